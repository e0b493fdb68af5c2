// Referrals (lotsning): entries of the directory in the form, and a note for the visitor that is printed or read
// aloud, and neither stored nor sent.

import { useState } from "preact/hooks";
import type { Card, FaultView, GuidingFill, VocabularyAck } from "../../shared/contract.generated";
import { knowledge } from "../model/api";
import { useWords } from "../parts/words";
import { Faults } from "./faults";

interface Props {
  id: string;
  vocabulary: VocabularyAck;
  guided: readonly GuidingFill[];
  names: Readonly<Record<string, string>>;
  lang: string;
  faults: readonly FaultView[];
  change: (guided: readonly GuidingFill[]) => void;
  named: (aktor: string, name: string) => void;
}

export function GuidingBlock({ id, vocabulary, guided, names, lang, faults, change, named }: Props) {
  const { t } = useWords();
  const choices = (field: string) => vocabulary.fields.find((one) => one.field === field)?.choices ?? [];
  const set = (aktor: string, part: Partial<GuidingFill>) =>
    change(guided.map((one) => (one.aktor === aktor ? { ...one, ...part } : one)));
  return (
    <fieldset class="form-group" data-testid="guiding">
      <legend>{t("guiding")}</legend>
      {guided.length === 0 && <p class="hint">{t("guiding_none")}</p>}
      {guided.map((one) => (
        <div key={one.aktor} class="guided">
          <strong>{names[one.aktor] ?? one.aktor}</strong>
          <div class="field-row">
            <div class="field">
              <label for={`${id}-satt-${one.aktor}`}>{t("guiding_how")}</label>
              <select
                id={`${id}-satt-${one.aktor}`}
                class="input"
                value={one.satt}
                onChange={(event) => set(one.aktor, { satt: event.currentTarget.value })}
              >
                {choices("lotsning_satt").map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </select>
            </div>
            <button
              type="button"
              class="button button-small"
              aria-label={t("guiding_remove_name", { name: names[one.aktor] ?? one.aktor })}
              onClick={() => change(guided.filter((other) => other.aktor !== one.aktor))}
            >
              {t("guiding_remove")}
            </button>
          </div>
          {one.satt === "varm_overlamning" && (
            <HandoverNote id={`${id}-${one.aktor}`} name={names[one.aktor] ?? one.aktor} />
          )}
        </div>
      ))}
      <Faults faults={faults} />
      <FindActor
        id={id}
        lang={lang}
        taken={guided.map((one) => one.aktor)}
        add={(card) => {
          named(card.id, card.title);
          change([...guided, { aktor: card.id, satt: "uppgift_lamnad", utfall: "okant" }]);
        }}
      />
    </fieldset>
  );
}

function FindActor({
  id,
  lang,
  taken,
  add,
}: {
  id: string;
  lang: string;
  taken: readonly string[];
  add: (card: Card) => void;
}) {
  const { t } = useWords();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly Card[] | null>(null);
  const [failed, setFailed] = useState(false);
  const find = async () => {
    if (!query.trim()) return;
    setFailed(false);
    try {
      const { cards } = await knowledge.search(query.trim(), lang || "sv");
      setFound(cards.filter((card) => card.type === "contact"));
    } catch {
      setFailed(true);
    }
  };
  return (
    <div class="field">
      <label for={`${id}-find`}>{t("guiding_find")}</label>
      <div class="field-row">
        <input
          id={`${id}-find`}
          type="search"
          class="input"
          data-testid="guiding-find"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            void find();
          }}
        />
        <button type="button" class="button" onClick={() => void find()}>
          {t("guiding_search")}
        </button>
      </div>
      <div role="status">
        {failed && <p class="problem">{t("error_unavailable")}</p>}
        {found?.length === 0 && <p class="hint">{t("guiding_nothing")}</p>}
        <ul class="rows">
          {found?.map((card) => (
            <li key={card.id} class="found">
              <span>
                <strong>{card.title}</strong>
                {card.summary && <span class="hint found-summary">{card.summary}</span>}
              </span>
              <button
                type="button"
                class="button button-small"
                data-testid="guiding-add"
                aria-label={t("guiding_add_name", { name: card.title })}
                aria-disabled={taken.includes(card.id)}
                onClick={() => !taken.includes(card.id) && add(card)}
              >
                {t(taken.includes(card.id) ? "guiding_added" : "guiding_add")}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function HandoverNote({ id, name }: { id: string; name: string }) {
  const { t } = useWords();
  const [consent, setConsent] = useState(false);
  const [text, setText] = useState(t("handover_template", { name }));
  return (
    <details class="handover">
      <summary>{t("handover")}</summary>
      <p class="hint">{t("handover_hint")}</p>
      <label class="option">
        <input
          type="checkbox"
          checked={consent}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
        {t("handover_consent")}
      </label>
      {consent && (
        <>
          <label for={`${id}-handover`}>{t("handover_text")}</label>
          <textarea
            id={`${id}-handover`}
            class="input"
            rows={6}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="handover-paper" aria-hidden="true">
            {text}
          </p>
          <button type="button" class="button start" onClick={() => window.print()}>
            {t("handover_print")}
          </button>
        </>
      )}
    </details>
  );
}

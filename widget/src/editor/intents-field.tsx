// What visitors want, chosen by description and example sentences: an unknown intent cannot be written.

import { useId, useState } from "preact/hooks";
import { CloseIcon } from "../shared/icons";
import { api } from "./api";
import { asList, asText } from "./content";
import type { ControlProps } from "./field-props";
import { useLoaded } from "./loaded";
import { Searched, useSettled } from "./pick-text";
import { intentText, useWords } from "./words";

const MOST_SHOWN = 8;
const NO_SESSION = { expired() {} };

/** One intent, or several with the most important one first. */
export function IntentsField({ field, value, readOnly, write, id, described }: ControlProps) {
  const words = useWords();
  const { t } = words;
  const one = field.form === "intent";
  const chosen = one ? [asText(value)].filter(Boolean) : asList(value);
  const [picking, setPicking] = useState(false);
  const known = field.options ?? [];
  const store = (names: readonly string[]) => write(one ? (names.at(-1) ?? "") : names);
  return (
    <>
      <ul class="chips" data-testid={id} data-value={chosen.join(" ")}>
        {chosen.map((intent) => (
          <li class="chip" key={intent}>
            <span>
              {intentText(words, intent)} <span class="hint">{intent}</span>
            </span>
            {!readOnly && (
              <button
                type="button"
                class="button button-quiet button-small"
                aria-label={t("take_away", { name: intentText(words, intent) })}
                onClick={() => store(chosen.filter((each) => each !== intent))}
              >
                <CloseIcon />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <button
          id={id}
          type="button"
          class="button button-small"
          data-testid={`${id}-pick`}
          aria-expanded={picking}
          aria-describedby={described}
          onClick={() => setPicking(!picking)}
        >
          {t(one && chosen.length > 0 ? "intent_change" : "intent_pick")}
        </button>
      )}
      {picking && (
        <Pick
          known={known}
          chosen={chosen}
          close={() => setPicking(false)}
          pick={(intent) => {
            setPicking(false);
            store(one ? [intent] : [...chosen, intent]);
            document.getElementById(id)?.focus();
          }}
        />
      )}
    </>
  );
}

interface PickProps {
  known: readonly string[];
  chosen: readonly string[];
  pick: (intent: string) => void;
  close: () => void;
}

function Pick({ known, chosen, pick, close }: PickProps) {
  const words = useWords();
  const { t, n } = words;
  const [typed, setTyped] = useState("");
  const query = useSettled(typed.trim());
  const loaded = useLoaded(NO_SESSION, query, () => api.situations(query));
  const label = useId();
  const found = (loaded.value?.situations ?? []).filter(
    ({ name }) => known.includes(name) && !chosen.includes(name),
  );
  return (
    <div
      class="ask"
      role="group"
      aria-labelledby={label}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <p class="label" id={label}>
        {t("intent_pick")}
      </p>
      <Searched label={t("says_search")} typed={typed} setTyped={setTyped} testId="intent-q">
        <p class="hint" role="status">
          {loaded.problem
            ? t("error_unavailable")
            : loaded.value
              ? n("says_found", found.length)
              : t("loading")}
        </p>
        <ul class="picks">
          {found.slice(0, query ? MOST_SHOWN : found.length).map((row) => (
            <li key={row.name}>
              <button
                type="button"
                class="link"
                data-testid="intent-option"
                data-intent={row.name}
                onClick={() => pick(row.name)}
              >
                {intentText(words, row.name)}
              </button>
              <span class="hint"> {row.name}</span>
              {(row.examples ?? []).map((example) => (
                <span class="hint example" key={example}>
                  ”{example}”
                </span>
              ))}
            </li>
          ))}
        </ul>
      </Searched>
    </div>
  );
}

// The answers of a question: how each is said, where it leads, and what it shows of danger.

import { useWords } from "../words";
import type { Ask, Path, Way } from "./document";
import { type Editing, findingsAt } from "./editing";
import { Found, LeadsTo, LineField, SideBySide } from "./parts";

const LEVELS = ["N2", "N3", "N4"] as const;
const SIGNALS = ["S1", "S2", "S2b", "S3", "S4", "S5", "S6", "S7", "S8", "S9"] as const;
/** Answers that are expected of a kind of question, with what they are called. */
const FIXED = {
  yes: "guide_answer_yes",
  no: "guide_answer_no",
  unsure: "guide_answer_unsure",
  other: "guide_answer_else",
  value: "guide_answer_value",
} as const;

const isFixed = (name: string): name is keyof typeof FIXED => name in FIXED;

interface Props {
  editing: Editing;
  ask: Ask;
  path: Path;
  place: string;
}

export function AnswersField({ editing, ask, path, place }: Props) {
  const { t } = useWords();
  const answers = Object.entries(ask.answers ?? {});
  const own = answers.filter(([name]) => !isFixed(name)).map(([name]) => name);
  const to = answers[0]?.[1].to ?? "end";
  const add = () =>
    editing.change((text, tool) =>
      tool.withValue(text, [...path, tool.freeName("svar", own)], { to, button: { sv: "" } }),
    );
  return (
    <fieldset class="guide-field guide-answers">
      <legend class="label">{t("guide_answers")}</legend>
      {answers.map(([name, way]) => (
        <Answer
          key={name}
          editing={editing}
          name={name}
          way={way}
          path={[...path, name]}
          place={`${place}.${name}`}
        />
      ))}
      <Found
        id={`found-${place}`}
        findings={findingsAt(editing, place).filter(({ where }) => where === place)}
      />
      {!editing.readOnly && ask.kind === "choice" && (
        <button type="button" class="button" data-testid="guide-answer-add" onClick={add}>
          {t("guide_answer_add")}
        </button>
      )}
    </fieldset>
  );
}

interface AnswerProps {
  editing: Editing;
  name: string;
  way: Way;
  path: Path;
  place: string;
}

function Answer({ editing, name, way, path, place }: AnswerProps) {
  const words = useWords();
  const { t } = words;
  const fixed = isFixed(name);
  const title = isFixed(name) ? t(FIXED[name]) : way.button?.["sv"] || name;
  return (
    <div class="guide-answer" role="group" aria-label={title}>
      {fixed && <p class="label">{title}</p>}
      {!fixed && (
        <LineField
          editing={editing}
          path={[...path, "button"]}
          place={`${place}.button`}
          texts={way.button}
          legend={t("guide_answer_button")}
        />
      )}
      <LeadsTo
        editing={editing}
        path={[...path, "to"]}
        place={place}
        to={way.to}
        label={t("guide_leads_to")}
      />
      <details>
        <summary>{t("guide_answer_more")}</summary>
        <SpokenWords editing={editing} way={way} path={path} />
        <Danger editing={editing} way={way} path={path} place={place} />
      </details>
      {!fixed && !editing.readOnly && (
        <button type="button" class="link" onClick={() => editing.set(path, undefined)}>
          {t("guide_answer_remove", { answer: title })}
        </button>
      )}
    </div>
  );
}

/** How people say it when they write instead of pressing: a list with commas, in every language. */
function SpokenWords({ editing, way, path }: { editing: Editing; way: Way; path: Path }) {
  const words = useWords();
  const { t } = words;
  const said = way.words ?? {};
  return (
    <SideBySide editing={editing} legend={t("guide_answer_words")} hint={t("guide_answer_words_hint")}>
      {(lang) => (
        <textarea
          class="input"
          rows={2}
          dir="auto"
          readOnly={editing.readOnly}
          aria-label={`${t("guide_answer_words")}, ${words.maybe(`option_${lang}`) ?? lang}`}
          defaultValue={(said[lang] ?? []).join(", ")}
          onChange={(event) => {
            const list = event.currentTarget.value
              .split(/[,\n]/)
              .map((each) => each.trim().toLowerCase())
              .filter(Boolean);
            editing.set([...path, "words"], withList(said, lang, list));
          }}
        />
      )}
    </SideBySide>
  );
}

function withList(said: Way["words"], lang: string, list: readonly string[]): Way["words"] | undefined {
  const { [lang]: _, ...others } = said ?? {};
  const all = list.length > 0 ? { ...others, [lang]: list } : others;
  return Object.keys(all).length > 0 ? all : undefined;
}

/** The level that an answer shows, with its signal and the reason for staff: all three or none. */
function Danger({ editing, way, path, place }: { editing: Editing; way: Way; path: Path; place: string }) {
  const { t } = useWords();
  const choose = (field: "level" | "signal", options: readonly string[]) => (
    <div>
      <label for={`${field}-${place}`}>{t(`guide_${field}`)}</label>
      <select
        id={`${field}-${place}`}
        class="input short"
        disabled={editing.readOnly}
        value={way[field] ?? ""}
        onChange={(event) => editing.set([...path, field], event.currentTarget.value || undefined)}
      >
        <option value="">{t("guide_none")}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <div class="guide-danger">
      {choose("level", LEVELS)}
      {choose("signal", SIGNALS)}
      <div>
        <label for={`reason-${place}`}>{t("guide_reason")}</label>
        <input
          id={`reason-${place}`}
          class="input"
          readOnly={editing.readOnly}
          value={way.reason ?? ""}
          onInput={(event) => editing.set([...path, "reason"], event.currentTarget.value || undefined)}
        />
      </div>
    </div>
  );
}

// Fields for lists of lines, also by language.

import { useState } from "preact/hooks";
import { asList, isRecord } from "./content";
import type { ControlProps } from "./field-props";
import { useWords } from "./words";

interface LinesProps {
  class: string;
  id: string;
  value: readonly string[];
  write: (value: readonly string[]) => void;
  readOnly: boolean;
}

/** A list with one entry a line. Blank lines are kept while typing, and do not count. */
export function Lines({ value, write, ...common }: LinesProps) {
  const [typed, setTyped] = useState(value.join("\n"));
  const meant = (text: string) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  const current = meant(typed).join("\n") === value.join("\n") ? typed : value.join("\n");
  return (
    <textarea
      {...common}
      rows={Math.min(12, Math.max(2, value.length + 1))}
      value={current}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        write(meant(event.currentTarget.value));
      }}
    />
  );
}

/** A list of lines for each language. */
export function ByLang({ value, readOnly, write, id }: ControlProps) {
  const words = useWords();
  const byLang = isRecord(value) ? value : {};
  const [lang, setLang] = useState("");
  const fresh = /^[a-z]{2,3}$/.test(lang) && !(lang in byLang);
  return (
    <div id={id} class="by-lang">
      {Object.entries(byLang).map(([each, lines]) => (
        <div class="field" key={each}>
          <label for={`${id}-${each}`}>{words.maybe(`option_${each}`) ?? each}</label>
          <Lines
            id={`${id}-${each}`}
            class="input"
            readOnly={readOnly}
            value={asList(lines)}
            write={(written) => write({ ...byLang, [each]: written })}
          />
        </div>
      ))}
      {!readOnly && (
        <div class="adder">
          <input
            class="input short"
            aria-label={words.t("add_language")}
            maxLength={3}
            value={lang}
            onInput={(event) => setLang(event.currentTarget.value.toLowerCase())}
          />
          <button
            type="button"
            class="button"
            aria-disabled={!fresh}
            onClick={() => {
              if (!fresh) return;
              write({ ...byLang, [lang]: [] });
              setLang("");
            }}
          >
            {words.t("add_language")}
          </button>
        </div>
      )}
    </div>
  );
}

// A field of several options: checkboxes for few options, a combo box for many.

import { useState } from "preact/hooks";
import { CloseIcon } from "../shared/icons";
import { asList } from "./content";
import type { ControlProps } from "./field-props";
import { fieldText, optionText, useWords } from "./words";

const FEW_OPTIONS = 30;

export function ChoicesField(props: ControlProps) {
  return (props.field.options?.length ?? 0) > FEW_OPTIONS ? <Picker {...props} /> : <Ticks {...props} />;
}

function Ticks({ field, value, readOnly, write, id }: ControlProps) {
  const words = useWords();
  const chosen = asList(value);
  return (
    <div class="option-grid" id={id}>
      {(field.options ?? []).map((option) => (
        <label class="option" key={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            disabled={readOnly}
            onChange={(event) =>
              write(
                event.currentTarget.checked ? [...chosen, option] : chosen.filter((each) => each !== option),
              )
            }
          />
          {optionText(words, field, option)}
        </label>
      ))}
    </div>
  );
}

/** The chosen options, and a combo box that adds more. */
function Picker({ field, value, readOnly, write, id, described }: ControlProps) {
  const words = useWords();
  const chosen = asList(value);
  const nameOf = (option: string) => optionText(words, field, option);
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    const wanted = text.trim().toLocaleLowerCase(words.lang);
    const found = field.options?.find(
      (option) => option === wanted || nameOf(option).toLocaleLowerCase(words.lang) === wanted,
    );
    if (!found) return;
    setTyped("");
    if (!chosen.includes(found)) write([...chosen, found]);
  };
  return (
    <>
      <ul class="chips">
        {chosen.map((option) => (
          <li class="chip" key={option}>
            {nameOf(option)}
            {!readOnly && (
              <button
                type="button"
                class="button button-quiet button-small"
                aria-label={words.t("take_away", { name: nameOf(option) })}
                onClick={() => write(chosen.filter((each) => each !== option))}
              >
                <CloseIcon />
              </button>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <div class="adder">
          <input
            id={id}
            class="input"
            list={`${id}-options`}
            aria-label={words.t("add_to", { name: fieldText(words, field.name) })}
            aria-describedby={described}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add(typed);
            }}
          />
          <datalist id={`${id}-options`}>
            {(field.options ?? []).map((option) => (
              <option key={option} value={nameOf(option)} />
            ))}
          </datalist>
          <button type="button" class="button" onClick={() => add(typed)}>
            {words.t("add")}
          </button>
        </div>
      )}
    </>
  );
}

// One question of a form as chips: radio buttons or checkboxes that are pressed, or chosen by a digit.

import { useRef } from "preact/hooks";
import type { FaultView, FormField } from "../../shared/contract.generated";
import { Faults } from "./faults";

/** What "unknown" is called in the vocabularies; the key 0 chooses it. */
const UNKNOWN: readonly string[] = ["okand", "okant", "ej_uppgett"];

interface Props {
  id: string;
  view: FormField;
  value: string | readonly string[] | undefined;
  faults: readonly FaultView[];
  change: (value: string | readonly string[]) => void;
  /** Moves on to the next question that has no answer; the one that has just been given one is none, drawn or not. */
  next: (answered: Element | null) => void;
}

export function ChipsField({ id, view, value, faults, change, next }: Props) {
  const frame = useRef<HTMLFieldSetElement>(null);
  const chosen: readonly string[] = typeof value === "string" ? (value ? [value] : []) : (value ?? []);
  const pick = (choice: string) => {
    if (!view.many) change(choice);
    else change(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const choice = choiceOf(view, event.key);
    if (!choice && event.key !== "Enter") return;
    event.preventDefault();
    if (choice) pick(choice);
    // What the change opens or takes away must be on the page before the next open question is looked for.
    if (!choice || !view.many) requestAnimationFrame(() => next(choice ? frame.current : null));
  };
  return (
    <fieldset
      ref={frame}
      id={id}
      class={faults.length > 0 ? "chips-field chips-wrong" : "chips-field"}
      data-testid={`field-${view.field}`}
      data-open={chosen.length === 0}
      aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
      onKeyDown={pressed}
    >
      <legend>{view.label}</legend>
      <div class="picks">
        {view.choices.map((choice, index) => (
          <label key={choice.value} class="pick">
            <input
              type={view.many ? "checkbox" : "radio"}
              name={id}
              checked={chosen.includes(choice.value)}
              onChange={() => pick(choice.value)}
            />
            <span>
              <span class="pick-key" aria-hidden="true">
                {digitOf(view, index)}
              </span>
              {choice.label}
            </span>
          </label>
        ))}
      </div>
      <Faults id={`${id}-faults`} faults={faults} />
    </fieldset>
  );
}

function isUnknown(view: FormField, index: number): boolean {
  return UNKNOWN.includes(view.choices[index]?.value ?? "");
}

/** The digit that chooses this chip: 0 for "unknown", the others from 1; empty after 9. */
function digitOf(view: FormField, index: number): string {
  if (isUnknown(view, index)) return "0";
  return index < 9 ? String(index + 1) : "";
}

function choiceOf(view: FormField, key: string): string | undefined {
  if (!/^[0-9]$/.test(key)) return undefined;
  return view.choices.find((_, index) => digitOf(view, index) === key)?.value;
}

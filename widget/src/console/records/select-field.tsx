// One folded field of a form: a list to choose from, or checkboxes.

import type { FaultView, FormField } from "../../shared/contract.generated";
import { useWords } from "../parts/words";
import { Faults } from "./faults";

interface Props {
  id: string;
  view: FormField;
  value: string | readonly string[] | undefined;
  faults: readonly FaultView[];
  change: (value: string | readonly string[]) => void;
}

export function SelectField({ id, view, value, faults, change }: Props) {
  const { t } = useWords();
  const wrong = faults.length > 0;
  if (view.many) {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <fieldset
        class={wrong ? "options options-wrong" : "options"}
        id={id}
        data-testid={`field-${view.field}`}
      >
        <legend>{view.label}</legend>
        {view.choices.map((choice) => (
          <label key={choice.value} class="option">
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(event) =>
                change(
                  event.currentTarget.checked
                    ? [...chosen, choice.value]
                    : chosen.filter((one) => one !== choice.value),
                )
              }
            />
            {choice.label}
          </label>
        ))}
        <Faults faults={faults} />
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{view.label}</label>
      <select
        id={id}
        class="input"
        data-testid={`field-${view.field}`}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-faults` : undefined}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => change(event.currentTarget.value)}
      >
        <option value="">{t("form_choose")}</option>
        {view.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Faults id={`${id}-faults`} faults={faults} />
    </div>
  );
}

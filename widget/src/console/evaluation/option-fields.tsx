// The fields of the options of who may run the line.

import type { ReportOption } from "../../shared/contract.generated";
import { useWords } from "../parts/words";

const NUMBERS = ["staff_hours", "contacts", "answered_percent", "cost_kr"] as const;
const LINES = ["name", "hours", "wait"] as const;

interface Props {
  options: readonly ReportOption[];
  templates: readonly ReportOption[];
  change: (options: readonly ReportOption[]) => void;
}

export function OptionFields({ options, templates, change }: Props) {
  const { t } = useWords();
  const put = (at: number, changed: Partial<ReportOption>) =>
    change(options.map((each, place) => (place === at ? { ...each, ...changed } : each)));
  const left = templates.filter(({ id }) => !options.some((each) => each.id === id));
  return (
    <>
      {options.map((option, at) => (
        <fieldset class="report-option" key={option.id}>
          <legend>{option.name || t("report_option_else")}</legend>
          <OneOption option={option} put={(changed) => put(at, changed)} />
          <button
            type="button"
            class="button"
            onClick={() => change(options.filter((_, place) => place !== at))}
          >
            {t("report_option_remove", { name: option.name })}
          </button>
        </fieldset>
      ))}
      <fieldset class="option-add">
        <legend>{t("report_option_add")}</legend>
        <div class="row-actions">
          {left.map((template) => (
            <button
              key={template.id}
              type="button"
              class="button"
              data-testid={`add-${template.id}`}
              onClick={() => change([...options, template])}
            >
              {template.name}
            </button>
          ))}
          <button
            type="button"
            class="button"
            onClick={() =>
              change([...options, { id: `other-${options.length + 1}-${Date.now()}`, name: "" }])
            }
          >
            {t("report_option_else")}
          </button>
        </div>
      </fieldset>
    </>
  );
}

function OneOption({ option, put }: { option: ReportOption; put: (changed: Partial<ReportOption>) => void }) {
  const { t } = useWords();
  const id = (name: string) => `option-${option.id}-${name}`;
  return (
    <div class="inputs">
      {LINES.map((name) => (
        <div class="field" key={name}>
          <label for={id(name)}>{t(`report_option_${name}`)}</label>
          <input
            id={id(name)}
            class="input"
            maxLength={300}
            value={option[name] ?? ""}
            onInput={(event) => put({ [name]: event.currentTarget.value })}
          />
        </div>
      ))}
      {NUMBERS.map((name) => (
        <div class="field" key={name}>
          <label for={id(name)}>{t(`report_option_${name}`)}</label>
          <input
            id={id(name)}
            class="input"
            type="number"
            min="0"
            max={name === "answered_percent" ? 100 : 1_000_000_000}
            step="1"
            inputMode="numeric"
            value={option[name] ?? ""}
            onInput={({ currentTarget }) =>
              put({ [name]: currentTarget.value === "" ? null : currentTarget.valueAsNumber })
            }
          />
        </div>
      ))}
      <div class="field option-wide">
        <label for={id("text")}>{t("report_option_text")}</label>
        <textarea
          id={id("text")}
          class="input"
          rows={4}
          maxLength={4000}
          value={option.text ?? ""}
          onInput={(event) => put({ text: event.currentTarget.value })}
        />
      </div>
      <div class="field option-wide">
        <label for={id("assumptions")}>{t("report_option_assumptions")}</label>
        <textarea
          id={id("assumptions")}
          class="input"
          rows={4}
          value={(option.assumptions ?? []).join("\n")}
          onInput={(event) => put({ assumptions: event.currentTarget.value.split("\n") })}
        />
      </div>
    </div>
  );
}

// The day and the four hours in which a contact without a chat began.

import type { FaultView, VocabularyAck } from "../../shared/contract.generated";
import { useWords } from "../parts/words";
import { Faults } from "./faults";

interface StartProps {
  id: string;
  value: string;
  vocabulary: VocabularyAck;
  faults: readonly FaultView[];
  change: (value: string) => void;
}

export function StartPeriod({ id, value, vocabulary, faults, change }: StartProps) {
  const { t } = useWords();
  const [day = "", block = ""] = value.split("/");
  const blocks = vocabulary.fields.find((one) => one.field === "startperiod_block");
  return (
    <div class="field">
      <div class="field-row">
        <div class="field">
          <label for={id}>{t("form_day")}</label>
          <input
            id={id}
            type="date"
            class="input"
            data-testid="form-day"
            value={day}
            onInput={(event) => change(`${event.currentTarget.value}/${block}`)}
          />
        </div>
        <div class="field">
          <label for={`${id}-block`}>{blocks?.label}</label>
          <select
            id={`${id}-block`}
            class="input"
            data-testid="form-block"
            value={block}
            onChange={(event) => change(`${day}/${event.currentTarget.value}`)}
          >
            <option value="">{t("form_choose")}</option>
            {blocks?.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Faults faults={faults} />
    </div>
  );
}

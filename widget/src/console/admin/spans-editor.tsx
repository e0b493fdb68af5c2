// The fields for the opening hours of one day, in Swedish time.

import type { OpenSpan } from "../../shared/contract.generated";
import { CloseIcon } from "../../shared/icons";
import { useWords } from "../parts/words";
import { addSpan, changeSpan, clock, removeSpan, spanProblem } from "./hours";

interface Props {
  /** The day's name, for screen readers. */
  day: string;
  spans: readonly OpenSpan[];
  set: (spans: readonly OpenSpan[]) => void;
}

export function SpansEditor({ day, spans, set }: Props) {
  const { t } = useWords();
  const problem = spanProblem(spans);
  return (
    <div class="spans">
      {spans.length === 0 && <span class="hint">{t("closed")}</span>}
      {spans.map((span, index) => (
        <span key={index} class="span">
          <ClockField
            label={t("opens_on", { day })}
            value={span.opens}
            set={(opens) => set(changeSpan(spans, index, { opens }))}
          />
          <span aria-hidden="true">–</span>
          <ClockField
            label={t("closes_on", { day })}
            value={span.closes}
            set={(closes) => set(changeSpan(spans, index, { closes }))}
          />
          <button
            type="button"
            class="button button-small button-quiet"
            title={t("span_remove")}
            onClick={() => set(removeSpan(spans, index))}
          >
            <CloseIcon />
            <span class="hidden-visually">{t("span_remove_on", { day })}</span>
          </button>
        </span>
      ))}
      <button
        type="button"
        class="button button-small"
        aria-label={t("span_add_on", { day })}
        onClick={() => set(addSpan(spans))}
      >
        {t("span_add")}
      </button>
      {problem && (
        <span class="problem" role="alert">
          {t(problem)}
        </span>
      )}
    </div>
  );
}

/** A text field for a time. Native time fields follow the computer's language, often with AM and PM. */
function ClockField({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return (
    <input
      class="input clock"
      aria-label={label}
      inputMode="numeric"
      autocomplete="off"
      maxLength={5}
      placeholder="08:00"
      value={value}
      onInput={(event) => set(event.currentTarget.value)}
      onBlur={(event) => set(clock(event.currentTarget.value))}
    />
  );
}

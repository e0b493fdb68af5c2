// The exceptions to the weekly opening hours, and the public holidays of the calendar.

import type { Holiday } from "../../shared/contract.generated";
import { CloseIcon } from "../../shared/icons";
import { useWords } from "../parts/words";
import { type Hours, type SetHours, wrongDates } from "./hours";
import { SpansEditor } from "./spans-editor";

interface Props {
  hours: Hours;
  set: SetHours;
}

export function Exceptions({ hours, set }: Props) {
  const { t, fullDate } = useWords();
  const wrong = wrongDates(hours.exceptions);
  const change = (index: number, now: Partial<Hours["exceptions"][number]>) =>
    set(({ exceptions }) => ({
      exceptions: exceptions.map((one, place) => (place === index ? { ...one, ...now } : one)),
    }));
  return (
    <section class="stack">
      <h2>{t("exceptions")}</h2>
      {hours.exceptions.length === 0 && <p class="hint">{t("exceptions_none")}</p>}
      <ul class="rows lines" data-testid="exceptions">
        {hours.exceptions.map((one, index) => (
          <li key={index} class="exception">
            <input
              type="date"
              class="input"
              aria-label={t("date")}
              aria-invalid={wrong.includes(index)}
              value={one.date}
              onInput={(event) => change(index, { date: event.currentTarget.value })}
            />
            <SpansEditor
              day={one.date ? fullDate(one.date) : t("date")}
              spans={one.spans}
              set={(spans) => change(index, { spans })}
            />
            <button
              type="button"
              class="button button-small button-quiet"
              title={t("exception_remove")}
              onClick={() =>
                set(({ exceptions }) => ({ exceptions: exceptions.filter((_, place) => place !== index) }))
              }
            >
              <CloseIcon />
              <span class="hidden-visually">{t("exception_remove")}</span>
            </button>
            {wrong.includes(index) && <span class="problem">{t("date_wrong")}</span>}
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="button button-small start"
        data-testid="exception-add"
        onClick={() => set(({ exceptions }) => ({ exceptions: [...exceptions, { date: "", spans: [] }] }))}
      >
        {t("exception_add")}
      </button>
    </section>
  );
}

export function Holidays({ holidays }: { holidays: readonly Holiday[] }) {
  const { t, date } = useWords();
  return (
    <details>
      <summary>{t("holidays")}</summary>
      <ul class="holidays">
        {holidays.map((one) => (
          <li key={one.date}>
            <span class="number">{date(one.date)}</span> {one.name}
          </li>
        ))}
      </ul>
    </details>
  );
}

// The opening hours of a directory entry: a row for each span.

import { CloseIcon } from "../shared/icons";
import { asText, isRecord } from "./content";
import { useWords } from "./words";

interface Props {
  id: string;
  value: unknown;
  days: readonly string[];
  readOnly: boolean;
  write: (value: unknown) => void;
}

export function HoursField({ id, value, days, readOnly, write }: Props) {
  const { t, maybe } = useWords();
  const spans = Array.isArray(value) ? value.filter(isRecord) : [];
  const change = (index: number, part: object) =>
    write(spans.map((span, each) => (each === index ? { ...span, ...part } : span)));
  const next = days[spans.length % days.length] ?? days[0];
  return (
    <div class="hours" id={id}>
      {spans.map((span, index) => (
        <div class="hours-row" key={index}>
          <select
            class="input"
            aria-label={t("hours_day")}
            disabled={readOnly}
            value={asText(span["dag"])}
            onChange={(event) => change(index, { dag: event.currentTarget.value })}
          >
            {days.map((day) => (
              <option key={day} value={day}>
                {maybe(`option_oppet_${day}`) ?? day}
              </option>
            ))}
          </select>
          {(["fran", "till"] as const).map((end) => (
            <input
              key={end}
              class="input"
              type="time"
              aria-label={t(`hours_${end}`)}
              readOnly={readOnly}
              value={asText(span[end])}
              onInput={(event) => change(index, { [end]: event.currentTarget.value })}
            />
          ))}
          {!readOnly && (
            <button
              type="button"
              class="button button-quiet button-small"
              aria-label={t("hours_take_away")}
              onClick={() => write(spans.filter((_, each) => each !== index))}
            >
              <CloseIcon />
            </button>
          )}
        </div>
      ))}
      {!readOnly && (
        <button
          type="button"
          class="button button-small"
          onClick={() => write([...spans, { dag: next, fran: "09:00", till: "15:00" }])}
        >
          {t("hours_add")}
        </button>
      )}
    </div>
  );
}

// Opening hours in the editor: validation and changes. Pure; the gateway validates again.

import type { HoursException, OpeningHours, OpenSpan } from "../../shared/contract.generated";

export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
/** The end of a day as the contract has it; clocks and fields show 00:00. */
const MIDNIGHT = "24:00";
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOST_SPANS = 6;

type SpanProblem = "span_empty" | "span_backwards" | "span_overlap";

/** Opening hours with every field present; the contract leaves empty ones out. */
export interface Hours {
  readonly always: boolean;
  readonly weekly: readonly (readonly OpenSpan[])[];
  readonly exceptions: readonly Required<HoursException>[];
  readonly closed_on_holidays: boolean;
}

/** Changes are functions of the current hours, so that two changes at the same moment both apply. */
export type SetHours = (change: (hours: Hours) => Partial<Hours>) => void;

export function fromWire(hours: OpeningHours): Hours {
  return {
    always: hours.always ?? true,
    weekly: DAYS.map((day) => hours.weekly?.[day] ?? []),
    exceptions: (hours.exceptions ?? []).map(({ date, spans }) => ({ date, spans: spans ?? [] })),
    closed_on_holidays: hours.closed_on_holidays ?? true,
  };
}

/** Normalizes a typed time, such as "8" or "830". What is no time stays as typed, to be reported as invalid. */
export function clock(typed: string): string {
  const [, hours, minutes = "00"] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(typed.trim()) ?? [];
  return hours === undefined ? typed.trim() : `${hours.padStart(2, "0")}:${minutes}`;
}

function meant({ opens, closes }: OpenSpan): OpenSpan {
  return { opens: clock(opens), closes: clock(closes) };
}

/** The first problem with the hours of one day, or null. */
export function spanProblem(typed: readonly OpenSpan[]): SpanProblem | null {
  const spans = typed.map(meant);
  if (spans.some(({ opens, closes }) => !CLOCK.test(opens) || !(CLOCK.test(closes) || closes === MIDNIGHT)))
    return "span_empty";
  if (spans.some(({ opens, closes }) => opens >= closes)) return "span_backwards";
  const sorted = [...spans].sort((a, b) => a.opens.localeCompare(b.opens));
  const overlaps = sorted.some((span, index) => index > 0 && span.opens < (sorted[index - 1]?.closes ?? ""));
  return overlaps ? "span_overlap" : null;
}

/** Dates of exceptions that are missing or duplicated. */
export function wrongDates(exceptions: Hours["exceptions"]): readonly number[] {
  return exceptions.flatMap(({ date }, index) =>
    date === "" || exceptions.findIndex((other) => other.date === date) !== index ? [index] : [],
  );
}

export function isSound(hours: Hours): boolean {
  const days = [...hours.weekly, ...hours.exceptions.map(({ spans }) => spans)];
  return days.every((spans) => spanProblem(spans) === null) && wrongDates(hours.exceptions).length === 0;
}

/** The opening hours in the form of the contract: each day's spans sorted. */
export function toWire(hours: Hours): OpeningHours {
  const ordered = (spans: readonly OpenSpan[]) =>
    spans.map(meant).sort((a, b) => a.opens.localeCompare(b.opens));
  return {
    ...hours,
    weekly: hours.weekly.map(ordered),
    exceptions: hours.exceptions.map(({ date, spans }) => ({ date, spans: ordered(spans) })),
  };
}

export function addSpan(spans: readonly OpenSpan[]): readonly OpenSpan[] {
  const last = spans.at(-1);
  if (spans.length >= MOST_SPANS) return spans;
  return [...spans, last ? { opens: last.closes === MIDNIGHT ? "" : last.closes, closes: "" } : NEW];
}

const NEW: OpenSpan = { opens: "13:00", closes: "21:00" };

export function changeSpan(
  spans: readonly OpenSpan[],
  index: number,
  change: Partial<OpenSpan>,
): readonly OpenSpan[] {
  return spans.map((span, place) => (place === index ? { ...span, ...change } : span));
}

export function removeSpan(spans: readonly OpenSpan[], index: number): readonly OpenSpan[] {
  return spans.filter((_, place) => place !== index);
}

/** Copies Monday's hours to all working days. */
export function mondayOnWorkingDays(weekly: Hours["weekly"]): Hours["weekly"] {
  const monday = weekly[0] ?? [];
  return weekly.map((spans, day) => (day < 5 ? monday : spans));
}

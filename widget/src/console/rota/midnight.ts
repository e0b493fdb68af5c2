// A shift around midnight is two in the plan: until midnight, and from there on the day after.

import type { ShiftPlan } from "../../shared/contract.generated";

export const DAYS = 7;
export const LAST_HOUR = 24;

/** An ISO date so many days later. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The parts of a shift by the week they belong to; `week` is the Monday of its first day. */
export interface Parts {
  readonly here: readonly ShiftPlan[];
  /** After Sunday's midnight. */
  readonly nextWeek: readonly ShiftPlan[];
}

/** The shift as it is planned: one that ends no later than it begins goes on the day after. */
export function parted(shift: ShiftPlan, week: string, newKey: () => string): Parts {
  const night = shift.ends <= shift.starts;
  const first = night ? { ...shift, ends: LAST_HOUR } : shift;
  if (!night || shift.ends === 0) return { here: [first], nextWeek: [] };
  const rest = { ...shift, shift: newKey(), day: dayAfter(shift.day, 1), starts: 0 };
  const inWeek = rest.day < dayAfter(week, DAYS);
  return inWeek ? { here: [first, rest], nextWeek: [] } : { here: [first], nextWeek: [rest] };
}

// The log of one conversation: its numbered events without gaps. Pure.

import type { WireEvent } from "./contract.generated";

export interface EventLog {
  readonly events: readonly WireEvent[];
  /** Number of the newest event; 0 before the first. */
  readonly last: number;
}

export const EMPTY_LOG: EventLog = { events: [], last: 0 };

/** `gap`: an event in between is missing, so nothing was added and the caller must sync. */
export type Outcome = "added" | "duplicate" | "gap";

/** Adds one pushed event. Pushes are best effort: they may be duplicated, late, or lost. */
export function add(log: EventLog, event: WireEvent): { log: EventLog; outcome: Outcome } {
  if (event.seq <= log.last) return { log, outcome: "duplicate" };
  if (event.prev_seq > log.last) return { log, outcome: "gap" };
  return { log: { events: [...log.events, event], last: event.seq }, outcome: "added" };
}

/** Adds a page of `sync`, which is complete from the requested number on. */
export function addPage(log: EventLog, events: readonly WireEvent[]): EventLog {
  const fresh = events.filter((event) => event.seq > log.last);
  const newest = fresh.at(-1);
  return newest ? { events: [...log.events, ...fresh], last: newest.seq } : log;
}

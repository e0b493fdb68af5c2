// What a receiver knows of one conversation: its numbered events, without holes. Pure.

import type { WireEvent } from "./contract.generated";

export interface EventLog {
  readonly events: readonly WireEvent[];
  /** Number of the newest event known without a hole before it; 0 before the first. */
  readonly last: number;
}

export const EMPTY_LOG: EventLog = { events: [], last: 0 };

/** `hole`: something in between is missing, so nothing was added and the caller must sync. */
export type Outcome = "added" | "duplicate" | "gap";

/** Takes in one pushed event. Delivery is a hint: it may come twice, late, or not at all. */
export function add(log: EventLog, event: WireEvent): { log: EventLog; outcome: Outcome } {
  if (event.seq <= log.last) return { log, outcome: "duplicate" };
  if (event.prev_seq > log.last) return { log, outcome: "gap" };
  return { log: { events: [...log.events, event], last: event.seq }, outcome: "added" };
}

/** Takes in a page of `sync`, which is complete from the number that was asked for. */
export function addPage(log: EventLog, events: readonly WireEvent[]): EventLog {
  const fresh = events.filter((event) => event.seq > log.last);
  const newest = fresh.at(-1);
  return newest ? { events: [...log.events, ...fresh], last: newest.seq } : log;
}

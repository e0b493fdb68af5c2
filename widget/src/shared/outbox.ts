// Messages on their way: sent one at a time, in order, each with a key that makes a repetition harmless. Pure.

import type { ButtonPress, Card } from "./contract.generated";
import type { EventLog } from "./log";

export interface Outgoing {
  /** The retry key. */
  readonly id: string;
  readonly text: string;
  readonly button?: ButtonPress;
  /** What a counselor sends along. */
  readonly cards?: readonly Card[];
}

/** waiting: not sent, or to be sent again. acked: stored, its event not seen yet. failed: a person must decide. */
export type Status = "waiting" | "sending" | "acked" | "failed";

export interface OutboxItem extends Outgoing {
  readonly status: Status;
  /** Why it failed, or why it waits. */
  readonly code?: string;
}

export type Outbox = readonly OutboxItem[];

export const EMPTY_OUTBOX: Outbox = [];

export function enqueue(outbox: Outbox, message: Outgoing): Outbox {
  return [...outbox, { ...message, status: "waiting" }];
}

/** The message to send now, or null: only one is under way at a time. */
export function next(outbox: Outbox): OutboxItem | null {
  if (outbox.some((item) => item.status === "sending")) return null;
  return outbox.find((item) => item.status === "waiting") ?? null;
}

export function mark(outbox: Outbox, id: string, status: Status, code?: string): Outbox {
  return outbox.map((item) => {
    if (item.id !== id) return item;
    const { code: _, ...rest } = item;
    return code === undefined ? { ...rest, status } : { ...rest, status, code };
  });
}

/** Gives up one that has not been stored. */
export function discard(outbox: Outbox, id: string): Outbox {
  return outbox.filter((item) => item.id !== id || item.status === "acked");
}

/** Drops what the log shows as stored, whatever became of its acknowledgement. */
export function settleOutbox(outbox: Outbox, log: EventLog): Outbox {
  if (outbox.length === 0) return outbox;
  const stored = new Set(log.events.map((event) => event.client_msg_id));
  const rest = outbox.filter((item) => !stored.has(item.id));
  return rest.length === outbox.length ? outbox : rest;
}

/** True while something would be lost by a reload. */
export function hasUnsent(outbox: Outbox): boolean {
  return outbox.some((item) => item.status !== "acked");
}

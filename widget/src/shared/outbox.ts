// The outbox: unsent messages in order, each with the idempotency key of its retries. Pure.

import type { ButtonPress, Card } from "./contract.generated";
import type { EventLog } from "./log";

interface Outgoing {
  /** The idempotency key. */
  readonly id: string;
  readonly text: string;
  readonly button?: ButtonPress;
  /** Attachments of a counselor. */
  readonly cards?: readonly Card[];
}

/** waiting: to be sent. acked: stored, but its event has not arrived. failed: needs a person's decision. */
export type Status = "waiting" | "sending" | "acked" | "failed";

export interface OutboxItem extends Outgoing {
  readonly status: Status;
  /** The error code of the last attempt. */
  readonly code?: string;
}

export type Outbox = readonly OutboxItem[];

export const EMPTY_OUTBOX: Outbox = [];

export function enqueue(outbox: Outbox, message: Outgoing): Outbox {
  return [...outbox, { ...message, status: "waiting" }];
}

/** The message to send next, or null while one is being sent. */
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

/** Removes a message that has not been stored. */
export function discard(outbox: Outbox, id: string): Outbox {
  return outbox.filter((item) => item.id !== id || item.status === "acked");
}

/** Removes the messages that the log contains, also if their acknowledgement was lost. */
export function settleOutbox(outbox: Outbox, log: EventLog): Outbox {
  if (outbox.length === 0) return outbox;
  const stored = new Set(log.events.map((event) => event.client_msg_id));
  const rest = outbox.filter((item) => !stored.has(item.id));
  return rest.length === outbox.length ? outbox : rest;
}

/** True while a reload would lose a message. */
export function hasUnsent(outbox: Outbox): boolean {
  return outbox.some((item) => item.status !== "acked");
}

// The connection to the gateway as the rest of the code sees it. Owns the port and its errors; no Socket.IO here.

import type { ErrorCode, FaultView, Work } from "./contract.generated";

/** Reasons of our own: the request may or may not have arrived (`timeout`), or was not sent at all (`offline`). */
export type LocalCode = "timeout" | "offline";

/** A request that was not granted, with the contract's code, or that got no answer. */
export class RequestError extends Error {
  constructor(
    readonly code: ErrorCode | LocalCode | string,
    readonly retryAfterMs: number | null = null,
    /** What is wrong with which field of a form. */
    readonly faults: readonly FaultView[] = [],
    /** What to do before asking again. */
    readonly work: Work | null = null,
  ) {
    super(code);
  }
}

const TRANSIENT: ReadonlySet<string> = new Set(["timeout", "offline", "unavailable", "rate_limited"]);

/** True when the same request, with the same key, should be tried again. */
export function isTransient(error: unknown): error is RequestError {
  return error instanceof RequestError && TRANSIENT.has(error.code);
}

/** The code to word for a person; anything unforeseen is `internal`. */
export function codeOf(error: unknown): string {
  return error instanceof RequestError ? error.code : "internal";
}

export type Link = "connecting" | "online" | "offline";

type Requests<R> = { [E in keyof R]: { data: unknown; ack: unknown } };

export interface Connection<R extends Requests<R>, P> {
  /** Resolves with the acknowledgement; rejects with `RequestError`. Never buffers: offline is an error at once. */
  request<E extends keyof R & string>(event: E, data: R[E]["data"]): Promise<R[E]["ack"]>;
  /** Sends without waiting for anything; for leaving in a hurry. */
  fire<E extends keyof R & string>(event: E, data: R[E]["data"]): void;
  on<E extends keyof P & string>(event: E, handler: (payload: P[E]) => void): void;
  onLink(handler: (link: Link) => void): void;
  /** The gateway refused the connection itself, for a reason that a retry does not mend. */
  onRefused(handler: (code: string) => void): void;
  open(): void;
  close(): void;
}

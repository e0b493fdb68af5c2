// The port of the connection to the gateway, and its errors. `socket-io.ts` implements it.

import type { ErrorCode, FaultView, Work } from "./contract.generated";

/** Error codes of the client: `timeout` (the request may have arrived), `offline` (it was not sent). */
export type LocalCode = "timeout" | "offline";

/** A request that was refused, with the contract's error code, or that got no answer. */
export class RequestError extends Error {
  constructor(
    readonly code: ErrorCode | LocalCode | string,
    readonly retryAfterMs: number | null = null,
    /** The faults of the fields of a form. */
    readonly faults: readonly FaultView[] = [],
    /** The proof of work to solve before asking again. */
    readonly work: Work | null = null,
  ) {
    super(code);
  }
}

const TRANSIENT: ReadonlySet<string> = new Set(["timeout", "offline", "unavailable", "rate_limited"]);

/** True when the request should be retried with the same key. */
export function isTransient(error: unknown): error is RequestError {
  return error instanceof RequestError && TRANSIENT.has(error.code);
}

/** The error code to show; unknown errors are `internal`. */
export function codeOf(error: unknown): string {
  return error instanceof RequestError ? error.code : "internal";
}

export type Link = "connecting" | "online" | "offline";

type Requests<R> = { [E in keyof R]: { data: unknown; ack: unknown } };

export interface Connection<R extends Requests<R>, P> {
  /** Resolves with the acknowledgement; rejects with `RequestError`. Never buffers: offline is an error at once. */
  request<E extends keyof R & string>(event: E, data: R[E]["data"]): Promise<R[E]["ack"]>;
  /** Sends without waiting for an acknowledgement; for the quick exit. */
  fire<E extends keyof R & string>(event: E, data: R[E]["data"]): void;
  on<E extends keyof P & string>(event: E, handler: (payload: P[E]) => void): void;
  onLink(handler: (link: Link) => void): void;
  /** The gateway refused the connection for a reason that a retry does not resolve. */
  onRefused(handler: (code: string) => void): void;
  open(): void;
  close(): void;
}

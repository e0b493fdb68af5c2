// Retries a request with exponential backoff until it succeeds or fails for good.

import { isTransient, type RequestError } from "./connection";
import type { Timers } from "./timers";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

/** Resolves with the answer; rejects with the first error that is not transient, or when `givenUp` is true. */
export async function retryTransient<T>(
  timers: Timers,
  ask: () => Promise<T>,
  givenUp: (error: RequestError) => boolean = () => false,
): Promise<T> {
  for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error) || givenUp(error)) throw error;
      await new Promise<void>((resolve) => timers.after(error.retryAfterMs ?? delayMs, resolve));
    }
  }
}

// One request that has to get through: repeated with the same key until it is granted or refused for good.

import { isTransient, type RequestError } from "./connection";
import type { Timers } from "./timers";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

/** Resolves with the answer, rejects with the first refusal that a retry does not mend, or when `given up`. */
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

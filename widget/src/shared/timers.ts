// The clock as a port, so that tests need not wait.

export interface Timers {
  /** Calls once after `ms`; the returned function cancels it. */
  after(ms: number, call: () => void): () => void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export const browserTimers: Timers = {
  after(ms, call) {
    const id = setTimeout(call, ms);
    return () => clearTimeout(id);
  },
  now: () => Date.now(),
};

/** Calls every `ms` milliseconds until cancelled. */
export function every(timers: Timers, ms: number, call: () => void): () => void {
  let cancel = timers.after(ms, tick);
  function tick() {
    cancel = timers.after(ms, tick);
    call();
  }
  return () => cancel();
}

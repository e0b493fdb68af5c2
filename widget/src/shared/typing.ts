// Typing notifications: how often they are sent, and how long a received one is shown.

import type { Timers } from "./timers";

const REPEAT_MS = 4_000;
const IDLE_MS = 5_000;
/** Longer than the interval of repetition, so that one lost notification does not flicker. */
const BELIEVE_MS = 9_000;

/** Sends `on` while the user types, at most every four seconds, and `off` when they stop. */
export class TypingNotifier {
  private lastOnMs: number | null = null;
  private cancelIdle: (() => void) | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly send: (on: boolean) => void,
  ) {}

  touched(): void {
    const now = this.timers.now();
    this.cancelIdle?.();
    this.cancelIdle = this.timers.after(IDLE_MS, () => this.stopped());
    if (this.lastOnMs !== null && now - this.lastOnMs < REPEAT_MS) return;
    this.lastOnMs = now;
    this.send(true);
  }

  stopped(): void {
    this.cancelIdle?.();
    this.cancelIdle = null;
    if (this.lastOnMs === null) return;
    this.lastOnMs = null;
    this.send(false);
  }
}

/** Shows the other side's typing; hides it if it is not repeated. */
export class TypingIndicator {
  private cancel: (() => void) | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly show: (on: boolean) => void,
  ) {}

  received(on: boolean): void {
    this.cancel?.();
    this.cancel = on ? this.timers.after(BELIEVE_MS, () => this.show(false)) : null;
    this.show(on);
  }
}

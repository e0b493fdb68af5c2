// "Is writing": how often it is said, and how long it is believed.

import type { Timers } from "./timers";

const REPEAT_MS = 4_000;
const IDLE_MS = 5_000;
/** Longer than the repetition, so that one lost hint does not make it flicker. */
const BELIEVE_MS = 9_000;

/** Says `on` while somebody writes, at most every four seconds, and `off` when they stop. */
export class TypingNotifier {
  private lastOnMs: number | null = null;
  private cancelIdle: (() => void) | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly say: (on: boolean) => void,
  ) {}

  touched(): void {
    const now = this.timers.now();
    this.cancelIdle?.();
    this.cancelIdle = this.timers.after(IDLE_MS, () => this.stopped());
    if (this.lastOnMs !== null && now - this.lastOnMs < REPEAT_MS) return;
    this.lastOnMs = now;
    this.say(true);
  }

  stopped(): void {
    this.cancelIdle?.();
    this.cancelIdle = null;
    if (this.lastOnMs === null) return;
    this.lastOnMs = null;
    this.say(false);
  }
}

/** What the other side says; forgotten if it is not repeated. */
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

// "Has been read up to here": said when it has moved, a moment later, so that a burst is one hint.

import type { Timers } from "./timers";

const GATHER_MS = 400;

export class ReadReceipts {
  private said = 0;
  private wanted = 0;
  private cancel: (() => void) | null = null;

  /** `say` rejects when it did not arrive; it is then said again at the next call. */
  constructor(
    private readonly timers: Timers,
    private readonly say: (seq: number) => Promise<void>,
  ) {}

  upTo(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
    if (this.wanted <= this.said || this.cancel) return;
    this.cancel = this.timers.after(GATHER_MS, () => void this.tell());
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private async tell(): Promise<void> {
    const seq = this.wanted;
    this.cancel = null;
    this.said = seq;
    try {
      await this.say(seq);
    } catch {
      // A hint: whoever looks again says it again.
      if (this.said === seq) this.said = seq - 1;
    }
  }
}

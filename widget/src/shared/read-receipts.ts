// Sends read receipts, debounced, so that a burst of messages gives one receipt.

import type { Timers } from "./timers";

const GATHER_MS = 400;

export class ReadReceipts {
  private sentSeq = 0;
  private wantedSeq = 0;
  private cancel: (() => void) | null = null;

  /** `send` rejects when the receipt was lost; the next call sends it again. */
  constructor(
    private readonly timers: Timers,
    private readonly send: (seq: number) => Promise<void>,
  ) {}

  upTo(seq: number): void {
    this.wantedSeq = Math.max(this.wantedSeq, seq);
    if (this.wantedSeq <= this.sentSeq || this.cancel) return;
    this.cancel = this.timers.after(GATHER_MS, () => void this.flush());
  }

  /** Ends with the conversation: the numbers of the next one begin again. */
  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.sentSeq = 0;
    this.wantedSeq = 0;
  }

  private async flush(): Promise<void> {
    const seq = this.wantedSeq;
    this.cancel = null;
    this.sentSeq = seq;
    try {
      await this.send(seq);
    } catch {
      // Best effort: the next call sends it again.
      if (this.sentSeq === seq) this.sentSeq = seq - 1;
    }
  }
}

// Keeps a copy of what is typed and not sent with the gateway, so that a reload loses nothing. Owns when it is saved.

import { isTransient } from "../../shared/connection";
import type { Card } from "../../shared/contract.generated";
import type { Timers } from "../../shared/timers";

/** Words and cards of an answer that is not sent. */
export interface Draft {
  readonly text: string;
  readonly cards: readonly Card[];
}

export const NO_DRAFT: Draft = { text: "", cards: [] };

function isEmpty({ text, cards }: Draft): boolean {
  return text === "" && cards.length === 0;
}

function same(one: Draft, other: Draft): boolean {
  return one === other || (one.text === other.text && names(one) === names(other));
}

function names({ cards }: Draft): string {
  return cards.map(({ type, id }) => `${type} ${id}`).join("\n");
}

const PAUSE_MS = 600;
const RETRY_MS = 3_000;

export class DraftAutosave {
  private wanted = NO_DRAFT;
  private saved = NO_DRAFT;
  private busy = false;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly timers: Timers,
    private readonly save: (draft: Draft) => Promise<void>,
  ) {}

  /** True while the gateway's copy is behind. */
  get unsaved(): boolean {
    return this.busy || !same(this.wanted, this.saved);
  }

  /** What the gateway had when the conversation was opened; what was typed since counts more. */
  restored(draft: Draft): void {
    this.saved = draft;
    if (isEmpty(this.wanted)) this.wanted = draft;
    else this.later(PAUSE_MS);
  }

  changed(draft: Draft): void {
    this.wanted = draft;
    this.later(PAUSE_MS);
  }

  /** The words are on their way as a message; until it is stored, the copy stays. */
  sent(): void {
    this.stop();
    this.wanted = NO_DRAFT;
  }

  /** The gateway has stored a message, and forgotten its copy with it. */
  cleared(): void {
    this.saved = NO_DRAFT;
    if (!isEmpty(this.wanted)) this.later(PAUSE_MS);
  }

  /** Saves now what is not saved. */
  flush(): void {
    this.stop();
    if (!this.busy) void this.run();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private later(ms: number): void {
    this.stop();
    this.cancel = this.timers.after(ms, () => this.flush());
  }

  /** One at a time, so that an older copy never comes after a newer one. */
  private async run(): Promise<void> {
    this.busy = true;
    try {
      while (!same(this.wanted, this.saved)) {
        const draft = this.wanted;
        await this.save(draft);
        this.saved = draft;
      }
    } catch (error) {
      // A text that the gateway refuses stays on the page alone until it is changed.
      if (isTransient(error)) this.later(RETRY_MS);
    } finally {
      this.busy = false;
    }
  }
}

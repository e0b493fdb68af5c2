// Saves the unsent draft of an answer at the gateway, debounced, so that a reload loses nothing.

import { isTransient } from "../../shared/connection";
import type { Card } from "../../shared/contract.generated";
import type { Timers } from "../../shared/timers";

/** An unsent answer. */
export interface Draft {
  readonly text: string;
  readonly cards: readonly Card[];
}

const NO_DRAFT: Draft = { text: "", cards: [] };

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

  /** True while the draft differs from the saved copy. */
  get unsaved(): boolean {
    return this.busy || !same(this.wanted, this.saved);
  }

  /** Takes over the copy of the gateway, unless something has been typed since. */
  restored(draft: Draft): void {
    this.saved = draft;
    if (isEmpty(this.wanted)) this.wanted = draft;
    else this.schedule(PAUSE_MS);
  }

  changed(draft: Draft): void {
    this.wanted = draft;
    this.schedule(PAUSE_MS);
  }

  /** The draft was sent as a message. The saved copy stays until the message is stored. */
  sent(): void {
    this.stop();
    this.wanted = NO_DRAFT;
  }

  /** The gateway has stored a message and deleted the saved copy. */
  cleared(): void {
    this.saved = NO_DRAFT;
    if (!isEmpty(this.wanted)) this.schedule(PAUSE_MS);
  }

  /** Saves at once. */
  flush(): void {
    this.stop();
    if (!this.busy) void this.run();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private schedule(ms: number): void {
    this.stop();
    this.cancel = this.timers.after(ms, () => this.flush());
  }

  /** One request at a time, so that an older draft never overwrites a newer one. */
  private async run(): Promise<void> {
    this.busy = true;
    try {
      while (!same(this.wanted, this.saved)) {
        const draft = this.wanted;
        await this.save(draft);
        this.saved = draft;
      }
    } catch (error) {
      // A draft that the gateway refuses is kept on the page only.
      if (isTransient(error)) this.schedule(RETRY_MS);
    } finally {
      this.busy = false;
    }
  }
}

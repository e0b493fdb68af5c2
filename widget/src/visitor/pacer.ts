// One thought at a time: what the bot has sent is shown bubble by bubble, each after a moment with a typing sign.

import type { WireEvent } from "../shared/contract.generated";
import type { Store } from "../shared/store";
import type { SessionPorts } from "./ports";
import type { Held, VisitorState } from "./state";
import { inThoughts } from "./thoughts";

/** About as long as it takes to read a short bubble, or a person to begin the next one. */
const PACE_MS = 900;

export class Pacer {
  private cancel: (() => void) | null = null;

  constructor(
    private readonly ports: Pick<SessionPorts, "timers" | "paced">,
    private readonly store: Store<VisitorState>,
  ) {}

  /** A pushed event that is in the log now. What came while nobody was connected is shown at once. */
  received(event: WireEvent): void {
    const { held, log } = this.store.get();
    const fromBot = event.kind === "message" && event.from === "bot";
    if (!fromBot || held || !this.ports.paced()) return;
    // In danger nothing waits.
    if (log.events.some((each) => each.code === "emergency")) return;
    this.hold({ seq: event.seq, shown: 0 });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
    this.store.set({ held: null });
  }

  private hold(held: Held): void {
    this.store.set({ held });
    this.cancel?.();
    this.cancel = this.ports.timers.after(PACE_MS, () => this.showNext());
  }

  private showNext(): void {
    const { held, log } = this.store.get();
    if (!held) return;
    const shown = held.shown + 1;
    const from = log.events.find((event) => event.seq === held.seq);
    const after = log.events.find(
      (event) => event.seq > held.seq && event.kind === "message" && event.from === "bot",
    );
    if (shown < inThoughts(from?.text ?? "").length) this.hold({ seq: held.seq, shown });
    else if (after) this.hold({ seq: after.seq, shown: 0 });
    else this.store.set({ held: null });
  }
}

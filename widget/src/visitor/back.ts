// The browser's Back closes what lies over the conversation, page by page, before it leaves the chat.

export interface BackPorts {
  history: Pick<History, "state" | "pushState" | "go">;
  /** Closes the uppermost page. */
  close(): void;
}

export class BackSteps {
  /** How many entries of the history are ours. */
  private entries = 0;

  constructor(private readonly ports: BackPorts) {
    // Entries of before a reload lead to pages that are no longer open.
    const left = entriesIn(ports.history.state);
    if (left > 0) ports.history.go(-left);
  }

  /** So many pages are open now. */
  opened(depth: number): void {
    const { history } = this.ports;
    while (this.entries < depth) history.pushState({ pages: ++this.entries }, "");
    if (this.entries > depth) {
      history.go(depth - this.entries);
      this.entries = depth;
    }
  }

  /** The visitor, or `opened`, has gone to an entry. */
  went(state: unknown): void {
    const now = entriesIn(state);
    // Forward to a page that is closed: back again.
    if (now > this.entries) this.ports.history.go(this.entries - now);
    while (this.entries > now) {
      this.entries -= 1;
      this.ports.close();
    }
  }
}

/** How many of our entries lie before and at the one with this state. */
export function entriesIn(state: unknown): number {
  const pages = state && typeof state === "object" && "pages" in state ? state.pages : 0;
  return typeof pages === "number" ? pages : 0;
}

// Keeps the chat in step with the gateway: applies what is pushed, and compares at intervals in case a push was lost.

import { codeOf } from "../shared/connection";
import { PUSHED, VISITOR } from "../shared/contract.generated";
import { ReadReceipts } from "../shared/read-receipts";
import { retryTransient } from "../shared/retry";
import type { Store } from "../shared/store";
import { Syncer } from "../shared/syncer";
import { every } from "../shared/timers";
import { TypingIndicator } from "../shared/typing";
import type { ChatConnection } from "./connection";
import { Pacer } from "./pacer";
import type { SessionPorts, VisitorConnection } from "./ports";
import { depth, receive, receivePage, type VisitorState } from "./state";

const SYNC_MS = 5_000;
const SERVICE_MS = 30_000;

interface SyncPorts {
  ports: SessionPorts;
  store: Store<VisitorState>;
  connection: ChatConnection;
  /** The connection is up, for the first time or again. */
  connected(): void;
  /** The log has grown. */
  changed(): void;
  lost(code: string): void;
}

export class ChatSync {
  private intervals: (() => void)[] = [];
  private readonly syncer: Syncer;
  private readonly typing: TypingIndicator;
  private readonly reads: ReadReceipts;
  private readonly pacer: Pacer;

  constructor(private readonly own: SyncPorts) {
    const { connection, ports } = own;
    this.syncer = new Syncer(
      () => this.fetchPage(),
      (error) => own.lost(codeOf(error)),
    );
    this.typing = new TypingIndicator(ports.timers, (on) => {
      if (!on) this.own.store.set({ typing: null });
    });
    this.pacer = new Pacer(ports, own.store);
    this.reads = new ReadReceipts(ports.timers, async (seq) => {
      await connection.request(VISITOR.read, { seq });
    });
  }

  listen(socket: VisitorConnection, current: () => boolean): void {
    const { store } = this.own;
    socket.onLink((link) => {
      if (!current()) return;
      this.own.store.set({ link });
      if (link === "online") this.own.connected();
    });
    socket.on(PUSHED.event, (event) => {
      const { state, outcome } = receive(store.get(), event);
      store.update(() => state);
      if (outcome === "added") this.pacer.received(event);
      if (outcome === "gap") void this.run();
      this.changed();
    });
    socket.on(PUSHED.read, ({ from, seq }) => {
      if (from === "counselor")
        store.update((state) => ({ ...state, counselorRead: Math.max(state.counselorRead, seq) }));
    });
    socket.on(PUSHED.queue, (queue) => this.own.store.set({ queue, open: queue.open ?? true }));
    socket.on(PUSHED.typing, ({ from, on }) => {
      this.own.store.set({ typing: on ? from : null });
      this.typing.received(on);
    });
  }

  /** Fetches what is missing, and compares at intervals from now on. */
  async start(): Promise<void> {
    const { store, ports } = this.own;
    if (this.intervals.length === 0) {
      this.intervals = [
        every(ports.timers, SYNC_MS, () => {
          if (store.get().link === "online") void this.run();
        }),
        // A visitor in the queue, or one who was turned away, learns when the line opens or closes.
        every(ports.timers, SERVICE_MS, () => {
          const { state, turnedAway } = store.get();
          if (state === "queued" || turnedAway) void this.loadService();
        }),
      ];
    }
    await this.run();
    this.own.store.set({ loading: false });
  }

  stop(): void {
    for (const stop of this.intervals) stop();
    this.intervals = [];
    this.reads.stop();
    this.pacer.stop();
  }

  /** Completes the log. */
  run(): Promise<void> {
    return this.syncer.run();
  }

  /** Fetches the mode of the service and whether a human can be had. */
  async loadService(): Promise<void> {
    const { ports } = this.own;
    try {
      const service = await retryTransient(ports.timers, () => ports.http.service());
      // Of a conversation that has begun the gateway knows more: whether anybody can take this one.
      const { conversation, open } = this.own.store.get();
      this.own.store.set({ service, mode: service.mode, open: conversation ? open : service.open });
    } catch (error) {
      this.own.store.set({ problem: codeOf(error) });
    }
  }

  private async fetchPage(): Promise<{ more: boolean }> {
    const { store, connection } = this.own;
    const page = await connection.request(VISITOR.sync, { after_seq: store.get().log.last });
    store.update((state) => receivePage(state, page));
    this.changed();
    return page;
  }

  private changed(): void {
    this.own.changed();
    const state = this.own.store.get();
    // Read receipts are for a person; the bot needs none. What lies under another page has not been read.
    if (state.state === "with_counselor" && depth(state) === 0 && this.own.ports.visible())
      this.reads.upTo(state.log.last);
  }
}

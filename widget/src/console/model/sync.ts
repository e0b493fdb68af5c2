// Keeps the desk in step with the gateway: applies what is pushed, and compares at intervals in case a push was lost.

import { codeOf } from "../../shared/connection";
import { COUNSELOR, type PresenceName, PUSHED, type WireEvent } from "../../shared/contract.generated";
import { keepAlike } from "../../shared/keep-alike";
import type { Store } from "../../shared/store";
import { every, type Timers } from "../../shared/timers";
import type { Channels } from "./channels";
import type { ConsoleConnection, CounselorConnection } from "./connection";
import {
  type ConsoleState,
  isLead,
  keepUnsent,
  lostBy,
  receive,
  receiveAlarm,
  receiveCall,
  receiveQueue,
  receiveSummary,
  receiveTelephone,
  visitorRead,
} from "./state";
import { isOver } from "./talk";

const SYNC_MS = 5_000;
const LISTS_MS = 20_000;

interface SyncPorts {
  store: Store<ConsoleState>;
  timers: Timers;
  connection: ConsoleConnection;
  channels: Channels;
  /** The gateway refused the connection for good. */
  refused(code: string): void;
}

/** After so long without contact the gateway has given one's conversations back to the queue (45 s, by its clock). */
const LONG_BREAK_MS = 30_000;

export class DeskSync {
  /** The presence chosen on this page; sent again after every reconnect. */
  presence: { status: PresenceName; capacity: number } | null = null;
  private intervals: (() => void)[] = [];
  /** When the contact was lost; null while there is some. */
  private lostAt: number | null = null;

  constructor(private readonly ports: SyncPorts) {}

  start(socket: CounselorConnection): void {
    const { timers, store } = this.ports;
    this.listen(socket);
    const online = () => store.get().link === "online";
    this.intervals = [
      every(timers, SYNC_MS, () => online() && this.compare()),
      every(timers, LISTS_MS, () => online() && this.refreshLists()),
    ];
  }

  stop(): void {
    for (const stop of this.intervals) stop();
    this.intervals = [];
    this.presence = null;
  }

  private listen(socket: CounselorConnection): void {
    const { store, channels } = this.ports;
    socket.onLink((link) => {
      this.ports.store.set({ link });
      if (link === "online") void this.connected();
      else this.lostAt ??= this.ports.timers.now();
    });
    socket.onRefused(this.ports.refused);
    socket.on(PUSHED.event, (event) => this.receive(event));
    socket.on(PUSHED.queue, (update) => store.update((state) => receiveQueue(state, update)));
    socket.on(PUSHED.alarm, (alarm) => store.update((state) => receiveAlarm(state, alarm)));
    socket.on(PUSHED.side, (call) => store.update((state) => receiveCall(state, call)));
    socket.on(PUSHED.calls, (notice) => store.update((state) => receiveTelephone(state, notice)));
    socket.on(PUSHED.typing, ({ conversation, from, on }) => {
      if (conversation && from === "visitor" && store.get().talks[conversation])
        channels.of(conversation).visitorTyping.received(on);
    });
    socket.on(PUSHED.read, ({ conversation, from, seq }) => {
      if (conversation && from === "visitor") store.update((state) => visitorRead(state, conversation, seq));
    });
  }

  private receive(event: WireEvent): void {
    const { store, channels } = this.ports;
    const { state, outcome } = receive(store.get(), event);
    const done = outcome === "added" ? lostBy(state, event) : null;
    store.update(() => state);
    if (event.state === "erased") channels.failed(event.conversation, "conversation_erased");
    if (done) {
      store.update((now) => keepUnsent(now, event.conversation));
      channels.putAway(event.conversation);
      this.ports.store.set({ done });
    }
    channels.markSelectedSeen();
    if (outcome === "gap") void channels.of(event.conversation).syncer.run();
  }

  private async connected(): Promise<void> {
    const { connection, channels, timers } = this.ports;
    channels.afterLongBreak = this.lostAt !== null && timers.now() - this.lostAt >= LONG_BREAK_MS;
    this.lostAt = null;
    if (this.presence) await connection.request(COUNSELOR.presenceSet, this.presence).catch(() => undefined);
    await Promise.all([this.refresh(), this.refreshLists()]);
    channels.afterLongBreak = false;
    channels.flush();
  }

  private async compare(): Promise<void> {
    await this.refresh();
    const { mailbox, mailboxCount } = this.ports.store.get();
    if (mailbox.length !== mailboxCount) await this.refreshLists();
  }

  /** Fetches the counts of the queue, the counselor's own conversations, and the logs of what is on the desk. */
  async refresh(): Promise<void> {
    const { store, connection, channels } = this.ports;
    try {
      const summary = await connection.request(COUNSELOR.queueSummary, {});
      store.update((state) => receiveSummary(state, summary));
    } catch (error) {
      connection.checkExpired(codeOf(error));
      return;
    }
    channels.closeStale();
    const open = Object.values(store.get().talks).filter((talk) => !isOver(talk));
    await Promise.all(open.map(({ id }) => channels.of(id).syncer.run()));
    if (isLead(store.get()) && store.get().selected === null) await this.refreshShift();
  }

  /** Fetches the mailbox and, for shift leads, the queue and the overview of the shift. */
  async refreshLists(): Promise<void> {
    const { store, connection } = this.ports;
    await this.fetch(async () => {
      const { messages } = await connection.request(COUNSELOR.mailboxList, {});
      this.fetched({ mailbox: messages, mailboxCount: messages.length });
      if (store.get().me?.role !== "shift_lead") return;
      const { waiting } = await connection.request(COUNSELOR.queueList, {});
      this.fetched({ queue: waiting });
      await this.refreshShift();
    });
  }

  async refreshShift(): Promise<void> {
    await this.fetch(async () => {
      this.fetched({ shift: await this.ports.connection.request(COUNSELOR.shiftOverview, {}) });
    });
  }

  /** Fetches the colleagues to whom a conversation can be handed over. */
  async refreshColleagues(): Promise<void> {
    await this.fetch(async () => {
      const { colleagues } = await this.ports.connection.request(COUNSELOR.colleaguesList, {});
      this.fetched({ colleagues });
    });
  }

  /** What says the same as before changes nothing. */
  private fetched(parts: Partial<ConsoleState>): void {
    this.ports.store.update((state) => keepAlike(state, { ...state, ...parts }));
  }

  /** Errors are left to the next comparison, except the end of the session. */
  private async fetch(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      this.ports.connection.checkExpired(codeOf(error));
    }
  }
}

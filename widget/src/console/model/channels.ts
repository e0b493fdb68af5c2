// The channels of the conversations on the desk: opened when first needed, closed when a conversation leaves the desk.

import { COUNSELOR } from "../../shared/contract.generated";
import type { Outbox } from "../../shared/outbox";
import type { Store } from "../../shared/store";
import type { Timers } from "../../shared/timers";
import { type Channel, openChannel } from "./channel";
import type { ConsoleConnection } from "./connection";
import { type ConsoleState, isMine, isToDocument, keepUnsent, putAway, receiveOpen, withTalk } from "./state";
import { markSeen, type Talk, wasClosedHere, wasHighRisk } from "./talk";

/** Errors after which a conversation can no longer be read here. */
const NO_ACCESS: readonly string[] = [
  "unknown_conversation",
  "not_yours",
  "conversation_erased",
  "conversation_sealed",
  "not_allowed",
];

interface ChannelsPorts {
  store: Store<ConsoleState>;
  timers: Timers;
  connection: ConsoleConnection;
  /** The page is on screen, so that what it shows counts as seen. */
  visible(): boolean;
}

export class Channels {
  private readonly opened = new Map<string, Channel>();
  /** True while the desk compares itself after so long a break that its conversations went back to the queue. */
  afterLongBreak = false;

  constructor(private readonly ports: ChannelsPorts) {}

  /** The channel of a conversation, opened if need be. */
  of(id: string): Channel {
    const known = this.opened.get(id);
    if (known) return known;
    const channel = openChannel(id, {
      timers: this.ports.timers,
      request: (event, data) => this.ports.connection.request(event, data),
      outbox: () => this.ports.store.get().talks[id]?.outbox ?? [],
      changeOutbox: (change) => this.changeOutbox(id, change),
      fetchPage: () => this.fetchPage(id),
      failed: (code) => this.failed(id, code),
      visitorTypes: (typing) => this.change(id, (talk) => ({ ...talk, typing })),
    });
    this.opened.set(id, channel);
    return channel;
  }

  /** The channel of a conversation, only if it is open. */
  ifOpen(id: string): Channel | undefined {
    return this.opened.get(id);
  }

  /** Changes a conversation that is on the desk; any other is left alone. */
  change(id: string, change: (talk: Talk) => Talk): void {
    this.ports.store.update((state) => (state.talks[id] ? withTalk(state, id, change) : state));
  }

  changeOutbox(id: string, change: (outbox: Outbox) => Outbox): void {
    this.change(id, (talk) => ({ ...talk, outbox: change(talk.outbox) }));
  }

  /** Sends what waits in every channel: messages and drafts. */
  flush(): void {
    for (const { sender, draft } of this.opened.values()) {
      sender.flush();
      draft.flush();
    }
  }

  close(id: string): void {
    this.opened.get(id)?.stop();
    this.opened.delete(id);
  }

  closeAll(): void {
    for (const id of this.opened.keys()) this.close(id);
  }

  /** Closes the channels whose conversation is no longer on the desk. */
  closeStale(): void {
    const { talks } = this.ports.store.get();
    for (const id of this.opened.keys()) if (!talks[id]) this.close(id);
  }

  /** Takes a conversation off the desk. */
  putAway(id: string): void {
    const { talks, me } = this.ports.store.get();
    const talk = talks[id];
    const debrief =
      talk?.state === "closed" && talk.owner === me?.name && !wasClosedHere(talk) && wasHighRisk(talk);
    this.ports.store.update((state) => ({ ...putAway(state, id), debrief: state.debrief || debrief }));
    this.close(id);
  }

  /** A conversation that may no longer be read here leaves the desk. */
  failed(id: string, code: string): void {
    if (!NO_ACCESS.includes(code)) {
      this.ports.connection.checkExpired(code);
      return;
    }
    const state = this.ports.store.get();
    const talk = state.talks[id];
    // Ended here, or off the desk by now: nothing on screen needs what was still under way.
    if (code === "not_yours" && (!talk || isToDocument(state, talk))) return;
    const gone = this.afterLongBreak && code === "not_yours";
    this.ports.store.update((state) => ({
      ...putAway(keepUnsent(state, id), id),
      ...(gone ? { done: "gone" as const } : { problem: code }),
    }));
    this.close(id);
  }

  /** Marks the selected conversation as seen, and sends the read receipt when it is ours. */
  markSelectedSeen(): void {
    const { store, visible } = this.ports;
    const { selected } = store.get();
    if (!selected || !store.get().talks[selected] || !visible()) return;
    this.change(selected, markSeen);
    const talk = store.get().talks[selected];
    if (talk?.state === "with_counselor" && isMine(store.get(), selected))
      this.of(selected).reads.upTo(talk.log.last);
  }

  private async fetchPage(id: string): Promise<{ more: boolean }> {
    const { store, connection } = this.ports;
    const after_seq = store.get().talks[id]?.log.last ?? 0;
    const page = await connection.request(COUNSELOR.conversationOpen, { conversation: id, after_seq });
    const first = store.get().talks[id]?.loaded === false;
    store.update((state) => (state.talks[id] ? receiveOpen(state, id, page) : state));
    if (first) this.of(id).draft.restored({ text: page.draft ?? "", cards: page.draft_cards ?? [] });
    this.markSelectedSeen();
    return page;
  }
}

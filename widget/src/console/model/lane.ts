// What belongs to one conversation on the desk besides its state: what sends its answers, fetches its log, watches the
// visitor and keeps the draft. Decides nothing; the session says what each of them reads and writes.

import { COUNSELOR, type CounselorRequests } from "../../shared/contract.generated";
import type { Outbox, OutboxItem } from "../../shared/outbox";
import { Pump } from "../../shared/pump";
import { ReadSignal } from "../../shared/read-signal";
import { Syncer } from "../../shared/syncer";
import type { Timers } from "../../shared/timers";
import { TypingSignal, TypingWatch } from "../../shared/typing";
import { codeOf } from "../../shared/wire";
import { type Draft, DraftKeeper } from "./draft-keeper";

export interface LanePorts {
  timers: Timers;
  request<E extends keyof CounselorRequests>(
    event: E,
    data: CounselorRequests[E]["data"],
  ): Promise<CounselorRequests[E]["ack"]>;
  outbox(): Outbox;
  changeOutbox(change: (outbox: Outbox) => Outbox): void;
  /** The next page of its log. */
  fetchPage(): Promise<{ more: boolean }>;
  /** The log could not be fetched. */
  lost(code: string): void;
  visitorTypes(on: boolean): void;
}

export interface Lane {
  readonly pump: Pump;
  readonly syncer: Syncer;
  readonly typing: TypingSignal;
  readonly watch: TypingWatch;
  readonly reads: ReadSignal;
  readonly draft: DraftKeeper;
  stop(): void;
}

export function openLane(conversation: string, ports: LanePorts): Lane {
  const { timers } = ports;
  const draft = new DraftKeeper(timers, async (kept) => {
    await ports.request(COUNSELOR.draftSet, draftOf(conversation, kept));
  });
  const pump = new Pump({
    timers,
    read: ports.outbox,
    write: ports.changeOutbox,
    send: async (item) => {
      await ports.request(COUNSELOR.messageSend, messageOf(conversation, item));
      draft.cleared();
    },
  });
  const reads = new ReadSignal(timers, async (seq) => {
    await ports.request(COUNSELOR.read, { conversation, seq });
  });
  return {
    pump,
    draft,
    reads,
    syncer: new Syncer(ports.fetchPage, (error) => ports.lost(codeOf(error))),
    typing: new TypingSignal(timers, (on) => {
      // A hint: when it does not arrive, nobody misses it.
      void ports.request(COUNSELOR.typing, { conversation, on }).catch(() => undefined);
    }),
    watch: new TypingWatch(timers, ports.visitorTypes),
    stop() {
      pump.stop();
      reads.stop();
      draft.stop();
    },
  };
}

function messageOf(conversation: string, { id, text, cards }: OutboxItem) {
  const along = cards?.map(({ type, id: card }) => ({ type, id: card }));
  return { conversation, client_msg_id: id, text, ...(along && { cards: along }) };
}

function draftOf(conversation: string, { text, cards }: Draft) {
  const along = cards.map(({ type, id, title }) => ({ type, id, title }));
  return { conversation, text, ...(along.length > 0 && { cards: along }) };
}

// The channel of one conversation: sends its answers, syncs its log, shows typing, and saves the draft.

import { codeOf } from "../../shared/connection";
import { COUNSELOR, type CounselorRequests } from "../../shared/contract.generated";
import type { Outbox, OutboxItem } from "../../shared/outbox";
import { OutboxSender } from "../../shared/outbox-sender";
import { ReadReceipts } from "../../shared/read-receipts";
import { Syncer } from "../../shared/syncer";
import type { Timers } from "../../shared/timers";
import { TypingIndicator, TypingNotifier } from "../../shared/typing";
import { type Draft, DraftAutosave } from "./draft-autosave";

interface ChannelPorts {
  timers: Timers;
  request<E extends keyof CounselorRequests>(
    event: E,
    data: CounselorRequests[E]["data"],
  ): Promise<CounselorRequests[E]["ack"]>;
  outbox(): Outbox;
  changeOutbox(change: (outbox: Outbox) => Outbox): void;
  /** Fetches the next page of the log. */
  fetchPage(): Promise<{ more: boolean }>;
  /** The log could not be fetched. */
  failed(code: string): void;
  visitorTypes(on: boolean): void;
}

export interface Channel {
  readonly sender: OutboxSender;
  readonly syncer: Syncer;
  readonly typing: TypingNotifier;
  readonly visitorTyping: TypingIndicator;
  readonly reads: ReadReceipts;
  readonly draft: DraftAutosave;
  stop(): void;
}

export function openChannel(conversation: string, ports: ChannelPorts): Channel {
  const { timers } = ports;
  const draft = new DraftAutosave(timers, async (kept) => {
    await ports.request(COUNSELOR.draftSet, draftOf(conversation, kept));
  });
  const sender = new OutboxSender({
    timers,
    read: ports.outbox,
    write: ports.changeOutbox,
    send: async (item) => {
      await ports.request(COUNSELOR.messageSend, messageOf(conversation, item));
      draft.cleared();
    },
  });
  const reads = new ReadReceipts(timers, async (seq) => {
    await ports.request(COUNSELOR.read, { conversation, seq });
  });
  return {
    sender,
    draft,
    reads,
    syncer: new Syncer(ports.fetchPage, (error) => ports.failed(codeOf(error))),
    typing: new TypingNotifier(timers, (on) => {
      // Best effort: a lost typing signal does no harm.
      void ports.request(COUNSELOR.typing, { conversation, on }).catch(() => undefined);
    }),
    visitorTyping: new TypingIndicator(timers, ports.visitorTypes),
    stop() {
      sender.stop();
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

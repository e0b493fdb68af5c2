// What a counselor does in one conversation: writes, notes, judges, warns, hands on, ends.

import {
  type Card,
  COUNSELOR,
  type ConversationRelease,
  type CounselorRequests,
  type LevelName,
  type VisitorWarn,
} from "../../shared/contract.generated";
import { discard, enqueue, mark, type Outbox } from "../../shared/outbox";
import type { Store } from "../../shared/store";
import { sendable } from "../../shared/text";
import type { FormDrafts } from "./form-drafts";
import type { Lane } from "./lane";
import { addCard, type ConsoleState, type Done, isMine, removeCard, wasHeavy, withTalk } from "./state";

/** What the acts need of the session that owns the connection. */
export interface Desk {
  readonly store: Store<ConsoleState>;
  readonly forms: FormDrafts;
  randomKey(): string;
  lane(id: string): Lane;
  /** Only if the conversation lies on the desk. */
  laneOf(id: string): Lane | undefined;
  changeOutbox(id: string, change: (outbox: Outbox) => Outbox): void;
  putAway(id: string): void;
  set(change: Partial<ConsoleState>): void;
  refreshLists(): Promise<void>;
  refreshShift(): Promise<void>;
  request<E extends keyof CounselorRequests>(
    event: E,
    data: CounselorRequests[E]["data"],
  ): Promise<CounselorRequests[E]["ack"]>;
  persist<T>(ask: () => Promise<T>): Promise<T>;
  once(act: () => Promise<void>): Promise<boolean>;
}

export class TalkActs {
  constructor(private readonly desk: Desk) {}

  draft(id: string, draft: string): void {
    this.desk.store.update((state) => withTalk(state, id, (talk) => ({ ...talk, draft })));
    this.keepDraft(id);
    if (draft && isMine(this.desk.store.get(), id)) this.desk.lane(id).typing.touched();
  }

  /** An article or a contact goes along with the next answer. */
  attach(id: string, card: Card): void {
    this.desk.store.update((state) => withTalk(state, id, (talk) => addCard(talk, card)));
    this.keepDraft(id);
  }

  detach(id: string, card: Card): void {
    this.desk.store.update((state) => withTalk(state, id, (talk) => removeCard(talk, card)));
    this.keepDraft(id);
  }

  private keepDraft(id: string): void {
    const talk = this.desk.store.get().talks[id];
    if (talk) this.desk.lane(id).draft.changed({ text: talk.draft, cards: talk.cards });
  }

  /** The field was left: what is in it is kept at once. */
  draftLeft(id: string): void {
    this.desk.laneOf(id)?.draft.flush();
  }

  send(id: string): void {
    const { draft = "", cards = [] } = this.desk.store.get().talks[id] ?? {};
    const text = sendable(draft);
    if (!text) return;
    const message = { id: this.desk.randomKey(), text, ...(cards.length > 0 && { cards }) };
    this.desk.store.update((state) =>
      withTalk(state, id, (talk) => ({
        ...talk,
        draft: "",
        cards: [],
        outbox: enqueue(talk.outbox, message),
      })),
    );
    this.desk.lane(id).draft.sent();
    this.desk.lane(id).typing.stopped();
    this.desk.lane(id).pump.kick();
  }

  sendAgain(id: string, messageId: string): void {
    this.desk.changeOutbox(id, (outbox) => mark(outbox, messageId, "waiting"));
    this.desk.lane(id).pump.kick();
  }

  discard(id: string, messageId: string): void {
    this.desk.changeOutbox(id, (outbox) => discard(outbox, messageId));
    this.desk.lane(id).draft.flush();
  }

  /** Each resolves true when it is stored, so that a form may empty itself. */
  addNote(conversation: string, text: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.noteAdd, { conversation, client_msg_id, text: sendable(text) }),
    );
  }

  setLevel(conversation: string, level: LevelName, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.riskSet, { conversation, client_msg_id, level, reason }),
    );
  }

  /** Between counselor and shift lead; the visitor never sees it. */
  sendSide(conversation: string, text: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.sideSend, { conversation, client_msg_id, text: sendable(text) }),
    );
  }

  sawSide(id: string): void {
    this.desk.store.update((state) =>
      state.talks[id] ? withTalk(state, id, (talk) => ({ ...talk, sideSeen: talk.log.last })) : state,
    );
  }

  flagForSupervision(conversation: string, on: boolean): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.flagSet, { conversation, client_msg_id, flag: "supervision", on }),
    );
  }

  warn(conversation: string, about: VisitorWarn["about"]): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.visitorWarn, { conversation, client_msg_id, about }),
    );
  }

  pause(conversation: string, minutes: number, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.visitorPause, { conversation, client_msg_id, minutes, reason }),
    );
  }

  /** Asks the visitor whether this colleague may take over; until they say yes, nothing changes. */
  offerTransfer(conversation: string, counselor: string, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.conversationRelease, {
        conversation,
        client_msg_id,
        to: "counselor",
        counselor,
        reason,
      }),
    );
  }

  /** Lets a trainee's answer go out, with other words if `text` has any, or returns it with `text` as the comment. */
  async judge(conversation: string, seq: number, accept: boolean, text: string): Promise<boolean> {
    const judged = await this.act(conversation, (client_msg_id) =>
      this.desk.request(COUNSELOR.messageApprove, {
        conversation,
        client_msg_id,
        seq,
        accept,
        text: sendable(text),
      }),
    );
    void this.desk.refreshShift();
    return judged;
  }

  answerMailbox(conversation: string, text: string): Promise<boolean> {
    return this.bringToEnd(conversation, "answered", (client_msg_id) =>
      this.desk.request(COUNSELOR.mailboxAnswer, { conversation, client_msg_id, text: sendable(text) }),
    );
  }

  release(
    conversation: string,
    to: Exclude<ConversationRelease["to"], "counselor">,
    reason: string,
  ): Promise<boolean> {
    return this.bringToEnd(conversation, "released", (client_msg_id) =>
      this.desk.request(COUNSELOR.conversationRelease, { conversation, client_msg_id, to, reason }),
    );
  }

  /** With its form. What is wrong with it is shown in it, and nothing that was filled in is lost. */
  async close(conversation: string, reason: string): Promise<boolean> {
    const closed = await this.bringToEnd(conversation, "closed", async (client_msg_id) => {
      const { form } = await this.desk.forms.open(conversation);
      try {
        await this.desk.request(COUNSELOR.conversationClose, {
          conversation,
          client_msg_id,
          reason,
          documentation: form,
        });
      } catch (error) {
        await this.desk.forms.refused(conversation, error);
        throw error;
      }
    });
    if (closed) this.desk.forms.forget(conversation);
    return closed;
  }

  /** Of a conversation that the visitor has ended. */
  saveForm(conversation: string): Promise<void> {
    return this.desk.forms.save(conversation);
  }

  /** After it, the conversation is not ours any more: it leaves the desk. */
  private async bringToEnd(
    conversation: string,
    done: Done,
    ask: (id: string) => Promise<unknown>,
  ): Promise<boolean> {
    const id = this.desk.randomKey();
    const talk = this.desk.store.get().talks[conversation];
    const heavy = done === "closed" && talk !== undefined && wasHeavy(talk);
    const granted = await this.desk.once(async () => {
      await this.desk.persist(() => ask(id));
    });
    if (granted) {
      this.desk.putAway(conversation);
      this.desk.set({ done, ...(heavy && { debrief: true }) });
      void this.desk.refreshLists();
    }
    return granted;
  }

  private async act(conversation: string, ask: (id: string) => Promise<unknown>): Promise<boolean> {
    const id = this.desk.randomKey();
    return this.desk.once(async () => {
      await this.desk.persist(() => ask(id));
      if (this.desk.store.get().talks[conversation]) await this.desk.lane(conversation).syncer.run();
    });
  }
}

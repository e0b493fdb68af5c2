// What a counselor does in one conversation: writes, notes, judges, warns, hands on, ends.

import {
  type Card,
  COUNSELOR,
  type ConversationRelease,
  type FlagSet,
  type LevelName,
  type VisitorWarn,
} from "../../shared/contract.generated";
import { discard, enqueue, mark } from "../../shared/outbox";
import type { Store } from "../../shared/store";
import { sendable } from "../../shared/text";
import type { Channels } from "./channels";
import type { ConsoleConnection } from "./connection";
import type { FormDrafts } from "./form-drafts";
import { type ConsoleState, type Done, dropUnsent, ended, isMine, restoreUnsent, withTalk } from "./state";
import type { DeskSync } from "./sync";
import { addCard, removeCard, wasHighRisk } from "./talk";

interface ActionPorts {
  store: Store<ConsoleState>;
  forms: FormDrafts;
  connection: ConsoleConnection;
  channels: Channels;
  sync: DeskSync;
  randomKey(): string;
}

export class ConversationActions {
  constructor(private readonly ports: ActionPorts) {}

  /** Whoever writes has read what became of the last conversation: these words go. */
  draft(id: string, draft: string): void {
    this.ports.store.update((state) => ({
      ...withTalk(state, id, (talk) => ({ ...talk, draft })),
      done: null,
    }));
    this.keepDraft(id);
    if (draft && isMine(this.ports.store.get(), id)) this.ports.channels.of(id).typing.touched();
  }

  /** Puts an answer that was kept into the field of its conversation again. */
  restoreKept(id: string): void {
    this.ports.store.update((state) => restoreUnsent(state, id));
    this.keepDraft(id);
  }

  dropKept(id: string): void {
    this.ports.store.update((state) => dropUnsent(state, id));
  }

  /** Attaches an article or a contact to the next answer. */
  attach(id: string, card: Card): void {
    this.ports.store.update((state) => withTalk(state, id, (talk) => addCard(talk, card)));
    this.keepDraft(id);
  }

  detach(id: string, card: Card): void {
    this.ports.store.update((state) => withTalk(state, id, (talk) => removeCard(talk, card)));
    this.keepDraft(id);
  }

  private keepDraft(id: string): void {
    const talk = this.ports.store.get().talks[id];
    if (talk) this.ports.channels.of(id).draft.changed({ text: talk.draft, cards: talk.cards });
  }

  /** The field has lost the focus: saves the draft at once. */
  draftLeft(id: string): void {
    this.ports.channels.ifOpen(id)?.draft.flush();
  }

  send(id: string): void {
    const { draft = "", cards = [] } = this.ports.store.get().talks[id] ?? {};
    const text = sendable(draft);
    if (!text) return;
    const message = { id: this.ports.randomKey(), text, ...(cards.length > 0 && { cards }) };
    this.ports.store.update((state) =>
      withTalk(state, id, (talk) => ({
        ...talk,
        draft: "",
        cards: [],
        outbox: enqueue(talk.outbox, message),
      })),
    );
    this.ports.channels.of(id).draft.sent();
    this.ports.channels.of(id).typing.stopped();
    this.ports.channels.of(id).sender.flush();
  }

  sendAgain(id: string, messageId: string): void {
    this.ports.channels.changeOutbox(id, (outbox) => mark(outbox, messageId, "waiting"));
    this.ports.channels.of(id).sender.flush();
  }

  discard(id: string, messageId: string): void {
    this.ports.channels.changeOutbox(id, (outbox) => discard(outbox, messageId));
    this.ports.channels.of(id).draft.flush();
  }

  /** Like all below, resolves true when it is stored. */
  addNote(conversation: string, text: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.noteAdd, { conversation, client_msg_id, text: sendable(text) }),
    );
  }

  setLevel(conversation: string, level: LevelName, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.riskSet, { conversation, client_msg_id, level, reason }),
    );
  }

  /** Writes to the side chat, which the visitor never sees. */
  sendSide(conversation: string, text: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.sideSend, {
        conversation,
        client_msg_id,
        text: sendable(text),
      }),
    );
  }

  markSideSeen(id: string): void {
    this.ports.store.update((state) =>
      state.talks[id] ? withTalk(state, id, (talk) => ({ ...talk, sideSeen: talk.log.last })) : state,
    );
  }

  /** Marks for supervision, or ticks what has been done in danger; or undoes it. */
  flag(conversation: string, flag: FlagSet["flag"], on: boolean): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.flagSet, { conversation, client_msg_id, flag, on }),
    );
  }

  warn(conversation: string, about: VisitorWarn["about"]): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.visitorWarn, { conversation, client_msg_id, about }),
    );
  }

  pause(conversation: string, minutes: number, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.visitorPause, { conversation, client_msg_id, minutes, reason }),
    );
  }

  /** Asks the visitor whether this colleague may take over; until they say yes, nothing changes. */
  offerTransfer(conversation: string, counselor: string, reason: string): Promise<boolean> {
    return this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.conversationRelease, {
        conversation,
        client_msg_id,
        to: "counselor",
        counselor,
        reason,
      }),
    );
  }

  /**
   * Approves a trainee's answer, with the text replaced if `text` is not empty, or returns it with `text` as the
   * comment.
   */
  async judge(conversation: string, seq: number, accept: boolean, text: string): Promise<boolean> {
    const judged = await this.act(conversation, (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.messageApprove, {
        conversation,
        client_msg_id,
        seq,
        accept,
        text: sendable(text),
      }),
    );
    void this.ports.sync.refreshShift();
    return judged;
  }

  /** Answers a message in the mailbox, which ends its conversation: what is left is its form. */
  async answerMailbox(conversation: string): Promise<boolean> {
    const { connection, store, channels } = this.ports;
    const { draft = "", cards = [] } = store.get().talks[conversation] ?? {};
    const client_msg_id = this.ports.randomKey();
    const along = cards.map(({ type, id }) => ({ type, id }));
    const answered = await connection.exclusive(async () => {
      await connection.retry(() =>
        connection.request(COUNSELOR.mailboxAnswer, {
          conversation,
          client_msg_id,
          text: sendable(draft),
          ...(along.length > 0 && { cards: along }),
        }),
      );
    });
    if (answered) {
      channels.ifOpen(conversation)?.draft.sent();
      await this.leaveForm(conversation, "answered");
      void this.ports.sync.refreshLists();
    }
    return answered;
  }

  release(
    conversation: string,
    to: Exclude<ConversationRelease["to"], "counselor">,
    reason: string,
  ): Promise<boolean> {
    return this.bringToEnd(conversation, "released", (client_msg_id) =>
      this.ports.connection.request(COUNSELOR.conversationRelease, {
        conversation,
        client_msg_id,
        to,
        reason,
      }),
    );
  }

  /** Closes the conversation. It stays on screen with its form, which is due from now on. */
  async close(conversation: string, reason: string): Promise<boolean> {
    const client_msg_id = this.ports.randomKey();
    const { connection, store, channels } = this.ports;
    const talk = store.get().talks[conversation];
    const closed = await connection.exclusive(async () => {
      await connection.retry(() =>
        connection.request(COUNSELOR.conversationClose, { conversation, client_msg_id, reason }),
      );
    });
    if (!closed) return false;
    if (talk && wasHighRisk(talk)) store.set({ debrief: true });
    channels.ifOpen(conversation)?.draft.flush();
    await this.leaveForm(conversation, "closed");
    return true;
  }

  /** A conversation that has just been ended here stays on screen, with its form. */
  private async leaveForm(conversation: string, done: Done): Promise<void> {
    this.ports.store.update((state) => ({ ...ended(state, conversation), done }));
    // Where the suggestion does not come, the form fetches it and says so.
    await this.ports.forms.renew(conversation).catch(() => undefined);
    void this.ports.sync.refresh();
  }

  /** Saves the form of a conversation that has ended, which then leaves the desk. */
  async saveForm(conversation: string): Promise<void> {
    await this.ports.forms.save(conversation);
    this.ports.channels.putAway(conversation);
    this.ports.forms.forget(conversation);
    this.ports.store.set({ done: "documented" });
    void this.ports.sync.refresh();
  }

  /** Runs an action after which the conversation leaves the desk. */
  private async bringToEnd(
    conversation: string,
    done: Done,
    ask: (id: string) => Promise<unknown>,
  ): Promise<boolean> {
    const id = this.ports.randomKey();
    const granted = await this.ports.connection.exclusive(async () => {
      await this.ports.connection.retry(() => ask(id));
    });
    if (granted) {
      this.ports.channels.putAway(conversation);
      this.ports.store.set({ done });
      void this.ports.sync.refreshLists();
    }
    return granted;
  }

  private async act(conversation: string, ask: (id: string) => Promise<unknown>): Promise<boolean> {
    const id = this.ports.randomKey();
    return this.ports.connection.exclusive(async () => {
      await this.ports.connection.retry(() => ask(id));
      if (this.ports.store.get().talks[conversation]) await this.ports.channels.of(conversation).syncer.run();
    });
  }
}

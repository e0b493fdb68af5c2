// What a visitor does in a conversation: writes, asks for a human, leaves a message, ends, answers the survey.

import {
  type ButtonPress,
  type CallbackAck,
  type CallbackLeave,
  type SurveyAnswer,
  VISITOR,
  type VisitorRequests,
} from "../shared/contract.generated";
import { discard, enqueue, mark, type Outbox } from "../shared/outbox";
import { OutboxSender } from "../shared/outbox-sender";
import type { Store } from "../shared/store";
import { sendable } from "../shared/text";
import { TypingNotifier } from "../shared/typing";
import type { ChatConnection } from "./connection";
import type { SessionPorts } from "./ports";
import type { Ending, VisitorState } from "./state";
import type { ChatSync } from "./sync";

interface ActionPorts {
  ports: SessionPorts;
  store: Store<VisitorState>;
  connection: ChatConnection;
  sync: ChatSync;
  /** The conversation is over on this page. */
  end(ending: Ending, surveyToken: string | null): void;
  lost(code: string): void;
}

/** Requests with a retry key. */
type Keyed = {
  [E in keyof VisitorRequests]: VisitorRequests[E]["data"] extends { client_msg_id: string } ? E : never;
}[keyof VisitorRequests];

const wishOf = ({ callback, ended }: CallbackAck): Partial<VisitorState> => ({
  callback: callback ?? null,
  callEnded: ended ?? null,
});

export class ChatActions {
  /** The visitor's request to end is being sent. */
  ending: "ended" | "erased" | null = null;
  private readonly sender: OutboxSender;
  private readonly typing: TypingNotifier;
  private endPause: (() => void) | null = null;

  constructor(private readonly own: ActionPorts) {
    const { connection, ports, store } = own;
    this.sender = new OutboxSender({
      timers: ports.timers,
      read: () => store.get().outbox,
      write: (change) => this.changeOutbox(change),
      send: async ({ id, text, button }) => {
        const message = { client_msg_id: id, text, ...(button && { button }) };
        await connection.request(VISITOR.messageSend, message);
        this.own.store.set({ pausedUntilMs: null });
      },
      onFailed: (_, code, retryAfterMs) => {
        if (code === "paused") this.pause(retryAfterMs ?? 0);
        own.lost(code);
      },
    });
    // Best effort: a lost notification does no harm.
    this.typing = new TypingNotifier(
      ports.timers,
      (on) => void connection.request(VISITOR.typing, { on }).catch(() => undefined),
    );
  }

  /** Sends what waits in the outbox. */
  flush(): void {
    this.sender.flush();
  }

  stop(): void {
    this.sender.stop();
    this.endPause?.();
    this.endPause = null;
  }

  send(text: string, button?: ButtonPress): void {
    const message = { id: this.key(), text: sendable(text), ...(button && { button }) };
    this.changeOutbox((outbox) => enqueue(outbox, message));
    this.typing.stopped();
    this.flush();
  }

  sendAgain(id: string): void {
    this.changeOutbox((outbox) => mark(outbox, id, "waiting"));
    this.flush();
  }

  discard(id: string): void {
    this.changeOutbox((outbox) => discard(outbox, id));
  }

  typed(): void {
    this.typing.touched();
  }

  askHuman(): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, sync } = this.own;
      const ack = await connection.ask(VISITOR.humanRequest, { client_msg_id });
      this.own.store.set({ open: ack.open, turnedAway: !ack.open });
      if (!ack.open) void sync.loadService();
      await sync.run();
    });
  }

  /** Goes on with the bot instead of waiting for a human. */
  leaveQueue(): Promise<void> {
    return this.ask(VISITOR.queueLeave, {});
  }

  /** Whether another counselor may take over. */
  answerTransfer(accept: boolean): Promise<void> {
    return this.ask(VISITOR.transferAnswer, { accept });
  }

  makeCode(): Promise<void> {
    return this.ask(VISITOR.codeCreate, {}, ({ code }) => ({ code, panel: "code" }));
  }

  leaveMessage(text: string): Promise<void> {
    return this.ask(VISITOR.mailboxLeave, { text: sendable(text) }, ({ code, answer_by }) => ({
      code,
      answerBy: answer_by ?? null,
      panel: "code",
    }));
  }

  /** Fetches the times that can be booked. */
  loadTimes(): Promise<void> {
    const { connection, store } = this.own;
    return connection.exclusive(async () => store.set(await connection.ask(VISITOR.appointmentTimes, {})));
  }

  /** Books a time, in place of an earlier one. */
  book(time: string): Promise<void> {
    return this.ask(VISITOR.appointmentBook, { time }, ({ code }) => ({
      code,
      answerBy: null,
      panel: "code",
    }));
  }

  cancelTime(): Promise<void> {
    return this.ask(VISITOR.appointmentCancel, {}, () => ({ panel: null }));
  }

  /** Fetches the wish to be called, if there is one, or what came of it. After an error what is known stays. */
  async loadCallback(): Promise<void> {
    const { connection, store } = this.own;
    const wish = await connection.ask(VISITOR.callbackAsk, {}).catch(() => null);
    store.update((state) => ({ callback: null, ...state, ...(wish && wishOf(wish)) }));
  }

  /** Asks to be called. The number is kept nowhere on this page. */
  leaveCallback(wish: Omit<CallbackLeave, "client_msg_id">): Promise<void> {
    return this.ask(VISITOR.callbackLeave, wish, wishOf);
  }

  withdrawCallback(): Promise<void> {
    return this.ask(VISITOR.callbackWithdraw, {}, () => ({ callback: null, callEnded: null, panel: null }));
  }

  /** Ends the conversation. The request is retried until it is acknowledged: nobody may believe in vain that it is erased. */
  finish(erase: boolean): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, end } = this.own;
      this.ending = erase ? "erased" : "ended";
      try {
        const ack = await connection.ask(VISITOR.conversationEnd, { client_msg_id, erase });
        end(this.ending, ack.survey_token);
      } finally {
        this.ending = null;
      }
    });
  }

  async answerSurvey(answer: Omit<SurveyAnswer, "survey_token">): Promise<void> {
    const { connection, ports, store } = this.own;
    const token = store.get().surveyToken;
    if (!token) return;
    await connection.exclusive(async () => {
      await connection.retry(() => ports.http.survey({ survey_token: token, ...answer }));
      this.own.store.set({ surveySent: true, surveyToken: null });
    });
  }

  /** One request, with the key that makes its retries harmless; what its answer changes; and what it led to. */
  private ask<E extends Keyed>(
    event: E,
    data: Omit<VisitorRequests[E]["data"], "client_msg_id">,
    changed?: (ack: VisitorRequests[E]["ack"]) => Partial<VisitorState>,
  ): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, store, sync } = this.own;
      const ack = await connection.ask(event, { ...data, client_msg_id } as VisitorRequests[E]["data"]);
      if (changed) store.set(changed(ack));
      await sync.run();
    });
  }

  /** One action, with the key that makes its retries harmless. */
  private act(work: (key: string) => Promise<void>): Promise<void> {
    return this.own.connection.exclusive(() => work(this.key()));
  }

  private key(): string {
    return this.own.ports.randomKey();
  }

  private pause(ms: number): void {
    const { timers } = this.own.ports;
    this.endPause?.();
    this.endPause = timers.after(ms, () => this.own.store.set({ pausedUntilMs: null }));
    this.own.store.set({ pausedUntilMs: timers.now() + ms });
  }

  private changeOutbox(change: (outbox: Outbox) => Outbox): void {
    this.own.store.update((state) => ({ ...state, outbox: change(state.outbox) }));
  }
}

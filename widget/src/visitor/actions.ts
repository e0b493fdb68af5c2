// What a visitor does in a conversation: writes, asks for a human, leaves a message, ends, answers the survey.

import { type ButtonPress, type SurveyAnswer, VISITOR } from "../shared/contract.generated";
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

export class ChatActions {
  /** The visitor's request to end is being sent. */
  ending = false;
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
      const ack = await connection.retry(() => connection.request(VISITOR.humanRequest, { client_msg_id }));
      this.own.store.set({ open: ack.open, turnedAway: !ack.open });
      if (!ack.open) void sync.loadService();
      await sync.run();
    });
  }

  /** Goes on with the bot instead of waiting for a human. */
  leaveQueue(): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, sync } = this.own;
      await connection.retry(() => connection.request(VISITOR.queueLeave, { client_msg_id }));
      await sync.run();
    });
  }

  /** Whether another counselor may take over. */
  answerTransfer(accept: boolean): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, sync } = this.own;
      await connection.retry(() => connection.request(VISITOR.transferAnswer, { client_msg_id, accept }));
      await sync.run();
    });
  }

  makeCode(): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection } = this.own;
      const { code } = await connection.retry(() =>
        connection.request(VISITOR.codeCreate, { client_msg_id }),
      );
      this.own.store.set({ code, panel: "code" });
    });
  }

  leaveMessage(text: string): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, sync } = this.own;
      const message = { client_msg_id, text: sendable(text) };
      const ack = await connection.retry(() => connection.request(VISITOR.mailboxLeave, message));
      this.own.store.set({
        code: ack.code,
        answerBy: ack.answer_by ?? null,
        panel: "code",
        turnedAway: false,
      });
      await sync.run();
    });
  }

  /** Ends the conversation. The request is retried until it is acknowledged: nobody may believe in vain that it is erased. */
  finish(erase: boolean): Promise<void> {
    return this.act(async (client_msg_id) => {
      const { connection, end } = this.own;
      this.ending = true;
      try {
        const ask = () => connection.request(VISITOR.conversationEnd, { client_msg_id, erase });
        const ack = await connection.retry(ask);
        end(erase ? "erased" : "ended", ack.survey_token);
      } finally {
        this.ending = false;
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

// One visitor's conversation: turns what is pressed and what arrives into state. Owns all I/O of the visitor's page.

import { type Connection, codeOf, RequestError } from "../shared/connection";
import {
  type ButtonPress,
  type ContactAck,
  PUSHED,
  type StartAck,
  type SurveyAnswer,
  VISITOR,
  type VisitorPushed,
  type VisitorRequests,
  type WorkDone,
} from "../shared/contract.generated";
import { discard, enqueue, mark } from "../shared/outbox";
import { OutboxSender } from "../shared/outbox-sender";
import { ReadReceipts } from "../shared/read-receipts";
import { retryTransient } from "../shared/retry";
import { createStore, type Store } from "../shared/store";
import { Syncer } from "../shared/syncer";
import { sendable } from "../shared/text";
import { every, type Timers } from "../shared/timers";
import { TypingIndicator, TypingNotifier } from "../shared/typing";
import type { Http } from "./http";
import type { Solve } from "./proof-loader";
import type { Target } from "./reading";
import {
  fillReading,
  finish,
  initialState,
  openReading,
  type Panel,
  receive,
  receivePage,
  type VisitorState,
} from "./state";
import type { TokenStore } from "./token-storage";

const SYNC_MS = 5_000;
const DOOR_MS = 30_000;

export type VisitorConnection = Connection<VisitorRequests, VisitorPushed>;

export interface SessionPorts {
  /** `token` is asked for at every connect. */
  connect(token: () => string | null): VisitorConnection;
  http: Http;
  tokens: TokenStore;
  timers: Timers;
  /** The calculation that a start costs while many want in at once. */
  solve: Solve;
  randomKey(): string;
  /** The chat is on screen, so that what it shows counts as read. */
  visible(): boolean;
  /** This page was loaded anew, rather than come to. */
  reloaded: boolean;
}

export class VisitorSession {
  readonly store: Store<VisitorState>;
  private connection: VisitorConnection | null = null;
  private token: string | null = null;
  private stopSync: (() => void) | null = null;
  private stopDoor: (() => void) | null = null;
  private generation = 0;
  /** The visitor's own end is under way. */
  private ending = false;
  private readonly sender: OutboxSender;
  private readonly syncer: Syncer;
  private readonly typing: TypingNotifier;
  private readonly typingWatch: TypingIndicator;
  private readonly reads: ReadReceipts;
  private endPause: (() => void) | null = null;

  constructor(
    private readonly ports: SessionPorts,
    lang: string,
  ) {
    this.store = createStore(initialState(lang));
    const { timers } = ports;
    this.sender = new OutboxSender({
      timers,
      read: () => this.store.get().outbox,
      write: (change) => this.store.update((state) => ({ ...state, outbox: change(state.outbox) })),
      send: async ({ id, text, button }) => {
        const message = { client_msg_id: id, text, ...(button && { button }) };
        await this.live().request(VISITOR.messageSend, message);
        this.set({ pausedUntilMs: null });
      },
      onFailed: (_, code, retryAfterMs) => {
        if (code === "paused") this.pause(retryAfterMs ?? 0);
        this.noticeLoss(code);
      },
    });
    this.syncer = new Syncer(
      () => this.fetchPage(),
      (error) => this.noticeLoss(codeOf(error)),
    );
    this.typing = new TypingNotifier(timers, (on) => void this.say(on));
    this.typingWatch = new TypingIndicator(timers, (on) => {
      if (!on) this.set({ typing: null });
    });
    this.reads = new ReadReceipts(timers, async (seq) => {
      await this.live().request(VISITOR.read, { seq });
    });
  }

  // --- beginning -------------------------------------------------------------------------------------

  /** Reads what the page must know, and goes on with a conversation that this tab already has. */
  async open(): Promise<void> {
    void this.loadService();
    const token = this.ports.tokens.read();
    if (!token) return;
    this.set({ reloaded: this.ports.reloaded });
    this.resume(token, null);
  }

  private async loadService(): Promise<void> {
    try {
      const service = await retryTransient(this.ports.timers, () => this.ports.http.service());
      this.set({ service, mode: service.mode, open: service.open });
    } catch (error) {
      this.set({ problem: codeOf(error) });
    }
  }

  /** Begins a conversation, and asks for a human at once if that is what was pressed. */
  async start(wantsHuman: boolean): Promise<void> {
    if (this.store.get().phase !== "notice") return;
    this.set({ phase: "starting", problem: null });
    const clientId = this.ports.randomKey();
    const connection = this.openConnection();
    const generation = this.generation;
    try {
      const ack = await this.begin(clientId, connection, () => generation === this.generation);
      this.adopt(ack.token);
      this.set({
        phase: "chat",
        working: null,
        conversation: ack.conversation,
        state: ack.state,
        mode: ack.mode,
        open: ack.open,
      });
      await this.follow();
    } catch (error) {
      this.backToNotice(codeOf(error));
      return;
    }
    if (wantsHuman) await this.askHuman();
  }

  /** Asks until there is a conversation; in a flood, with the work that is asked for. */
  private async begin(
    clientId: string,
    connection: VisitorConnection,
    wanted: () => boolean,
  ): Promise<StartAck> {
    let work: WorkDone | null = null;
    for (;;) {
      const request = { lang: this.store.get().lang, client_id: clientId, ...(work && { work }) };
      const ask = () => connection.request(VISITOR.conversationStart, request);
      try {
        return await retryTransient(this.ports.timers, ask, () => !wanted());
      } catch (error) {
        if (!(error instanceof RequestError && error.work && wanted())) throw error;
        work = await this.ports.solve(error.work, (share) => wanted() && this.set({ working: share }));
      }
    }
  }

  /** Comes back with a return code. */
  async openWithCode(code: string): Promise<void> {
    this.set({ phase: "starting", problem: null });
    const connection = this.openConnection();
    const generation = this.generation;
    try {
      const ack = await retryTransient(
        this.ports.timers,
        () => connection.request(VISITOR.mailboxOpen, { code: code.trim() }),
        // Wrong codes are slowed: better told at once than a page that seems to hang.
        (error) => error.code === "rate_limited" || generation !== this.generation,
      );
      this.adopt(ack.token);
      this.set({ phase: "chat", conversation: ack.conversation, state: ack.state });
      await this.follow();
    } catch (error) {
      this.backToNotice(codeOf(error));
    }
  }

  private backToNotice(problem: string): void {
    this.drop();
    this.set({ phase: "notice", working: null, problem });
  }

  private adopt(token: string): void {
    this.token = token;
    this.ports.tokens.write(token);
  }

  private resume(token: string, conversation: string | null): void {
    this.token = token;
    this.set({ phase: "chat", loading: true, conversation });
    this.openConnection();
  }

  // --- the connection ----------------------------------------------------------------------------------

  private openConnection(): VisitorConnection {
    this.drop();
    const connection = this.ports.connect(() => this.token);
    this.connection = connection;
    connection.onLink((link) => {
      if (this.connection !== connection) return;
      this.set({ link });
      if (link === "online" && this.token) void this.follow();
    });
    connection.onRefused((code) => {
      if (this.connection === connection) this.noticeLoss(code);
    });
    connection.on(PUSHED.event, (event) => {
      const { state, outcome } = receive(this.store.get(), event);
      this.store.update(() => state);
      if (outcome === "gap") void this.syncer.run();
      this.forgetIfOver();
      this.sawLog();
    });
    connection.on(PUSHED.read, ({ from, seq }) => {
      if (from === "counselor")
        this.store.update((state) => ({ ...state, counselorRead: Math.max(state.counselorRead, seq) }));
    });
    connection.on(PUSHED.queue, (queue) => this.set({ queue }));
    connection.on(PUSHED.typing, ({ from, on }) => {
      this.set({ typing: on ? from : null });
      this.typingWatch.received(on);
    });
    connection.open();
    return connection;
  }

  /** Catches up, sends what waits, and keeps comparing while the conversation lasts. */
  private async follow(): Promise<void> {
    this.stopSync ??= every(this.ports.timers, SYNC_MS, () => {
      if (this.store.get().link === "online") void this.syncer.run();
    });
    // Whoever waits, or was turned away, is told when somebody is there again, and when the door closes.
    this.stopDoor ??= every(this.ports.timers, DOOR_MS, () => {
      const { state, turnedAway } = this.store.get();
      if (state === "queued" || turnedAway) void this.loadService();
    });
    await this.syncer.run();
    this.set({ loading: false });
    this.sender.flush();
  }

  private async fetchPage(): Promise<{ more: boolean }> {
    const page = await this.live().request(VISITOR.sync, { after_seq: this.store.get().log.last });
    this.store.update((state) => receivePage(state, page));
    this.forgetIfOver();
    this.sawLog();
    return page;
  }

  /** Read marks are for a person; the bot needs none. */
  private sawLog(): void {
    const { phase, state, log } = this.store.get();
    if (phase === "chat" && state === "with_counselor" && this.ports.visible()) this.reads.upTo(log.last);
  }

  private pause(ms: number): void {
    const { timers } = this.ports;
    this.endPause?.();
    this.endPause = timers.after(ms, () => this.set({ pausedUntilMs: null }));
    this.set({ pausedUntilMs: timers.now() + ms });
  }

  /** Erased from elsewhere. While it is being erased from here, the connection stays for the answer. */
  private forgetIfOver(): void {
    if (this.store.get().phase === "over" && !this.ending) this.forget();
  }

  /** The gateway no longer knows this page's token: say so, keep nothing. */
  private noticeLoss(code: string): void {
    if (code === "conversation_erased") this.end("erased", null);
    else if (code === "invalid_token" || code === "no_conversation") this.end("expired", null);
  }

  private live(): VisitorConnection {
    if (!this.connection) throw new Error("not connected");
    return this.connection;
  }

  private drop(): void {
    this.generation += 1;
    this.stopSync?.();
    this.stopSync = null;
    this.stopDoor?.();
    this.stopDoor = null;
    this.endPause?.();
    this.endPause = null;
    this.sender.stop();
    this.reads.stop();
    this.connection?.close();
    this.connection = null;
  }

  private forget(): void {
    this.token = null;
    this.ports.tokens.clear();
    this.drop();
  }

  private end(ending: "ended" | "erased" | "expired", surveyToken: string | null): void {
    this.forget();
    this.store.update((state) => finish(state, ending, surveyToken));
  }

  // --- writing -----------------------------------------------------------------------------------------

  send(text: string, button?: ButtonPress): void {
    const message = { id: this.ports.randomKey(), text: sendable(text), ...(button && { button }) };
    this.store.update((state) => ({ ...state, outbox: enqueue(state.outbox, message) }));
    this.typing.stopped();
    this.sender.flush();
  }

  sendAgain(id: string): void {
    this.store.update((state) => ({ ...state, outbox: mark(state.outbox, id, "waiting") }));
    this.sender.flush();
  }

  discard(id: string): void {
    this.store.update((state) => ({ ...state, outbox: discard(state.outbox, id) }));
  }

  typed(): void {
    this.typing.touched();
  }

  private async say(on: boolean): Promise<void> {
    // A hint: when it does not arrive, nobody misses it.
    await this.connection?.request(VISITOR.typing, { on }).catch(() => undefined);
  }

  // --- asking ------------------------------------------------------------------------------------------

  async askHuman(): Promise<void> {
    await this.once(async () => {
      const id = this.ports.randomKey();
      const ack = await this.retryTransient(() =>
        this.live().request(VISITOR.humanRequest, { client_msg_id: id }),
      );
      this.set({ open: ack.open, turnedAway: !ack.open });
      if (!ack.open) void this.loadService();
      await this.syncer.run();
    });
  }

  /** Whether another counselor may take over. */
  async answerTransfer(accept: boolean): Promise<void> {
    await this.once(async () => {
      const id = this.ports.randomKey();
      await this.retryTransient(() =>
        this.live().request(VISITOR.transferAnswer, { client_msg_id: id, accept }),
      );
      await this.syncer.run();
    });
  }

  async makeCode(): Promise<void> {
    await this.once(async () => {
      const id = this.ports.randomKey();
      const { code } = await this.retryTransient(() =>
        this.live().request(VISITOR.codeCreate, { client_msg_id: id }),
      );
      this.set({ code, panel: "code" });
    });
  }

  async leaveMessage(text: string): Promise<void> {
    await this.once(async () => {
      const id = this.ports.randomKey();
      const message = { client_msg_id: id, text: sendable(text) };
      const { code } = await this.retryTransient(() => this.live().request(VISITOR.mailboxLeave, message));
      this.set({ code, panel: "code", turnedAway: false });
      await this.syncer.run();
    });
  }

  /** Ends for good on this page. Erasing asks until it is done: nobody may believe in vain that it is gone. */
  async finish(erase: boolean): Promise<void> {
    await this.once(async () => {
      const id = this.ports.randomKey();
      this.ending = true;
      try {
        const ack = await this.retryTransient(() =>
          this.live().request(VISITOR.conversationEnd, { client_msg_id: id, erase }),
        );
        this.end(erase ? "erased" : "ended", ack.survey_token);
      } finally {
        this.ending = false;
      }
    });
  }

  /** Leaving in a hurry: clears, says goodbye without waiting for an answer. The page goes away right after. */
  leave(): void {
    this.ports.tokens.clear();
    if (this.token) {
      this.connection?.fire(VISITOR.conversationEnd, { client_msg_id: this.ports.randomKey(), erase: false });
    }
    this.token = null;
  }

  async answerSurvey(answer: Omit<SurveyAnswer, "survey_token">): Promise<void> {
    const token = this.store.get().surveyToken;
    if (!token) return;
    await this.once(async () => {
      await this.retryTransient(() => this.ports.http.survey({ survey_token: token, ...answer }));
      this.set({ surveySent: true, surveyToken: null });
    });
  }

  // --- the page ----------------------------------------------------------------------------------------

  show(panel: Panel | null): void {
    this.set({ panel, problem: null, ...(panel === null && { code: null }) });
  }

  setLanguage(lang: string): void {
    this.set({ lang });
    const { reading } = this.store.get();
    if (!reading) return;
    this.store.update((state) => ({ ...state, reading: reading.before }));
    void this.openReading(reading.target);
  }

  // --- reading -----------------------------------------------------------------------------------------

  /** Opens an article, a contact, or whom else one can turn to; asks until it is here or closed again. */
  async openReading(target: Target): Promise<void> {
    this.store.update((state) => openReading(state, target));
    const { reading, lang } = this.store.get();
    if (!reading) return;
    const closed = () => this.store.get().reading !== reading;
    try {
      const found = await retryTransient(this.ports.timers, () => this.fetch(target, lang), closed);
      this.store.update((state) => fillReading(state, reading, found));
    } catch (error) {
      this.store.update((state) => fillReading(state, reading, { problem: codeOf(error) }));
    }
  }

  /** Whom else one can turn to, for a page that offers no conversation; asks until it is known. */
  async referrals(lang: string): Promise<readonly ContactAck[]> {
    const ask = () => this.ports.http.referrals(lang);
    return (await retryTransient(this.ports.timers, ask).catch(() => ({ contacts: [] }))).contacts;
  }

  /** Back to where it was opened. */
  closeReading(): void {
    this.store.update((state) => ({ ...state, reading: state.reading?.before ?? null }));
  }

  private async fetch(target: Target, lang: string) {
    const { http } = this.ports;
    switch (target.type) {
      case "article":
        return { article: await http.article(target.id, lang) };
      case "contact":
        return { contacts: [await http.contact(target.id, lang)] };
      case "referrals":
        return { contacts: (await http.referrals(lang)).contacts };
    }
  }

  /** From the end to a new beginning with a human. */
  async restartWithHuman(): Promise<void> {
    this.restart();
    await this.start(true);
  }

  /** From the end to a new beginning. */
  restart(): void {
    this.forget();
    this.store.update((state) => ({ ...initialState(state.lang), service: state.service }));
    void this.loadService();
  }

  private retryTransient<T>(ask: () => Promise<T>): Promise<T> {
    const generation = this.generation;
    return retryTransient(this.ports.timers, ask, () => generation !== this.generation);
  }

  /** One thing at a time; a refusal is shown, not thrown. */
  private async once(act: () => Promise<void>): Promise<void> {
    if (this.store.get().busy) return;
    this.set({ busy: true, problem: null });
    try {
      await act();
    } catch (error) {
      const problem = codeOf(error);
      this.set({ problem });
      this.noticeLoss(problem);
    } finally {
      this.set({ busy: false });
    }
  }

  private set(change: Partial<VisitorState>): void {
    this.store.update((state) => ({ ...state, ...change }));
  }
}

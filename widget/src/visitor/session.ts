// A visitor's session: begins, resumes and ends a conversation, and creates the parts that serve it.

import { codeOf, RequestError } from "../shared/connection";
import {
  type Button,
  type ButtonPress,
  type StartAck,
  VISITOR,
  type WorkDone,
} from "../shared/contract.generated";
import { retryTransient } from "../shared/retry";
import { createStore, type Store } from "../shared/store";
import { ChatActions } from "./actions";
import { ChatConnection } from "./connection";
import type { SessionPorts } from "./ports";
import { Reader } from "./reader";
import { type Ending, finish, initialState, type Panel, type VisitorState } from "./state";
import { ChatSync } from "./sync";

export class VisitorSession {
  readonly store: Store<VisitorState>;
  /** Actions on the conversation. */
  readonly actions: ChatActions;
  /** Articles and contacts opened in the chat. */
  readonly reader: Reader;
  private readonly connection: ChatConnection;
  private readonly sync: ChatSync;
  /** What the conversation that is beginning begins with. */
  private wish = { human: false, says: "" };

  constructor(
    private readonly ports: SessionPorts,
    lang: string,
  ) {
    const store = createStore(initialState(lang));
    const lost = (code: string) => this.lost(code);
    const connection = new ChatConnection(ports, store, lost);
    const sync = new ChatSync({
      ports,
      store,
      connection,
      connected: () => void (connection.token && this.follow()),
      changed: () => this.forgetIfOver(),
      lost,
    });
    const end = (ending: Ending, surveyToken: string | null) => this.end(ending, surveyToken);
    [this.store, this.connection, this.sync] = [store, connection, sync];
    this.actions = new ChatActions({ ports, store, connection, sync, end, lost });
    this.reader = new Reader(ports, store);
  }

  // --- beginning -------------------------------------------------------------------------------------

  /** Fetches what the page must know, and resumes a conversation that this tab already has. */
  async open(): Promise<void> {
    void this.sync.loadService();
    const token = this.ports.tokens.read();
    if (!token) return;
    // Whoever opens a closed tab again need not be who closed it. The conversation itself goes on.
    if (this.ports.reopened) {
      this.giveUp(token, false);
      return this.end("expired", null);
    }
    this.connection.token = token;
    this.store.set({ reloaded: this.ports.reloaded, phase: "chat", loading: true, conversation: null });
    this.connect();
  }

  /** Begins a conversation, with first words and a human if that is pressed, also while it begins. */
  async start(wantsHuman: boolean, says = ""): Promise<void> {
    const { phase } = this.store.get();
    if (phase === "chat" && wantsHuman) return this.actions.askHuman();
    if (phase === "notice") this.wish = { human: false, says: "" };
    const { wish } = this;
    wish.human ||= wantsHuman;
    wish.says ||= says;
    if (phase !== "notice") return;
    const clientId = this.ports.randomKey();
    const begun = await this.enter(async (current) => {
      const ack = await this.begin(clientId, current);
      const { conversation, state, mode, open } = ack;
      const turnedAway = wish.human && !open;
      return { token: ack.token, fields: { working: null, conversation, state, mode, open, turnedAway } };
    });
    if (begun && wish.says) this.actions.send(wish.says);
    if (begun && wish.human) await this.actions.askHuman();
  }

  /** Resumes a conversation by its return code. */
  async openWithCode(code: string): Promise<void> {
    await this.enter(async (current) => {
      const { token, conversation, state } = await retryTransient(
        this.ports.timers,
        () => this.connection.request(VISITOR.mailboxOpen, { code: code.trim() }),
        // Wrong codes are rate limited: an error is better than a page that seems to hang.
        (error) => error.code === "rate_limited" || !current(),
      );
      return { token, fields: { conversation, state } };
    });
  }

  /** Connects, gets a token, and shows the chat. False when that failed: then the notice is shown again. */
  private async enter(
    ask: (current: () => boolean) => Promise<{ token: string; fields: Partial<VisitorState> }>,
  ): Promise<boolean> {
    this.store.set({ phase: "starting", problem: null });
    this.connect();
    try {
      const { token, fields } = await ask(this.connection.watch());
      this.connection.token = token;
      this.ports.tokens.write(token);
      this.store.set({ phase: "chat", panel: null, ...fields });
      await this.follow();
      return true;
    } catch (error) {
      this.disconnect();
      this.store.set({ phase: "notice", working: null, problem: codeOf(error) });
      return false;
    }
  }

  /** Asks until there is a conversation; under load, with the proof of work that the gateway demands. */
  private async begin(clientId: string, current: () => boolean): Promise<StartAck> {
    let work: WorkDone | null = null;
    for (;;) {
      const request = { lang: this.store.get().lang, client_id: clientId, ...(work && { work }) };
      const ask = () => this.connection.request(VISITOR.conversationStart, request);
      try {
        return await retryTransient(this.ports.timers, ask, () => !current());
      } catch (error) {
        if (!(error instanceof RequestError && error.work && current())) throw error;
        work = await this.ports.solve(error.work, (share) => current() && this.store.set({ working: share }));
      }
    }
  }

  // --- the connection ----------------------------------------------------------------------------------

  private connect(): void {
    this.disconnect();
    this.connection.open((socket, current) => this.sync.listen(socket, current));
  }

  private disconnect(): void {
    this.sync.stop();
    this.actions.stop();
    this.connection.close();
  }

  /** Fetches what is missing, then sends what waits. */
  private async follow(): Promise<void> {
    await this.sync.start();
    this.actions.flush();
  }

  // --- the end -----------------------------------------------------------------------------------------

  /** The gateway no longer accepts this page's token: the page says so and keeps nothing. */
  private lost(code: string): void {
    if (code === "conversation_erased") this.end("erased", null);
    else if (code === "invalid_token" || code === "no_conversation")
      // Ending takes the token: its answer was lost on the way. That it is erased, nobody may believe in vain.
      this.end(this.actions.ending === "ended" ? "ended" : "expired", null);
  }

  /** Erased from another tab. While it is being erased here, the connection stays open for the acknowledgement. */
  private forgetIfOver(): void {
    if (this.store.get().phase === "over" && !this.actions.ending) this.forget();
  }

  private end(ending: Ending, surveyToken: string | null): void {
    this.forget();
    this.store.update((state) => finish(state, ending, surveyToken));
  }

  private forget(): void {
    this.connection.token = null;
    this.ports.tokens.clear();
    this.disconnect();
  }

  /** The quick exit: clears the token and ends without waiting for an answer. The page goes away right after. */
  leave(): void {
    this.giveUp(this.connection.token, true);
    this.connection.token = null;
  }

  /** The word over the connection is the faster one, the other arrives although the page goes away; one key, one end. */
  private giveUp(token: string | null, end: boolean): void {
    this.ports.tokens.clear();
    if (!token) return;
    const client_msg_id = this.ports.randomKey();
    if (end) this.connection.fire(VISITOR.conversationEnd, { client_msg_id, erase: false });
    this.ports.giveUp({ token, client_msg_id, end });
  }

  /** From the end back to the notice. */
  restart(): void {
    this.forget();
    this.store.update((state) => ({ ...initialState(state.lang), service: state.service }));
    void this.sync.loadService();
  }

  /** From the end to a new conversation with a human. */
  async restartWithHuman(): Promise<void> {
    this.restart();
    await this.start(true);
  }

  // --- the page ----------------------------------------------------------------------------------------

  /** Presses a button of the bot. Returns whether it sends a message: another one opens a form. */
  press(button: Button, place: ButtonPress): boolean {
    const sends = !button.action;
    if (sends) this.actions.send(button.title, place);
    else if (button.action === "appointment") this.showTimes();
    else this.show("mailbox");
    return sends;
  }

  /** Opens the times that can be booked, as they are now. */
  showTimes(): void {
    this.show("appointment");
    void this.actions.loadTimes();
  }

  /** Opens the wish to be called, as it stands. */
  showCallback(): void {
    this.show("callback");
    void this.actions.loadCallback();
  }

  show(panel: Panel | null): void {
    this.store.set({ panel, problem: null, ...(panel === null && { code: null }) });
  }

  /** Closes the uppermost of what lies over the conversation. */
  closeTop(): void {
    if (this.store.get().panel) this.show(null);
    else this.reader.close();
  }

  setLanguage(lang: string): void {
    this.store.set({ lang });
    this.reader.reopen();
  }
}

// A counselor's session at the console: signing in and out, and the parts that are created for it.

import { codeOf } from "../../shared/connection";
import type { Login, LoginAck } from "../../shared/contract.generated";
import { hasUnsent } from "../../shared/outbox";
import { retryTransient } from "../../shared/retry";
import { createStore, type Store } from "../../shared/store";
import type { Timers } from "../../shared/timers";
import type { Accounts } from "./api";
import { Channels } from "./channels";
import { ConsoleConnection, type CounselorConnection } from "./connection";
import { ConversationActions } from "./conversation-actions";
import { FormDrafts } from "./form-drafts";
import type { FormsApi } from "./forms-api";
import { QueueActions } from "./queue-actions";
import { answerCall, type ConsoleState, hasDesk, INITIAL, select } from "./state";
import { DeskSync } from "./sync";

interface ConsolePorts {
  connect(): CounselorConnection;
  accounts: Accounts;
  forms: FormsApi;
  timers: Timers;
  randomKey(): string;
  /** The page is on screen, so that what it shows counts as seen. */
  visible(): boolean;
  /** Whether the browser may show notifications; asks for the permission if need be. */
  askNotificationPermission(): Promise<boolean>;
}

export class ConsoleSession {
  readonly store: Store<ConsoleState> = createStore(INITIAL);
  readonly forms: FormDrafts;
  /** Actions on the queue. */
  readonly queue: QueueActions;
  /** Actions on one conversation. */
  readonly actions: ConversationActions;
  private readonly connection: ConsoleConnection;
  private readonly channels: Channels;
  private readonly sync: DeskSync;
  /** Whose form drafts are on the page: its name, or null before anybody has signed in. */
  private formsOf: string | null = null;

  constructor(private readonly ports: ConsolePorts) {
    const { store } = this;
    const { timers, randomKey } = ports;
    const leave = (code: string) => this.leave(code);
    const connection = new ConsoleConnection({ store, timers, connect: ports.connect, expired: leave });
    const channels = new Channels({ store, timers, connection, visible: ports.visible });
    const sync = new DeskSync({ store, timers, connection, channels, refused: leave });
    const parts = { store, timers, connection, channels, sync, randomKey };
    [this.connection, this.channels, this.sync] = [connection, channels, sync];
    this.forms = new FormDrafts(ports.forms);
    this.queue = new QueueActions(parts);
    this.actions = new ConversationActions({ ...parts, forms: this.forms });
  }

  // --- signing in and out ------------------------------------------------------------------------------

  async open(): Promise<void> {
    try {
      const me = await retryTransient(this.ports.timers, () => this.ports.accounts.me());
      if (me) this.enter(me);
      else this.store.set({ phase: "login" });
    } catch (error) {
      this.store.set({ phase: "login", problem: codeOf(error) });
    }
  }

  /** Somebody is signed in. `fresh`: just now, on the small page before this, and not by a reload. */
  begin(me: LoginAck, fresh: boolean): void {
    if (fresh) this.ready();
    this.enter(me);
  }

  login(login: Login): Promise<void> {
    return this.signIn(() => this.ports.accounts.login(login));
  }

  loginWithPasskey(): Promise<void> {
    return this.signIn(() => this.ports.accounts.loginWithPasskey());
  }

  private async signIn(ask: () => Promise<LoginAck>): Promise<void> {
    await this.connection.exclusive(async () => {
      const me = await ask();
      this.ready();
      this.enter(me);
    });
  }

  /** Signing in means being ready for conversations; a reload keeps the presence that was chosen. */
  private ready(): void {
    this.sync.presence = { status: "available", capacity: 1 };
  }

  async logout(): Promise<void> {
    await this.connection.exclusive(async () => {
      await this.ports.accounts.logout();
      this.leave(null);
      this.forms.clear();
    });
  }

  /** Who was signed out by the gateway and signs in again goes on with their forms; nobody else sees them. */
  private enter(me: LoginAck): void {
    if (this.formsOf !== me.name) this.forms.clear();
    this.formsOf = me.name;
    this.store.update(() => ({ ...INITIAL, phase: "desk", me }));
    if (hasDesk(this.store.get())) this.connection.open((socket) => this.sync.start(socket));
  }

  /** The gateway has answered a page of the console with `session_expired`. */
  expired(): void {
    this.leave("session_expired");
  }

  private leave(problem: string | null): void {
    this.sync.stop();
    this.channels.closeAll();
    this.connection.close();
    this.store.update(() => ({ ...INITIAL, phase: "login", problem }));
  }

  // --- the page ----------------------------------------------------------------------------------------

  /** The page or the desk has come into sight: the selected conversation counts as seen. */
  becameVisible(): void {
    this.channels.markSelectedSeen();
  }

  /** True while a reload would lose words. */
  hasUnsent(): boolean {
    if (this.forms.unsaved || Object.keys(this.store.get().kept).length > 0) return true;
    return Object.values(this.store.get().talks).some(
      ({ id, outbox }) => hasUnsent(outbox) || (this.channels.ifOpen(id)?.draft.unsaved ?? false),
    );
  }

  /** Shift leads only: shows the board of the shift in the middle. */
  showBoard(): void {
    this.store.update((state) => ({ ...select(state, null), boardAsked: state.boardAsked + 1 }));
    void this.sync.refreshShift();
  }

  /** Must be called by a click: browsers play sound only then. */
  setSound(sound: boolean): void {
    this.store.set({ sound, soundAsked: true });
  }

  /** Shows tips on drafts on this page, or does not. */
  setHints(hints: boolean): void {
    this.store.set({ hints });
  }

  /** Must be called by a click: browsers ask for the permission only then. */
  async setDesktop(on: boolean): Promise<void> {
    this.store.set({ desktop: on && (await this.ports.askNotificationPermission()) });
  }

  endDebrief(): void {
    this.store.set({ debrief: false });
  }

  /** Removes the notice that a counselor has written to the shift leads. */
  dismissCall(conversation: string): void {
    this.store.update((state) => answerCall(state, conversation));
  }

  /** The alarms have been seen; another one comes for each new danger. */
  acknowledge(): void {
    this.store.set({ alarms: [] });
  }

  /** It has been seen that somebody in more danger waits on. */
  seenPassed(): void {
    this.store.set({ passed: null });
  }
}

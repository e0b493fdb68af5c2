// A counselor's shift: signing in, the connection, the queue and what lies on the desk, turned into state. Owns all I/O
// of the console; what is done in one conversation is in talk-acts.ts.

import {
  type Alarm,
  COUNSELOR,
  type CounselorPushed,
  type CounselorRequests,
  type Login,
  type LoginAck,
  type PresenceName,
  PUSHED,
} from "../../shared/contract.generated";
import { hasUnsent, type Outbox } from "../../shared/outbox";
import { persist } from "../../shared/retry";
import { createStore, type Store } from "../../shared/store";
import { every, type Timers } from "../../shared/timers";
import { codeOf, Refused, type Wire } from "../../shared/wire";
import type { Accounts } from "./api";
import { FormDrafts } from "./form-drafts";
import type { FormsApi } from "./forms-api";
import { type Lane, openLane } from "./lane";
import {
  answerCall,
  type ConsoleState,
  hasDesk,
  INITIAL,
  isMine,
  isOver,
  type LeftTab,
  lostBy,
  markSeen,
  putAway,
  receive,
  receiveAlarm,
  receiveCall,
  receiveOpen,
  receiveQueue,
  receiveSummary,
  select,
  visitorRead,
  wasHeavy,
  withTalk,
} from "./state";
import { type Desk, TalkActs } from "./talk-acts";

const SYNC_MS = 5_000;
const LISTS_MS = 20_000;

export type CounselorWire = Wire<CounselorRequests, CounselorPushed>;

export interface ConsolePorts {
  connect(): CounselorWire;
  accounts: Accounts;
  forms: FormsApi;
  timers: Timers;
  randomKey(): string;
  /** The page is on screen, so that what it shows counts as seen. */
  visible(): boolean;
  /** Whether the browser may show alarms outside of the page; asks if it has not been asked. */
  askDesktop(): Promise<boolean>;
}

export class ConsoleSession {
  readonly store: Store<ConsoleState> = createStore(INITIAL);
  readonly forms: FormDrafts;
  private wire: CounselorWire | null = null;
  private readonly lanes = new Map<string, Lane>();
  private timers: (() => void)[] = [];
  /** What the counselor last chose on this page; said again after every reconnect. */
  private presence: { status: PresenceName; capacity: number } | null = null;

  readonly talk: TalkActs;

  constructor(private readonly ports: ConsolePorts) {
    this.forms = new FormDrafts(ports.forms);
    this.talk = new TalkActs(this.desk());
  }

  private desk(): Desk {
    return {
      store: this.store,
      forms: this.forms,
      randomKey: () => this.ports.randomKey(),
      lane: (id) => this.lane(id),
      laneOf: (id) => this.lanes.get(id),
      changeOutbox: (id, change) => this.changeOutbox(id, change),
      putAway: (id) => this.putAway(id),
      set: (change) => this.set(change),
      refreshLists: () => this.refreshLists(),
      refreshShift: () => this.refreshShift(),
      request: (event, data) => this.request(event, data),
      persist: (ask) => this.persist(ask),
      once: (act) => this.once(act),
    };
  }

  // --- signing in and out ------------------------------------------------------------------------------

  async open(): Promise<void> {
    try {
      const me = await persist(this.ports.timers, () => this.ports.accounts.me());
      if (me) this.enter(me);
      else this.set({ phase: "login" });
    } catch (error) {
      this.set({ phase: "login", problem: codeOf(error) });
    }
  }

  login(login: Login): Promise<void> {
    return this.signIn(() => this.ports.accounts.login(login));
  }

  loginWithPasskey(): Promise<void> {
    return this.signIn(() => this.ports.accounts.loginWithPasskey());
  }

  private async signIn(ask: () => Promise<LoginAck>): Promise<void> {
    await this.once(async () => {
      const me = await ask();
      // Whoever signs in is here to take conversations; a reload keeps what was chosen.
      this.presence = { status: "available", capacity: 1 };
      this.enter(me);
    });
  }

  async logout(): Promise<void> {
    await this.once(async () => {
      await this.ports.accounts.logout();
      this.leave(null);
    });
  }

  private enter(me: LoginAck): void {
    this.store.update(() => ({ ...INITIAL, phase: "desk", me }));
    if (!hasDesk(this.store.get())) return;
    const wire = this.ports.connect();
    this.wire = wire;
    this.listen(wire);
    const online = () => this.store.get().link === "online";
    this.timers = [
      every(this.ports.timers, SYNC_MS, () => online() && this.keepUp()),
      every(this.ports.timers, LISTS_MS, () => online() && this.refreshLists()),
    ];
    wire.open();
  }

  /** The gateway does not know this session any more: a page of the console has just learnt it. */
  expired(): void {
    this.leave("session_expired");
  }

  private leave(problem: string | null): void {
    for (const stop of this.timers) stop();
    for (const id of this.lanes.keys()) this.dropLane(id);
    this.timers = [];
    this.wire?.close();
    this.wire = null;
    this.presence = null;
    this.store.update(() => ({ ...INITIAL, phase: "login", problem }));
  }

  private listen(wire: CounselorWire): void {
    wire.onLink((link) => {
      this.set({ link });
      if (link === "online") void this.arrive();
    });
    wire.onRefused((code) => this.leave(code));
    wire.on(PUSHED.event, (event) => {
      const { state, outcome } = receive(this.store.get(), event);
      const done = outcome === "added" ? lostBy(state, event) : null;
      this.store.update(() => state);
      if (event.state === "erased") this.lost(event.conversation, "conversation_erased");
      if (done) {
        this.putAway(event.conversation);
        this.set({ done });
      }
      this.sawSelected();
      if (outcome === "hole") void this.lane(event.conversation).syncer.run();
    });
    wire.on(PUSHED.queue, (update) => this.store.update((state) => receiveQueue(state, update)));
    wire.on(PUSHED.alarm, (alarm) => this.store.update((state) => receiveAlarm(state, alarm)));
    wire.on(PUSHED.side, (call) => this.store.update((state) => receiveCall(state, call)));
    wire.on(PUSHED.typing, ({ conversation, from, on }) => {
      if (conversation && from === "visitor" && this.store.get().talks[conversation]) {
        this.lane(conversation).watch.heard(on);
      }
    });
    wire.on(PUSHED.read, ({ conversation, from, seq }) => {
      if (conversation && from === "visitor")
        this.store.update((state) => visitorRead(state, conversation, seq));
    });
  }

  // --- keeping up --------------------------------------------------------------------------------------

  private async arrive(): Promise<void> {
    if (this.presence) await this.request(COUNSELOR.presenceSet, this.presence).catch(() => undefined);
    await Promise.all([this.refresh(), this.refreshLists()]);
    for (const { pump, draft } of this.lanes.values()) {
      pump.kick();
      draft.flush();
    }
  }

  private async keepUp(): Promise<void> {
    await this.refresh();
    const { mailbox, mailboxCount } = this.store.get();
    if (mailbox.length !== mailboxCount) await this.refreshLists();
  }

  /** What is waiting, what is mine, and the logs of what lies on the desk. */
  private async refresh(): Promise<void> {
    try {
      const summary = await this.request(COUNSELOR.queueSummary, {});
      this.store.update((state) => receiveSummary(state, summary));
    } catch (error) {
      this.notice(codeOf(error));
      return;
    }
    const { talks } = this.store.get();
    for (const id of this.lanes.keys()) if (!talks[id]) this.dropLane(id);
    const open = Object.values(talks).filter((talk) => !isOver(talk));
    await Promise.all(open.map(({ id }) => this.lane(id).syncer.run()));
    if (this.store.get().leftTab === "shift") await this.refreshShift();
  }

  private async refreshLists(): Promise<void> {
    try {
      const { messages } = await this.request(COUNSELOR.mailboxList, {});
      this.set({ mailbox: messages, mailboxCount: messages.length });
      if (this.store.get().me?.role === "shift_lead") {
        const { waiting } = await this.request(COUNSELOR.queueList, {});
        this.set({ queue: waiting });
        await this.refreshShift();
      }
    } catch (error) {
      this.notice(codeOf(error));
    }
  }

  private async refreshShift(): Promise<void> {
    try {
      const shift = await this.request(COUNSELOR.shiftOverview, {});
      this.set({ shift });
    } catch (error) {
      this.notice(codeOf(error));
    }
  }

  private lane(id: string): Lane {
    const known = this.lanes.get(id);
    if (known) return known;
    const lane = openLane(id, {
      timers: this.ports.timers,
      request: (event, data) => this.request(event, data),
      outbox: () => this.store.get().talks[id]?.outbox ?? [],
      changeOutbox: (change) => this.changeOutbox(id, change),
      fetchPage: () => this.fetchPage(id),
      lost: (code) => this.lost(id, code),
      visitorTypes: (typing) =>
        this.store.update((state) =>
          state.talks[id] ? withTalk(state, id, (talk) => ({ ...talk, typing })) : state,
        ),
    });
    this.lanes.set(id, lane);
    return lane;
  }

  private changeOutbox(id: string, change: (outbox: Outbox) => Outbox): void {
    this.store.update((state) =>
      state.talks[id] ? withTalk(state, id, (talk) => ({ ...talk, outbox: change(talk.outbox) })) : state,
    );
  }

  private dropLane(id: string): void {
    this.lanes.get(id)?.stop();
    this.lanes.delete(id);
  }

  private async fetchPage(id: string): Promise<{ more: boolean }> {
    const afterSeq = this.store.get().talks[id]?.log.last ?? 0;
    const page = await this.request(COUNSELOR.conversationOpen, { conversation: id, after_seq: afterSeq });
    const first = this.store.get().talks[id]?.loaded === false;
    this.store.update((state) => (state.talks[id] ? receiveOpen(state, id, page) : state));
    if (first) this.lane(id).draft.restored({ text: page.draft ?? "", cards: page.draft_cards ?? [] });
    this.sawSelected();
    return page;
  }

  /** No longer ours to see: it leaves the desk. */
  private lost(id: string, code: string): void {
    const gone = [
      "unknown_conversation",
      "not_yours",
      "conversation_erased",
      "conversation_sealed",
      "not_allowed",
    ];
    if (gone.includes(code)) {
      this.store.update((state) => ({ ...putAway(state, id), problem: code }));
      this.dropLane(id);
    } else this.notice(code);
  }

  private notice(code: string): void {
    if (code === "session_expired") this.leave(code);
  }

  /** What is on screen now counts as seen: the desk, or the page, has just come into sight. */
  looked(): void {
    this.sawSelected();
  }

  private sawSelected(): void {
    const { selected, talks } = this.store.get();
    if (selected && talks[selected] && this.ports.visible()) {
      this.store.update((state) => withTalk(state, selected, markSeen));
      const talk = this.store.get().talks[selected];
      if (talk?.state === "with_counselor" && isMine(this.store.get(), selected))
        this.lane(selected).reads.upTo(talk.log.last);
    }
  }

  // --- the queue ---------------------------------------------------------------------------------------

  async setPresence(status: PresenceName, capacity: number): Promise<void> {
    this.presence = { status, capacity };
    await this.once(async () => {
      await this.persist(() => this.request(COUNSELOR.presenceSet, { status, capacity }));
      this.set({ status, capacity });
    });
  }

  async takeNext(): Promise<void> {
    await this.once(async () => this.took((await this.request(COUNSELOR.queueClaimNext, {})).conversation));
  }

  async take(conversation: string): Promise<void> {
    await this.once(async () => {
      await this.request(COUNSELOR.queueClaim, { conversation });
      this.took(conversation);
    });
  }

  private took(id: string): void {
    this.store.update((state) => ({
      ...select(state, id),
      slots: state.slots.includes(id) ? state.slots : [...state.slots, id],
      alarms: state.alarms.filter((alarm) => alarm.conversation !== id),
      debrief: false,
    }));
    void this.refresh();
  }

  /** Shows a conversation: one of ours, one from the mailbox, or (leads) one that waits. */
  show(id: string): void {
    this.store.update((state) => select(state, id));
    void this.lane(id).syncer.run();
  }

  putAway(id: string): void {
    const { talks, me } = this.store.get();
    const talk = talks[id];
    const debrief = talk?.state === "closed" && talk.owner === me?.name && wasHeavy(talk);
    this.store.update((state) => ({ ...putAway(state, id), debrief: state.debrief || debrief }));
    this.dropLane(id);
  }

  /** Asks whom a conversation can be handed to. */
  async findColleagues(): Promise<void> {
    try {
      const { colleagues } = await this.request(COUNSELOR.colleaguesList, {});
      this.set({ colleagues });
    } catch (error) {
      this.notice(codeOf(error));
    }
  }

  // --- the shift (leads) -------------------------------------------------------------------------------

  showLeft(leftTab: LeftTab): void {
    this.set({ leftTab });
    if (leftTab === "shift") void this.refreshShift();
  }

  async setIntake(stopped: boolean): Promise<void> {
    await this.once(async () => {
      await this.persist(() => this.request(COUNSELOR.intakeSet, { stopped }));
      await this.refreshShift();
    });
  }

  takeOver(conversation: string, reason: string): Promise<boolean> {
    const client_msg_id = this.ports.randomKey();
    return this.once(async () => {
      await this.persist(() =>
        this.request(COUNSELOR.conversationTakeOver, { conversation, client_msg_id, reason }),
      );
      this.took(conversation);
    });
  }

  // --- the page ----------------------------------------------------------------------------------------

  setSound(sound: boolean): void {
    this.set({ sound });
  }

  /** Asked by a click alone, as browsers want it. */
  async setDesktop(on: boolean): Promise<void> {
    this.set({ desktop: on && (await this.ports.askDesktop()) });
  }

  endDebrief(): void {
    this.set({ debrief: false });
  }

  /** True while a reload would lose words. */
  hasUnsent(): boolean {
    return Object.values(this.store.get().talks).some(
      ({ id, outbox }) => hasUnsent(outbox) || (this.lanes.get(id)?.draft.unsaved ?? false),
    );
  }

  /** A call that is read elsewhere, or needs nothing. */
  dismissCall(conversation: string): void {
    this.store.update((state) => answerCall(state, conversation));
  }

  acknowledge(alarm: Alarm): void {
    this.store.update((state) => ({ ...state, alarms: state.alarms.filter((one) => one !== alarm) }));
  }

  private request<E extends keyof CounselorRequests>(
    event: E,
    data: CounselorRequests[E]["data"],
  ): Promise<CounselorRequests[E]["ack"]> {
    return this.wire?.request(event, data) ?? Promise.reject(new Refused("offline"));
  }

  private persist<T>(ask: () => Promise<T>): Promise<T> {
    return persist(this.ports.timers, ask, () => this.wire === null);
  }

  /** One thing at a time; a refusal is shown, not thrown. True when it was done. */
  private async once(act: () => Promise<void>): Promise<boolean> {
    if (this.store.get().busy) return false;
    this.set({ busy: true, problem: null, done: null });
    try {
      await act();
      return true;
    } catch (error) {
      const problem = codeOf(error);
      this.set({ problem });
      this.notice(problem);
      return false;
    } finally {
      this.set({ busy: false });
    }
  }

  private set(change: Partial<ConsoleState>): void {
    this.store.update((state) => ({ ...state, ...change }));
  }
}

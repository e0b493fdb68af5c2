// The state of the console, and how pushes, answers and actions change it. Pure.

import type { Link } from "../../shared/connection";
import type {
  Alarm,
  CallsNotice,
  Card,
  Colleague,
  HandedOver,
  LevelName,
  LoginAck,
  MailboxItem,
  OpenAck,
  PassedOver,
  PresenceName,
  QueueUpdate,
  Role,
  ShiftAck,
  SideNotice,
  SummaryAck,
  WaitingConversation,
  WireEvent,
} from "../../shared/contract.generated";
import { keepAlike } from "../../shared/keep-alike";
import { add, addPage, type Outcome } from "../../shared/log";
import { addCard, markSeen, newTalk, rank, type Talk, withLog } from "./talk";

export const LEVELS: readonly LevelName[] = ["N4", "N3", "N2", "N1", "N0"];

/** Alarms that end by themselves: an urgent conversation waits, or has waited longer than the target. */
const QUEUE_ALARMS: readonly string[] = ["waiting", "overdue"];

export function isQueueAlarm({ code }: Alarm): boolean {
  return QUEUE_ALARMS.includes(code);
}

export const STATUSES: readonly PresenceName[] = ["available", "busy", "break", "away"];

/** The roles that take conversations. */
export const DESK_ROLES: readonly Role[] = ["counselor", "trainee", "shift_lead"];

/** What became of a conversation that was on the desk. */
export type Done = "closed" | "documented" | "released" | "answered" | "transferred" | "taken_over" | "gone";

/** checking: is somebody signed in? */
export type Phase = "checking" | "login" | "desk";

/** An answer that was written, and not sent. */
export interface KeptAnswer {
  readonly text: string;
  readonly cards: readonly Card[];
}

export interface ConsoleState {
  readonly phase: Phase;
  readonly me: LoginAck | null;
  readonly link: Link;
  readonly waiting: Readonly<Record<string, number>>;
  readonly longestWaitS: number;
  /** How many in the queue have no connection; below N3 they are in no other number. */
  readonly gone: number;
  /** Of the conversations that waited at the last comparison, how many this counselor may take. */
  readonly fitting: { readonly of: number; readonly count: number };
  /** Of those who wait, how many nobody on duty can take. */
  readonly unable: number;
  /** Who in more danger waits on after the last claim. */
  readonly passed: PassedOver | null;
  /** The whole queue; null for roles that see counts only. */
  readonly queue: readonly WaitingConversation[] | null;
  readonly slots: readonly string[];
  readonly capacity: number;
  readonly status: PresenceName;
  /** Ended contacts of this counselor that wait for their form. */
  readonly dueForms: number;
  readonly mailboxCount: number;
  readonly mailbox: readonly MailboxItem[];
  readonly talks: Readonly<Record<string, Talk>>;
  readonly selected: string | null;
  readonly alarms: readonly Alarm[];
  readonly sound: boolean;
  /** On this page it has been answered whether alarms are to sound. */
  readonly soundAsked: boolean;
  /** Tips on drafts are shown on this page. */
  readonly hints: boolean;
  /** Desktop notifications are on. */
  readonly desktop: boolean;
  /** For shift leads. */
  readonly shift: ShiftAck | null;
  /** For shift leads: counselors who have written in the side chat of a conversation that is not open here. */
  readonly calls: readonly SideNotice[];
  /** Telephone calls that ring and are talked in now. */
  readonly telephone: CallsNotice;
  /** The colleagues to whom a conversation can be handed over; null until fetched. */
  readonly colleagues: readonly Colleague[] | null;
  /** Rises each time a shift lead asks for the board of the shift. */
  readonly boardAsked: number;
  /** Conversations that colleagues hand over to this counselor. */
  readonly handed: readonly HandedOver[];
  /** A shift lead has stopped the intake below N3. */
  readonly intakeStopped: boolean;
  /** A conversation at N3 or N4 has just ended: show the reminder to take a break. */
  readonly debrief: boolean;
  /** The invented visitor who is on the way to this user; null if there is none. */
  readonly rehearsal: { readonly conversation: string; readonly title: string } | null;
  /** Answers that were not sent when their conversation left the desk, by its id. */
  readonly kept: Readonly<Record<string, KeptAnswer>>;
  readonly busy: boolean;
  readonly problem: string | null;
  /** The outcome of the last conversation that left the desk, to be confirmed in words. */
  readonly done: Done | null;
}

export const INITIAL: ConsoleState = {
  phase: "checking",
  me: null,
  link: "offline",
  waiting: {},
  longestWaitS: 0,
  gone: 0,
  fitting: { of: 0, count: 0 },
  unable: 0,
  passed: null,
  queue: null,
  slots: [],
  capacity: 1,
  status: "away",
  dueForms: 0,
  mailboxCount: 0,
  mailbox: [],
  talks: {},
  selected: null,
  alarms: [],
  sound: false,
  soundAsked: false,
  hints: true,
  desktop: false,
  shift: null,
  calls: [],
  telephone: { ringing: 0, talking: 0, version: 0 },
  colleagues: null,
  boardAsked: 0,
  handed: [],
  intakeStopped: false,
  debrief: false,
  rehearsal: null,
  kept: {},
  busy: false,
  problem: null,
  done: null,
};

export function withTalk(state: ConsoleState, id: string, change: (talk: Talk) => Talk): ConsoleState {
  const before = state.talks[id] ?? newTalk(id);
  const after = change(before);
  return after === state.talks[id] ? state : { ...state, talks: { ...state.talks, [id]: after } };
}

/** Applies a pushed event. Events of conversations that are not on the desk are dropped. */
export function receive(
  state: ConsoleState,
  event: WireEvent,
): { state: ConsoleState; outcome: Outcome | "foreign" } {
  const talk = state.talks[event.conversation];
  if (!talk) return { state, outcome: "foreign" };
  const { log, outcome } = add(talk.log, event);
  if (outcome !== "added") return { state, outcome };
  return { state: withTalk(state, talk.id, (now) => withLog(now, log)), outcome };
}

/** Applies the answer to opening a conversation. Its current values win over those folded from events; the same state without news. */
export function receiveOpen(state: ConsoleState, id: string, page: OpenAck): ConsoleState {
  const next = withTalk(state, id, (talk) => ({
    ...withLog(talk, addPage(talk.log, page.events)),
    state: page.state,
    level: page.level,
    signals: page.signals,
    context: page.context,
    told: page.told ?? [],
    owner: page.owner ?? null,
    visitorRead: Math.max(talk.visitorRead, page.visitor_read ?? 0),
    flags: page.flags ?? [],
    pendingTransfer: page.pending_transfer ?? null,
    unsettled: page.unsettled ?? null,
    appointment: page.appointment ?? null,
    goneSince: page.gone_since ?? null,
    // Nothing is unread at the first opening; a draft typed since then wins over the saved one.
    seen: talk.loaded ? talk.seen : page.head,
    sideSeen: talk.loaded ? talk.sideSeen : page.head,
    draft: talk.loaded || talk.draft !== "" ? talk.draft : (page.draft ?? ""),
    cards: talk.loaded || talk.cards.length > 0 ? talk.cards : (page.draft_cards ?? []),
    loaded: true,
  }));
  return keepAlike(state, next);
}

/** How this event took a conversation of ours from us, or null. */
export function lostBy(state: ConsoleState, event: WireEvent): Done | null {
  if (event.kind !== "state" || !isMine(state, event.conversation)) return null;
  if (event.reason === "transferred") return "transferred";
  if (event.reason === "counselor_gone") return "gone";
  return event.reason === "taken_over" && event.by !== state.me?.name ? "taken_over" : null;
}

export function visitorRead(state: ConsoleState, id: string, seq: number): ConsoleState {
  if (!state.talks[id]) return state;
  return withTalk(state, id, (talk) => (seq > talk.visitorRead ? { ...talk, visitorRead: seq } : talk));
}

/** The same state where the summary says nothing new: it is fetched every few seconds, also while somebody writes. */
export function receiveSummary(state: ConsoleState, summary: SummaryAck): ConsoleState {
  const next = receiveQueue(state, summary);
  return keepAlike(state, {
    ...next,
    slots: summary.slots,
    capacity: summary.capacity,
    status: isStatus(summary.status) ? summary.status : state.status,
    dueForms: summary.due_forms ?? 0,
    mailboxCount: summary.mailbox,
    handed: summary.handed ?? [],
    intakeStopped: summary.intake_stopped ?? false,
    fitting: { of: totalWaiting(next), count: summary.fitting ?? 0 },
    unable: summary.unable ?? 0,
    talks: keepOnDesk(next.talks, [...summary.slots, state.selected]),
    // Who has asked for the board keeps it.
    selected: state.selected ?? (state.boardAsked > 0 ? null : (summary.slots[0] ?? null)),
  });
}

export function receiveQueue(
  state: ConsoleState,
  update: Pick<QueueUpdate, "waiting" | "longest_wait_s" | "gone" | "list">,
): ConsoleState {
  const urgent = (update.waiting["N4"] ?? 0) + (update.waiting["N3"] ?? 0);
  const list = update.list;
  const waits = ({ conversation }: Alarm) =>
    urgent > 0 && (!list || list.some((one) => one.conversation === conversation));
  return {
    ...state,
    waiting: update.waiting,
    longestWaitS: update.longest_wait_s,
    gone: update.gone ?? 0,
    queue: update.list ?? state.queue,
    // Conversations that no longer wait were taken. Alarms about stored data stay until they are read.
    alarms: state.alarms.filter((alarm) => !isQueueAlarm(alarm) || waits(alarm)),
  };
}

/** Calls that ring and are talked in; once nobody talks, no call is urgent any more. */
export function receiveTelephone(state: ConsoleState, telephone: CallsNotice): ConsoleState {
  const alarms = state.alarms.filter((alarm) => alarm.code !== "call" || telephone.talking > 0);
  return { ...state, telephone, alarms };
}

export function receiveAlarm(state: ConsoleState, alarm: Alarm): ConsoleState {
  // An overdue alarm replaces the earlier one about waiting.
  const replaces = (one: Alarm) => one.code === alarm.code || (isQueueAlarm(one) && isQueueAlarm(alarm));
  const others = state.alarms.filter((one) => one.conversation !== alarm.conversation || !replaces(one));
  if (alarm.over) return { ...state, alarms: others };
  const alarms = [alarm, ...others].sort(
    (a, b) => Number(isLoud(b)) - Number(isLoud(a)) || rank(b.level) - rank(a.level),
  );
  return { ...state, alarms };
}

/** Whether an alarm makes a sound: not where the visitor is gone, perhaps on the phone to 112. */
export function isLoud(alarm: Alarm): boolean {
  return !alarm.gone_since;
}

/** A counselor asks for a shift lead. Open conversations show their side chat themselves. */
export function receiveCall(state: ConsoleState, call: SideNotice): ConsoleState {
  if (state.talks[call.conversation]) return state;
  const others = state.calls.filter((one) => one.conversation !== call.conversation);
  return { ...state, calls: [...others, call] };
}

export function answerCall(state: ConsoleState, conversation: string): ConsoleState {
  const calls = state.calls.filter((one) => one.conversation !== conversation);
  return calls.length === state.calls.length ? state : { ...state, calls };
}

function isStatus(value: string): value is PresenceName {
  return (STATUSES as readonly string[]).includes(value);
}

function keepOnDesk(
  talks: ConsoleState["talks"],
  ids: readonly (string | null)[],
): Readonly<Record<string, Talk>> {
  return Object.fromEntries(
    ids.flatMap((id) => (id === null ? [] : [[id, talks[id] ?? newTalk(id)] as const])),
  );
}

/** Selects a conversation, and marks it as seen. */
export function select(state: ConsoleState, id: string | null): ConsoleState {
  const next = { ...state, selected: id, problem: null, done: null };
  return id === null ? next : withTalk(answerCall(next, id), id, markSeen);
}

/** Keeps what was written in a conversation and has not been sent, before it leaves the desk. */
export function keepUnsent(state: ConsoleState, id: string): ConsoleState {
  const talk = state.talks[id];
  if (!talk) return state;
  const unsent = talk.outbox.filter(({ status }) => status !== "acked");
  const text = [...unsent.map((item) => item.text), talk.draft].filter((part) => part.trim()).join("\n\n");
  const cards = [...unsent.flatMap((item) => item.cards ?? []), ...talk.cards];
  return text ? { ...state, kept: { ...state.kept, [id]: { text, cards } } } : state;
}

/** Offers a kept answer again, as the draft of its conversation. */
export function restoreUnsent(state: ConsoleState, id: string): ConsoleState {
  const answer = state.kept[id];
  if (!answer) return state;
  const next = withTalk(state, id, (talk) => ({
    ...talk,
    draft: [talk.draft, answer.text].filter(Boolean).join("\n\n"),
    cards: answer.cards.reduce(addCard, talk).cards,
  }));
  return dropUnsent(next, id);
}

export function dropUnsent(state: ConsoleState, id: string): ConsoleState {
  const { [id]: _, ...kept } = state.kept;
  return { ...state, kept };
}

/** Takes a conversation off the desk, and selects the next of one's own. */
export function putAway(state: ConsoleState, id: string): ConsoleState {
  const { [id]: _, ...talks } = state.talks;
  const slots = state.slots.filter((slot) => slot !== id);
  const selected = state.selected === id ? (slots[0] ?? null) : state.selected;
  return { ...state, talks, slots, selected };
}

/** A conversation that has just been closed here: it stays on screen, and holds no slot any more. */
export function ended(state: ConsoleState, id: string): ConsoleState {
  const owner = state.me?.name ?? null;
  const next = withTalk(state, id, (talk) => ({ ...talk, state: "closed", owner, draft: "", cards: [] }));
  return { ...next, slots: state.slots.filter((slot) => slot !== id) };
}

export function hasDesk(state: ConsoleState): boolean {
  return state.me !== null && DESK_ROLES.includes(state.me.role);
}

/** Whether this user has had this conversation, which has ended, and writes its form. */
export function isToDocument(state: ConsoleState, talk: Talk): boolean {
  return talk.state === "closed" && talk.owner !== null && talk.owner === state.me?.name;
}

export function isLead(state: ConsoleState): boolean {
  return state.me?.role === "shift_lead";
}

export function isMine(state: ConsoleState, id: string): boolean {
  return state.slots.includes(id);
}

/**
 * Conversations wait, but none that this counselor may take. False when the queue has changed since the last
 * comparison.
 */
export function noneFits(state: ConsoleState): boolean {
  return state.fitting.of > 0 && state.fitting.count === 0 && state.fitting.of === totalWaiting(state);
}

/** Whether this counselor takes what has just begun to wait: a shift lead may take somebody also on a break. */
export function isTaking(state: ConsoleState): boolean {
  return state.status === "available" || isLead(state);
}

/** Who can take the conversation of an alarm: as it was told, unless the queue has told since that all of it fits. */
export function takersOf(state: ConsoleState, alarm: Alarm): NonNullable<Alarm["takers"]> {
  const { of, count } = state.fitting;
  const allFit = of > 0 && count === of && of === totalWaiting(state);
  return allFit && state.status === "available" ? "you" : (alarm.takers ?? "you");
}

/** Whether this counselor may take the conversation of the alarm, and has room for it. */
export function mayTakeAlarmed(state: ConsoleState, alarm: Alarm): boolean {
  const free = state.slots.length < state.capacity && state.link === "online" && !state.busy;
  const able = isTaking(state) && takersOf(state, alarm) === "you" && !noneFits(state);
  return free && able && isQueueAlarm(alarm) && !isMine(state, alarm.conversation);
}

export function totalWaiting(state: ConsoleState): number {
  return Object.values(state.waiting).reduce((sum, count) => sum + count, 0);
}

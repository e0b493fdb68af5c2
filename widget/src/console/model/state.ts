// What the counselor's desk shows, and how it changes. Pure: no connection, no clock, no chance.

import type {
  Alarm,
  Card,
  Colleague,
  LevelName,
  LoginAck,
  MailboxItem,
  OpenAck,
  PresenceName,
  QueueUpdate,
  Role,
  ShiftAck,
  SideNotice,
  StateName,
  SummaryAck,
  WaitingConversation,
  WireEvent,
} from "../../shared/contract.generated";
import { add, addPage, EMPTY_LOG, type EventLog, type Outcome } from "../../shared/log";
import { EMPTY_OUTBOX, type Outbox, settleOutbox } from "../../shared/outbox";
import type { Link } from "../../shared/wire";

export const LEVELS: readonly LevelName[] = ["N4", "N3", "N2", "N1", "N0"];

/** The alarms that end by themselves: somebody urgent waits, or has waited longer than the target. */
const OF_THE_QUEUE: readonly string[] = ["waiting", "overdue"];

export function isOfTheQueue({ code }: Alarm): boolean {
  return OF_THE_QUEUE.includes(code);
}

export const STATUSES: readonly PresenceName[] = ["available", "busy", "break", "away"];

/** Who takes conversations, and so has a desk. */
export const AT_DESKS: readonly Role[] = ["counselor", "trainee", "shift_lead"];

/** What became of a conversation that was on the desk. */
export type Done = "closed" | "released" | "answered" | "transferred" | "taken_over" | "gone";

/** Left: the queue, or (leads) the shift. */
export type LeftTab = "queue" | "shift";

/** One conversation on the desk. */
export interface Talk {
  readonly id: string;
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly state: StateName;
  readonly level: LevelName;
  readonly signals: readonly string[];
  readonly context: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly typing: boolean;
  /** Number of the newest event that was on screen. */
  readonly seen: number;
  /** Unsent words; the gateway keeps a copy, so that a reload loses nothing. */
  readonly draft: string;
  /** Articles and contacts that go along with the draft when it is sent. */
  readonly cards: readonly Card[];
  /** Up to which event the visitor has read. */
  readonly visitorRead: number;
  readonly flags: readonly string[];
  /** Name of the colleague whom the visitor has been asked about. */
  readonly pendingTransfer: string | null;
  /** Number of the newest side message that was on screen. */
  readonly sideSeen: number;
  readonly loaded: boolean;
}

/** checking: is somebody signed in? */
export type Phase = "checking" | "login" | "desk";

export interface ConsoleState {
  readonly phase: Phase;
  readonly me: LoginAck | null;
  readonly link: Link;
  readonly waiting: Readonly<Record<string, number>>;
  readonly longestWaitS: number;
  /** Of so many who waited when it was asked, how many this counselor may take. */
  readonly fitting: { readonly of: number; readonly count: number };
  /** The whole queue; null for those who see counts only. */
  readonly queue: readonly WaitingConversation[] | null;
  readonly slots: readonly string[];
  readonly capacity: number;
  readonly status: PresenceName;
  readonly mailboxCount: number;
  readonly mailbox: readonly MailboxItem[];
  readonly talks: Readonly<Record<string, Talk>>;
  readonly selected: string | null;
  readonly alarms: readonly Alarm[];
  readonly sound: boolean;
  /** The browser may show alarms outside of the page. */
  readonly desktop: boolean;
  /** For shift leads. */
  readonly shift: ShiftAck | null;
  /** For shift leads: counselors who have written in the side chat of a conversation that is not open here. */
  readonly calls: readonly SideNotice[];
  /** To whom a conversation can be handed; null until it is asked for. */
  readonly colleagues: readonly Colleague[] | null;
  readonly leftTab: LeftTab;
  /** A conversation at N3 or N4 has just ended: time to breathe. */
  readonly debrief: boolean;
  readonly busy: boolean;
  readonly problem: string | null;
  /** What was just brought to its end, for a word of confirmation. */
  readonly done: Done | null;
}

export const INITIAL: ConsoleState = {
  phase: "checking",
  me: null,
  link: "offline",
  waiting: {},
  longestWaitS: 0,
  fitting: { of: 0, count: 0 },
  queue: null,
  slots: [],
  capacity: 1,
  status: "away",
  mailboxCount: 0,
  mailbox: [],
  talks: {},
  selected: null,
  alarms: [],
  sound: false,
  desktop: false,
  shift: null,
  calls: [],
  colleagues: null,
  leftTab: "queue",
  debrief: false,
  busy: false,
  problem: null,
  done: null,
};

export function newTalk(id: string): Talk {
  return {
    id,
    log: EMPTY_LOG,
    outbox: EMPTY_OUTBOX,
    state: "with_counselor",
    level: "N0",
    signals: [],
    context: {},
    owner: null,
    typing: false,
    seen: 0,
    draft: "",
    cards: [],
    visitorRead: 0,
    flags: [],
    pendingTransfer: null,
    sideSeen: 0,
    loaded: false,
  };
}

export function withTalk(state: ConsoleState, id: string, change: (talk: Talk) => Talk): ConsoleState {
  const before = state.talks[id] ?? newTalk(id);
  const after = change(before);
  return after === state.talks[id] ? state : { ...state, talks: { ...state.talks, [id]: after } };
}

/** A pushed event. Events of conversations that are not on the desk are not kept. */
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

/** The gateway's answer to opening a conversation; what it says of now counts more than the fold of events. */
export function receiveOpen(state: ConsoleState, id: string, page: OpenAck): ConsoleState {
  return withTalk(state, id, (talk) => ({
    ...withLog(talk, addPage(talk.log, page.events)),
    state: page.state,
    level: page.level,
    signals: page.signals,
    context: page.context,
    owner: page.owner ?? null,
    visitorRead: Math.max(talk.visitorRead, page.visitor_read ?? 0),
    flags: page.flags ?? [],
    pendingTransfer: page.pending_transfer ?? null,
    // What was there when it was first opened is not news; what was typed before a reload is.
    seen: talk.loaded ? talk.seen : page.head,
    sideSeen: talk.loaded ? talk.sideSeen : page.head,
    draft: talk.loaded || talk.draft !== "" ? talk.draft : (page.draft ?? ""),
    cards: talk.loaded || talk.cards.length > 0 ? talk.cards : (page.draft_cards ?? []),
    loaded: true,
  }));
}

function withLog(talk: Talk, log: EventLog): Talk {
  const fresh = log.events.slice(talk.log.events.length);
  let next: Talk = { ...talk, log, outbox: settleOutbox(talk.outbox, log) };
  for (const event of fresh) next = withEvent(next, event);
  return next;
}

function withEvent(talk: Talk, event: WireEvent): Talk {
  if (event.kind === "state" && event.state) {
    const owner = event.state === "closed" ? talk.owner : (event.by ?? null);
    return { ...talk, state: event.state, owner, pendingTransfer: null };
  }
  if (event.kind === "risk" && event.level) {
    // Rules and bot only raise; a counselor may lower.
    const lowered = event.source !== "counselor" && rank(event.level) < rank(talk.level);
    return {
      ...talk,
      level: lowered ? talk.level : event.level,
      signals: [...new Set([...talk.signals, ...(event.signals ?? [])])],
    };
  }
  if (event.kind === "message" && event.from === "visitor") return { ...talk, typing: false };
  if (event.kind === "flag") return withFlag(talk, event);
  return talk;
}

function withFlag(talk: Talk, event: WireEvent): Talk {
  switch (event.code) {
    case "supervision_on":
      return { ...talk, flags: [...new Set([...talk.flags, "supervision"])] };
    case "supervision_off":
      return { ...talk, flags: talk.flags.filter((flag) => flag !== "supervision") };
    case "transfer_offered":
      return { ...talk, pendingTransfer: event.text ?? "" };
    case "transfer_accepted":
    case "transfer_declined":
    case "transfer_lapsed":
      return { ...talk, pendingTransfer: null };
    default:
      return talk;
  }
}

/** What became of a conversation of ours by this event, if it is not ours any more. */
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

/** Whose newest answer may bear the word "read": that answer's number, or 0. */
export function readAnswer(talk: Talk): number {
  const last = talk.log.events.findLast((event) => event.kind === "message" && event.from === "counselor");
  return last && last.seq <= talk.visitorRead ? last.seq : 0;
}

/** waiting: nobody has looked at it. changed: it went out with other words. */
export type Fate = "waiting" | "sent" | "changed" | "returned";

/** What became of each trainee's answer, by its number. */
export function fates(log: EventLog): ReadonlyMap<number, Fate> {
  const found = new Map<number, Fate>();
  let waiting: WireEvent[] = [];
  const settle = (proposal: WireEvent, fate: Fate) => {
    found.set(proposal.seq, fate);
    waiting = waiting.filter((one) => one !== proposal);
  };
  for (const event of log.events) {
    if (event.kind === "proposal") {
      found.set(event.seq, "waiting");
      waiting.push(event);
    } else if (event.kind === "message" && event.from === "counselor") {
      const proposal = waiting.find((one) => one.client_msg_id === event.client_msg_id);
      if (proposal) settle(proposal, proposal.text === event.text ? "sent" : "changed");
    } else if (event.kind === "flag" && event.code === "proposal_returned") {
      const proposal = waiting.find((one) => one.seq === event.proposal);
      if (proposal) settle(proposal, "returned");
    }
  }
  return found;
}

/** The trainee's answer to look at now, or null. */
export function nextProposal(talk: Talk): WireEvent | null {
  const fate = fates(talk.log);
  return (
    talk.log.events.find((event) => event.kind === "proposal" && fate.get(event.seq) === "waiting") ?? null
  );
}

export function unreadSide(talk: Talk): number {
  return talk.log.events.filter((event) => event.kind === "side" && event.seq > talk.sideSeen).length;
}

/** From N3 on a conversation is heavy, also when it was calmer at its end. */
export function wasHeavy(talk: Talk): boolean {
  return [talk.level, ...talk.log.events.flatMap((event) => event.level ?? [])].some((one) => rank(one) >= 3);
}

export function rank(level: LevelName): number {
  return Number(level.slice(1));
}

export function receiveSummary(state: ConsoleState, summary: SummaryAck): ConsoleState {
  const next = receiveQueue(state, summary);
  return {
    ...next,
    slots: summary.slots,
    capacity: summary.capacity,
    status: isStatus(summary.status) ? summary.status : state.status,
    mailboxCount: summary.mailbox,
    fitting: { of: totalWaiting(next), count: summary.fitting ?? 0 },
    talks: keepOnDesk(next.talks, [...summary.slots, state.selected]),
    selected: state.selected ?? summary.slots[0] ?? null,
  };
}

export function receiveQueue(
  state: ConsoleState,
  update: Pick<QueueUpdate, "waiting" | "longest_wait_s" | "list">,
): ConsoleState {
  const urgent = (update.waiting["N4"] ?? 0) + (update.waiting["N3"] ?? 0);
  const list = update.list;
  const waits = ({ conversation }: Alarm) =>
    urgent > 0 && (!list || list.some((one) => one.conversation === conversation));
  return {
    ...state,
    waiting: update.waiting,
    longestWaitS: update.longest_wait_s,
    queue: update.list ?? state.queue,
    // Who does not wait any more was taken by somebody. Alarms about stored data stay until they are read.
    alarms: state.alarms.filter((alarm) => !isOfTheQueue(alarm) || waits(alarm)),
  };
}

export function receiveAlarm(state: ConsoleState, alarm: Alarm): ConsoleState {
  // That the target has passed says more than that somebody waits.
  const replaces = (one: Alarm) => one.code === alarm.code || (isOfTheQueue(one) && isOfTheQueue(alarm));
  const others = state.alarms.filter((one) => one.conversation !== alarm.conversation || !replaces(one));
  const alarms = [alarm, ...others].sort((a, b) => rank(b.level) - rank(a.level));
  return { ...state, alarms };
}

/** A counselor calls for a shift lead. What is open here shows its side chat itself. */
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

/** On screen now: nothing of it is unread. */
export function select(state: ConsoleState, id: string | null): ConsoleState {
  const next = { ...state, selected: id, problem: null, done: null };
  return id === null ? next : withTalk(answerCall(next, id), id, markSeen);
}

export function markSeen(talk: Talk): Talk {
  return talk.seen >= talk.log.last ? talk : { ...talk, seen: talk.log.last };
}

export function unreadCount(talk: Talk): number {
  return talk.log.events.filter(
    (event) => event.seq > talk.seen && event.kind === "message" && event.from === "visitor",
  ).length;
}

/** Gone from the desk: handed on, closed and read, or never ours. */
export function putAway(state: ConsoleState, id: string): ConsoleState {
  const { [id]: _, ...talks } = state.talks;
  const slots = state.slots.filter((slot) => slot !== id);
  const selected = state.selected === id ? (slots[0] ?? null) : state.selected;
  return { ...state, talks, slots, selected };
}

/** Nothing more will happen in it. */
export function isOver(talk: Talk): boolean {
  return talk.state === "closed" || talk.state === "erased";
}

export function hasDesk(state: ConsoleState): boolean {
  return state.me !== null && AT_DESKS.includes(state.me.role);
}

export function isLead(state: ConsoleState): boolean {
  return state.me?.role === "shift_lead";
}

/** With the draft, at most so many cards. */
export const MOST_CARDS = 3;

export function addCard(talk: Talk, card: Card): Talk {
  const there = talk.cards.some((one) => one.id === card.id && one.type === card.type);
  return there || talk.cards.length >= MOST_CARDS ? talk : { ...talk, cards: [...talk.cards, card] };
}

export function removeCard(talk: Talk, card: Card): Talk {
  return { ...talk, cards: talk.cards.filter((one) => one !== card) };
}

export function isMine(state: ConsoleState, id: string): boolean {
  return state.slots.includes(id);
}

/** Somebody waits, and nobody of them is for this counselor. Not said while the queue has moved on since it was asked. */
export function noneFits(state: ConsoleState): boolean {
  return state.fitting.of > 0 && state.fitting.count === 0 && state.fitting.of === totalWaiting(state);
}

export function totalWaiting(state: ConsoleState): number {
  return Object.values(state.waiting).reduce((sum, count) => sum + count, 0);
}

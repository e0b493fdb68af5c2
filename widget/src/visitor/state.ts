// What the visitor's page shows, and how it changes. Pure: no connection, no clock, no chance.

import type { Link, LocalCode } from "../shared/connection";
import type {
  Button,
  Card,
  ErrorCode,
  ModeName,
  QueuePosition,
  Sender,
  ServiceInfo,
  StateName,
  WireEvent,
} from "../shared/contract.generated";
import { add, addPage, EMPTY_LOG, type EventLog, type Outcome } from "../shared/log";
import { EMPTY_OUTBOX, type Outbox, type OutboxItem, settleOutbox } from "../shared/outbox";
import { opened, type Reading, type Target } from "./reading";

/** notice: before the first word. chat: there is a conversation. over: this page has nothing more of it. */
export type Phase = "notice" | "starting" | "chat" | "over";

/** What lies open beside the log; one at a time, and never over it. */
export type Panel = "end" | "code" | "mailbox";

export type Ending = "ended" | "erased" | "expired";

export type Problem = ErrorCode | LocalCode | string;

export interface VisitorState {
  readonly phase: Phase;
  readonly lang: string;
  readonly service: ServiceInfo | null;
  readonly link: Link;
  /** How much is done of the work that a start costs in a flood, from 0 to 1; null when none is asked. */
  readonly working: number | null;
  readonly conversation: string | null;
  readonly state: StateName;
  readonly mode: ModeName;
  /** A human can be had now. */
  readonly open: boolean;
  /** The log is being fetched for the first time. */
  readonly loading: boolean;
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly queue: QueuePosition | null;
  readonly typing: Sender | null;
  /** Up to which event the counselor has read. */
  readonly counselorRead: number;
  /** Until when the conversation is paused; milliseconds since the epoch, as far as it is known here. */
  readonly pausedUntilMs: number | null;
  /** A human was asked for while none could be had. */
  readonly turnedAway: boolean;
  readonly panel: Panel | null;
  /** What lies open to read, in place of the log. */
  readonly reading: Reading | null;
  /** The page was loaded anew in the middle of a conversation: what was not sent is gone. */
  readonly reloaded: boolean;
  /** Something is under way that the visitor started by a button. */
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** The return code; shown once, so it lives in memory alone. */
  readonly code: string | null;
  readonly ending: Ending | null;
  readonly surveyToken: string | null;
  readonly surveySent: boolean;
}

export function initialState(lang: string): VisitorState {
  return {
    phase: "notice",
    lang,
    service: null,
    link: "offline",
    working: null,
    conversation: null,
    state: "bot",
    mode: "practice",
    open: true,
    loading: false,
    log: EMPTY_LOG,
    outbox: EMPTY_OUTBOX,
    queue: null,
    typing: null,
    counselorRead: 0,
    pausedUntilMs: null,
    turnedAway: false,
    panel: null,
    reading: null,
    reloaded: false,
    busy: false,
    problem: null,
    code: null,
    ending: null,
    surveyToken: null,
    surveySent: false,
  };
}

/** A pushed event. The outcome tells whether something is missing before it. */
export function receive(state: VisitorState, event: WireEvent): { state: VisitorState; outcome: Outcome } {
  const { log, outcome } = add(state.log, event);
  return { state: outcome === "added" ? withLog(state, log) : state, outcome };
}

/** A page of `sync`, with the state that the gateway says holds now. */
export function receivePage(
  state: VisitorState,
  page: { events: readonly WireEvent[]; state: StateName },
): VisitorState {
  const log = addPage(state.log, page.events);
  const next = log === state.log ? state : withLog(state, log);
  return enter(next, page.state);
}

function withLog(state: VisitorState, log: EventLog): VisitorState {
  const fresh = log.events.slice(state.log.events.length);
  const outbox = settleOutbox(state.outbox, log);
  let next: VisitorState = { ...state, log, outbox };
  for (const event of fresh) {
    if (event.kind === "state" && event.state) next = enter(next, event.state);
    if (event.kind === "message" && event.from !== "visitor") next = { ...next, typing: null };
    // Nothing to read may lie over the words that name 112.
    if (event.kind === "notice" && event.code === "emergency") next = { ...next, reading: null };
  }
  return next;
}

/** The conversation is in this state now; what belongs to another state goes. */
export function enter(state: VisitorState, name: StateName): VisitorState {
  if (name === "erased") return finish(state, "erased", null);
  if (name === state.state) return state;
  return {
    ...state,
    state: name,
    queue: name === "queued" ? state.queue : null,
    typing: null,
    pausedUntilMs: null,
    turnedAway: name === "bot" ? state.turnedAway : false,
    panel: name === "mailbox" && state.panel === "mailbox" ? null : state.panel,
  };
}

/** Nothing of the conversation stays on the page. */
export function finish(state: VisitorState, ending: Ending, surveyToken: string | null): VisitorState {
  return {
    ...initialState(state.lang),
    service: state.service,
    phase: "over",
    ending,
    surveyToken,
  };
}

/** Opens something to read, from the chat or from what is read already. */
export function openReading(state: VisitorState, target: Target): VisitorState {
  return { ...state, panel: null, reading: opened(target, state.reading, state.log.last) };
}

/** What was fetched for what is open; nothing if something else is open by now. */
export function fillReading(
  state: VisitorState,
  reading: Reading,
  found: Partial<Pick<Reading, "article" | "contacts" | "problem">>,
): VisitorState {
  return state.reading === reading ? { ...state, reading: { ...reading, ...found } } : state;
}

/** Whether somebody has said something after this event. */
export function newsSince(state: VisitorState, seq: number): boolean {
  return state.log.events.some(
    (event) => event.seq > seq && event.kind !== "state" && event.from !== "visitor",
  );
}

// --- what the log shows ------------------------------------------------------------------------------

export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly from: Sender;
  readonly text: string;
  readonly at: string | null;
  readonly seq: number;
  readonly cards: readonly Card[];
  /** Buttons that may be pressed now; empty when they no longer count. */
  readonly buttons: readonly Button[];
  /** The visitor's newest words, and the counselor has read them. */
  readonly read: boolean;
  /** Set on what is still on its way. */
  readonly pending: OutboxItem | null;
}

export interface NoticeLine {
  readonly kind: "notice";
  readonly key: string;
  readonly code: string;
  readonly text: string;
}

export type Line = MessageLine | NoticeLine;

export function lines(state: VisitorState): Line[] {
  const answerable = answerableSeq(state);
  const read = readSeq(state);
  const shown = state.log.events.flatMap((event) => line(event, answerable, read));
  const pending = state.outbox.map(
    (item): MessageLine => ({
      kind: "message",
      key: item.id,
      from: "visitor",
      text: item.text,
      at: null,
      seq: 0,
      cards: [],
      buttons: [],
      read: false,
      pending: item.status === "acked" ? null : item,
    }),
  );
  return [...shown, ...pending];
}

function line(event: WireEvent, answerable: number, read: number): Line[] {
  switch (event.kind) {
    case "message":
      return [
        {
          kind: "message",
          // The same key before and after it is stored: the bubble stays where it is.
          key: event.client_msg_id ?? `e${event.seq}`,
          from: event.from ?? "bot",
          text: event.text ?? "",
          at: event.at,
          seq: event.seq,
          cards: event.cards ?? [],
          buttons: event.seq === answerable ? (event.buttons ?? []) : [],
          read: event.seq === read,
          pending: null,
        },
      ];
    case "notice":
      return [{ kind: "notice", key: `e${event.seq}`, code: event.code ?? "", text: event.text ?? "" }];
    default:
      // Changes of state come with a notice in words; the rest is of a later version of the contract.
      return [];
  }
}

/** The bot message whose buttons count: its latest, while the bot answers and the visitor has not. 0: none. */
function answerableSeq(state: VisitorState): number {
  if ((state.state !== "bot" && state.state !== "queued") || state.outbox.length > 0) return 0;
  for (const event of state.log.events.toReversed()) {
    if (event.kind !== "message") continue;
    return event.from === "bot" ? event.seq : 0;
  }
  return 0;
}

/** The visitor's newest message if it has been read, else 0. */
function readSeq(state: VisitorState): number {
  const own = state.log.events.findLast((event) => event.kind === "message" && event.from === "visitor");
  return own && own.seq <= state.counselorRead ? own.seq : 0;
}

/** The visitor has been asked whether another counselor may take over, and has not answered. */
export function transferAsked(state: VisitorState): boolean {
  const last = state.log.events.findLast(
    (event) =>
      event.kind === "state" || (event.kind === "notice" && (event.code ?? "").startsWith("transfer_")),
  );
  return state.state === "with_counselor" && last?.code === "transfer_offered";
}

export function canWrite(state: VisitorState): boolean {
  return state.phase === "chat" && state.state !== "closed" && state.state !== "erased";
}

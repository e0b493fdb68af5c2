// The state of the chat page, and how pushes, answers and actions change it. Pure.

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

/** notice: before the conversation. chat: during it. over: nothing of it is left on this page. */
export type Phase = "notice" | "starting" | "chat" | "over";

/** The open panel, at most one. */
export type Panel = "end" | "code" | "mailbox";

export type Ending = "ended" | "erased" | "expired";

type Problem = ErrorCode | LocalCode | string;

export interface VisitorState {
  readonly phase: Phase;
  readonly lang: string;
  readonly service: ServiceInfo | null;
  readonly link: Link;
  /** Progress of the proof of work, from 0 to 1; null when none is needed. */
  readonly working: number | null;
  readonly conversation: string | null;
  readonly state: StateName;
  readonly mode: ModeName;
  /** A human is available. */
  readonly open: boolean;
  /** The log is being fetched for the first time. */
  readonly loading: boolean;
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly queue: QueuePosition | null;
  readonly typing: Sender | null;
  /** Number of the newest event that the counselor has read. */
  readonly counselorRead: number;
  /** End of the pause in milliseconds since the epoch, as far as it is known here. */
  readonly pausedUntilMs: number | null;
  /** A human was requested while none was available. */
  readonly turnedAway: boolean;
  readonly panel: Panel | null;
  /** The article or contact that replaces the log. */
  readonly reading: Reading | null;
  /** The page was reloaded during a conversation, which lost unsent text. */
  readonly reloaded: boolean;
  /** A request that the visitor started is pending. */
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

/** Applies a pushed event. The outcome tells whether an event before it is missing. */
export function receive(state: VisitorState, event: WireEvent): { state: VisitorState; outcome: Outcome } {
  const { log, outcome } = add(state.log, event);
  return { state: outcome === "added" ? withLog(state, log) : state, outcome };
}

/** Applies a page of `sync`, with the current state of the conversation. */
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
    // The notice about 112 must not be covered by an article.
    if (event.kind === "notice" && event.code === "emergency") next = { ...next, reading: null };
  }
  return next;
}

/** Enters a state, and resets what belongs to other states. */
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

/** Removes everything about the conversation from the page. */
export function finish(state: VisitorState, ending: Ending, surveyToken: string | null): VisitorState {
  return {
    ...initialState(state.lang),
    service: state.service,
    phase: "over",
    ending,
    surveyToken,
  };
}

/** Opens an article or contact, from the chat or from another one. */
export function openReading(state: VisitorState, target: Target): VisitorState {
  return { ...state, panel: null, reading: opened(target, state.reading, state.log.last) };
}

/** Adds what was fetched, unless something else is open by now. */
export function fillReading(
  state: VisitorState,
  reading: Reading,
  found: Partial<Pick<Reading, "article" | "contacts" | "problem">>,
): VisitorState {
  return state.reading === reading ? { ...state, reading: { ...reading, ...found } } : state;
}

/** Whether somebody else has written after this event. */
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
  /** The buttons that are active; empty when they are outdated. */
  readonly buttons: readonly Button[];
  /** The visitor's newest message, if the counselor has read it. */
  readonly read: boolean;
  /** The outbox item of a message that is not stored yet. */
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
          // The same key before and after the message is stored, so that the element stays.
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
      // State changes have a notice in words; other kinds are of a later version of the contract.
      return [];
  }
}

/** Number of the bot message whose buttons are active: its latest one, until the visitor answers; 0 if none. */
function answerableSeq(state: VisitorState): number {
  if ((state.state !== "bot" && state.state !== "queued") || state.outbox.length > 0) return 0;
  for (const event of state.log.events.toReversed()) {
    if (event.kind !== "message") continue;
    return event.from === "bot" ? event.seq : 0;
  }
  return 0;
}

/** Number of the visitor's newest message if it has been read, else 0. */
function readSeq(state: VisitorState): number {
  const own = state.log.events.findLast((event) => event.kind === "message" && event.from === "visitor");
  return own && own.seq <= state.counselorRead ? own.seq : 0;
}

/** True while the offer of a transfer waits for the visitor's answer. */
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

// The state of the chat page, and how pushes, answers and actions change it. Pure.

import type { Link, LocalCode } from "../shared/connection";
import type {
  AppointmentTime,
  Button,
  CallbackAck,
  CallbackShown,
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
import { inThoughts, isQuestion, sentences, stems, withoutRepeats, withoutSaid } from "./thoughts";

/** notice: before the conversation. chat: during it. over: nothing of it is left on this page. */
export type Phase = "notice" | "starting" | "chat" | "over";

/** The open panel, at most one; like an article it takes the whole page below the header. */
export type Panel = "end" | "code" | "mailbox" | "appointment" | "callback" | "return" | "promises";

export type Ending = "ended" | "erased" | "expired";

type Problem = ErrorCode | LocalCode | string;

/** A message of the bot of which so many thoughts are shown; of later ones none is. */
export interface Held {
  readonly seq: number;
  readonly shown: number;
}

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
  /** From where on the bot's bubbles are not shown yet; null if all are. */
  readonly held: Held | null;
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
  /** When the message that was left should be answered at the latest. */
  readonly answerBy: string | null;
  /** The times that can be booked; null until they are fetched. */
  readonly times: readonly AppointmentTime[] | null;
  /** The visitor's wish to be called; null: none; undefined: not fetched yet. */
  readonly callback?: CallbackShown | null;
  /** Why nobody calls any more, though nobody was reached. */
  readonly callEnded?: CallbackAck["ended"] | null;
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
    held: null,
    counselorRead: 0,
    pausedUntilMs: null,
    turnedAway: false,
    panel: null,
    reading: null,
    reloaded: false,
    busy: false,
    problem: null,
    code: null,
    answerBy: null,
    times: null,
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
  page: { events: readonly WireEvent[]; state: StateName; open?: boolean | null },
): VisitorState {
  const log = addPage(state.log, page.events);
  const next = log === state.log ? state : withLog(state, log);
  const entered = enter(next, page.state);
  const open = page.open ?? state.open;
  // Nothing new is no change, so that nothing is drawn again.
  return open === entered.open ? entered : { ...entered, open };
}

function withLog(state: VisitorState, log: EventLog): VisitorState {
  const fresh = log.events.slice(state.log.events.length);
  const outbox = settleOutbox(state.outbox, log);
  let next: VisitorState = { ...state, log, outbox };
  for (const event of fresh) {
    if (event.state) next = enter(next, event.state);
    if (event.kind === "message" && event.from !== "visitor") next = { ...next, typing: null };
    // What to do in danger must not be covered, nor wait; a message that is being written is not lost.
    if (isEmergency(event))
      next = { ...next, reading: null, held: null, panel: next.panel === "mailbox" ? "mailbox" : null };
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
    held: null,
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

/** How many pages lie over the conversation: what was opened, one from the other, or a panel. */
export function depth(state: VisitorState): number {
  let pages = state.panel ? 1 : 0;
  for (let each = state.reading; each; each = each.before) pages += 1;
  return pages;
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
  /** What is shown of the text, thought by thought. */
  readonly thoughts: readonly string[];
  /** Of the words of the bot or the service; undefined for what people write. */
  readonly lang: string | undefined;
  /** Nobody with that mother tongue has read these words. */
  readonly unread: boolean;
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
  readonly text: string;
  readonly lang: string | undefined;
  readonly unread: boolean;
}

export type Line = MessageLine | NoticeLine;

/** `steps`: what the panel says in danger beside the notice. */
export function lines(state: VisitorState, steps: readonly string[] = []): Line[] {
  const acute = emergency(state);
  const words = acuteWords(state);
  const beside: Beside = {
    state,
    acute,
    danger: emergencies(state)[0]?.seq ?? Number.POSITIVE_INFINITY,
    answerable: answerableSeq(state),
    read: readSeq(state),
    cardsAfter: cardsAfter(state),
    said: new Set(words),
    panel: stems([...words, ...steps].join(" ")),
    asking: askedBelow(state, acute),
  };
  const shown = state.log.events.flatMap((event) => line(event, beside));
  const pending = state.outbox.map(
    (item): MessageLine => ({
      kind: "message",
      key: item.id,
      from: "visitor",
      thoughts: [item.text],
      lang: undefined,
      unread: false,
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

interface Beside {
  state: VisitorState;
  answerable: number;
  read: number;
  acute: WireEvent | null;
  /** Number of the first notice about it. */
  danger: number;
  /** Up to this event no card stands. */
  cardsAfter: number;
  /** The sentences of the service since the danger began. */
  said: Set<string>;
  /** Of the words of the panel. */
  panel: ReadonlySet<string>;
  asking: WireEvent | undefined;
}

function languageOf(event: WireEvent): { lang: string | undefined; unread: boolean } {
  return { lang: event.lang ?? undefined, unread: event.unread === true };
}

function line(event: WireEvent, beside: Beside): Line[] {
  const { state, acute, said, panel } = beside;
  const inDanger = event.seq > beside.danger;
  switch (event.kind) {
    case "message": {
      const from = event.from ?? "bot";
      const whole = event.text ?? "";
      const text = inDanger && from === "bot" ? withoutRepeats(whole, said, panel) : whole;
      const thoughts = from === "bot" ? inThoughts(text) : [text];
      if (event === beside.asking) thoughts.push(questionOf(acute) ?? "");
      const shown = from === "bot" ? shownOf(event.seq, thoughts.length, state.held) : thoughts.length;
      if (shown === 0) return [];
      const complete = shown === thoughts.length;
      const withCards = complete && event.seq > beside.cardsAfter;
      return [
        {
          kind: "message",
          // The same key before and after the message is stored, so that the element stays.
          key: event.client_msg_id ?? `e${event.seq}`,
          from,
          thoughts: thoughts.slice(0, shown),
          ...languageOf(event),
          at: event.at,
          seq: event.seq,
          // 112 is in the bar above the field, and in danger in the panel.
          cards: withCards ? (event.cards ?? []).filter((card) => card.phone !== "112") : [],
          buttons: complete && event.seq === beside.answerable ? (event.buttons ?? []) : [],
          read: event.seq === beside.read,
          pending: null,
        },
      ];
    }
    case "notice": {
      if (isEmergency(event)) return [];
      const text = aboutDoor(event)
        ? withoutSaid(event.text ?? "", stems(saidBefore(state, event)))
        : event.text;
      return text ? [{ kind: "notice", key: `e${event.seq}`, text, ...languageOf(event) }] : [];
    }
    default:
      // State changes have a notice in words; other kinds are of a later version of the contract.
      return [];
  }
}

/** That the line is closed, or that one waits: the bot may have said it in the same breath. */
const aboutDoor = (event: WireEvent) => /^(closed_hours|closing_soon|queued)$/.test(event.code ?? "");

/** The bot's words before this event, since the visitor's last. */
function saidBefore(state: VisitorState, notice: WireEvent): string {
  const before = state.log.events.filter((event) => event.seq < notice.seq);
  const from = before.findLastIndex((event) => event.from === "visitor") + 1;
  return before.slice(from).reduce((said, event) => `${said} ${event.from === "bot" ? event.text : ""}`, "");
}

function shownOf(seq: number, thoughts: number, held: Held | null): number {
  if (!held || seq < held.seq) return thoughts;
  return seq === held.seq ? Math.min(held.shown, thoughts) : 0;
}

/** The notice about danger that is in force; null when there is none, or the conversation has ended since. */
export function emergency(state: VisitorState): WireEvent | null {
  return emergencies(state).at(-1) ?? null;
}

/** The notices about the danger that is in force: those since the conversation was closed and returned to, if it was. */
function emergencies({ state, log: { events } }: VisitorState): readonly WireEvent[] {
  if (state === "closed" || state === "mailbox") return [];
  return events.slice(events.findLastIndex((event) => event.state === "closed") + 1).filter(isEmergency);
}

/**
 * The sentences of the notice about danger that its panel shows; its others stand in the log. None for who cannot call
 * aloud: other words stand there.
 */
export function acuteWords(state: VisitorState): string[] {
  if (isVoiceless(state)) return [];
  const notice = emergency(state);
  // The answer says that somebody comes; to a closed door nobody does, and the notice says what holds there.
  const told = answersTo(state, notice).length > 0 && state.state === "queued" && state.open;
  const asked = askedBelow(state, notice);
  return sentences(notice?.text ?? "").filter(
    (sentence, index) => !index || (isQuestion(sentence) ? !asked : !told || sentence.includes("112")),
  );
}

/** What the bot has said since, until the visitor's next word. */
function answersTo(state: VisitorState, notice: WireEvent | null): readonly WireEvent[] {
  const since = state.log.events.filter((event) => notice && event.seq > notice.seq);
  const next = since.findIndex((event) => event.from === "visitor");
  return since.slice(0, next < 0 ? undefined : next).filter((event) => event.from === "bot");
}

const questionOf = (event: WireEvent | null | undefined) => sentences(event?.text ?? "").find(isQuestion);

/** The message of the bot whose buttons answer what the notice asks: there the question stands, right above them. */
function askedBelow(state: VisitorState, notice: WireEvent | null): WireEvent | undefined {
  const answer = answersTo(state, notice).find((event) => event.buttons?.length);
  return questionOf(notice) && answer && !questionOf(answer) ? answer : undefined;
}

/** Whether the visitor was answered as somebody who cannot call aloud. */
export function isVoiceless(state: VisitorState): boolean {
  return state.log.events.some((event) => /^kan_inte_prata$|\/tyst$/.test(event.reply_id ?? ""));
}

function isEmergency(event: WireEvent): boolean {
  return event.kind === "notice" && event.code === "emergency";
}

/** Number of the bot message whose buttons are active: its latest one, until the visitor answers; 0 if none. */
function answerableSeq(state: VisitorState): number {
  if ((state.state !== "bot" && state.state !== "queued") || state.outbox.length > 0) return 0;
  const message = state.log.events.findLast((event) => event.kind === "message");
  const queued = state.log.events.findLast((event) => event.state === "queued");
  // Once queued, only what is asked there counts, or was asked with it: a person comes.
  const before = queued && message && queued.seq > message.seq && queued.at !== message.at;
  return message?.from === "bot" && !before ? message.seq : 0;
}

/** While a person comes no card stands, but those of what the visitor asks while they wait. */
function cardsAfter(state: VisitorState): number {
  if (state.state !== "queued" || !state.open) return 0;
  const since = state.log.events.findLast((event) => event.state === "queued")?.seq ?? 0;
  const asked = state.log.events.find((event) => event.seq > since && event.from === "visitor");
  return asked?.seq ?? Number.POSITIVE_INFINITY;
}

/** Number of the visitor's newest message if it has been read, else 0. */
function readSeq(state: VisitorState): number {
  const own = state.log.events.findLast((event) => event.kind === "message" && event.from === "visitor");
  return own && own.seq <= state.counselorRead ? own.seq : 0;
}

export function canWrite(state: VisitorState): boolean {
  return state.phase === "chat" && state.state !== "closed" && state.state !== "erased";
}

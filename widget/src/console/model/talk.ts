// The state of one conversation on the desk, and how its events change it. Pure.

import type {
  AppointmentTime,
  Card,
  ConversationRelease,
  LevelName,
  StateName,
  ToldFact,
  WireEvent,
} from "../../shared/contract.generated";
import { EMPTY_LOG, type EventLog } from "../../shared/log";
import { EMPTY_OUTBOX, type Outbox, settleOutbox } from "../../shared/outbox";

/** One conversation on the desk. */
export interface Talk {
  readonly id: string;
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly state: StateName;
  readonly level: LevelName;
  readonly signals: readonly string[];
  readonly context: Readonly<Record<string, string>>;
  /** What the visitor has told the chatbot, as codes. */
  readonly told: readonly ToldFact[];
  readonly owner: string | null;
  readonly typing: boolean;
  /** Number of the newest event that was on screen. */
  readonly seen: number;
  /** The unsent draft; the gateway has a copy. */
  readonly draft: string;
  /** Articles and contacts attached to the draft. */
  readonly cards: readonly Card[];
  /** Number of the newest event that the visitor has read. */
  readonly visitorRead: number;
  readonly flags: readonly string[];
  /** Name of the colleague to whom a transfer was offered. */
  readonly pendingTransfer: string | null;
  /** A level that only the chatbot reads, while one question decides on it. */
  readonly unsettled: LevelName | null;
  /** The time that the visitor has booked. */
  readonly appointment: AppointmentTime | null;
  /** Since when the visitor has had no connection; null while they are here. */
  readonly goneSince: string | null;
  /** Number of the newest side message that was on screen. */
  readonly sideSeen: number;
  readonly loaded: boolean;
}

export function newTalk(id: string): Talk {
  return {
    id,
    log: EMPTY_LOG,
    outbox: EMPTY_OUTBOX,
    state: "with_counselor",
    level: "N0",
    signals: [],
    context: {},
    told: [],
    owner: null,
    typing: false,
    seen: 0,
    draft: "",
    cards: [],
    visitorRead: 0,
    flags: [],
    pendingTransfer: null,
    unsettled: null,
    appointment: null,
    goneSince: null,
    sideSeen: 0,
    loaded: false,
  };
}

/** Applies a longer log; each new event counts once. */
export function withLog(talk: Talk, log: EventLog): Talk {
  const fresh = log.events.slice(talk.log.events.length);
  let next: Talk = { ...talk, log, outbox: settleOutbox(talk.outbox, log) };
  for (const event of fresh) next = withEvent(next, event);
  // Sent from another window, where it was finished: it would wait here to be sent twice.
  const draft = next.draft.trim();
  const sent = fresh.some((one) => isAnswer(one) && draft !== "" && one.text?.startsWith(draft));
  return sent ? { ...next, draft: "", cards: [] } : next;
}

function isAnswer({ kind, from }: WireEvent): boolean {
  return kind === "message" && from === "counselor";
}

function withEvent(talk: Talk, event: WireEvent): Talk {
  if (event.kind === "state" && event.state) {
    const owner = event.state === "closed" ? talk.owner : (event.by ?? null);
    return { ...talk, state: event.state, owner, pendingTransfer: null };
  }
  if (event.kind === "risk" && event.level) {
    // Only a counselor may lower the level.
    const lowered = event.source !== "counselor" && rank(event.level) < rank(talk.level);
    const settles = event.level === "N4" || event.source === "counselor";
    return {
      ...talk,
      level: lowered ? talk.level : event.level,
      unsettled: settles ? null : talk.unsettled,
      signals: [...new Set([...talk.signals, ...(event.signals ?? [])])],
    };
  }
  if (event.kind === "message" && event.from === "visitor")
    return { ...talk, typing: false, goneSince: null };
  if (event.appointment)
    return { ...talk, appointment: GIVEN_UP.has(event.code ?? "") ? null : event.appointment };
  if (event.kind === "flag") return withFlag(talk, event);
  return talk;
}

const GIVEN_UP = new Set(["appointment_cancelled", "appointment_withdrawn", "appointment_missed"]);

function withFlag(talk: Talk, event: WireEvent): Talk {
  const [, mark, on] = /^(supervision|acute_\w+)_(on|off)$/.exec(event.code ?? "") ?? [];
  if (mark) {
    const others = talk.flags.filter((flag) => flag !== mark);
    return { ...talk, flags: on === "on" ? [...others, mark] : others };
  }
  switch (event.code) {
    case "visitor_gone":
      return { ...talk, typing: false, goneSince: event.text ?? event.at };
    case "visitor_back":
      return { ...talk, goneSince: null };
    case "unsettled_on":
      return { ...talk, unsettled: "N4" };
    case "unsettled_off":
      return { ...talk, unsettled: null };
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

/** Number of the newest answer if the visitor has read it, else 0. */
export function readAnswerSeq(talk: Talk): number {
  const last = talk.log.events.findLast((event) => event.kind === "message" && event.from === "counselor");
  return last && last.seq <= talk.visitorRead ? last.seq : 0;
}

/** waiting: not reviewed yet. changed: sent with another text. */
export type ProposalStatus = "waiting" | "sent" | "changed" | "returned";

/** The review status of each trainee's answer, by its number. */
export function proposalStatuses(log: EventLog): ReadonlyMap<number, ProposalStatus> {
  const found = new Map<number, ProposalStatus>();
  let waiting: WireEvent[] = [];
  const settle = (proposal: WireEvent, status: ProposalStatus) => {
    found.set(proposal.seq, status);
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

/** The trainee's answer to review next, or null. */
export function nextProposal(talk: Talk): WireEvent | null {
  const statuses = proposalStatuses(talk.log);
  return (
    talk.log.events.find((event) => event.kind === "proposal" && statuses.get(event.seq) === "waiting") ??
    null
  );
}

export function unreadSide(talk: Talk): number {
  return talk.log.events.filter((event) => event.kind === "side" && event.seq > talk.sideSeen).length;
}

/** Whether the conversation was at N3 or N4 at any time. */
export function wasHighRisk(talk: Talk): boolean {
  return [talk.level, ...talk.log.events.flatMap((event) => event.level ?? [])].some((one) => rank(one) >= 3);
}

/** Whether the counselor has closed it, who was reminded to take a break then. */
export function wasClosedHere(talk: Talk): boolean {
  const end = talk.log.events.findLast((event) => event.kind === "state");
  return end?.reason === "closed_by_counselor";
}

/** To whom a conversation may be handed over: nobody in danger is left to the chatbot. */
export function releaseTargets(level: LevelName): readonly ConversationRelease["to"][] {
  return rank(level) >= rank("N3") ? ["queue", "lead", "counselor"] : ["queue", "bot", "lead", "counselor"];
}

export function rank(level: LevelName): number {
  return Number(level.slice(1));
}

export function markSeen(talk: Talk): Talk {
  return talk.seen >= talk.log.last ? talk : { ...talk, seen: talk.log.last };
}

export function unreadCount(talk: Talk): number {
  return talk.log.events.filter(
    (event) => event.seq > talk.seen && event.kind === "message" && event.from === "visitor",
  ).length;
}

/** Whether no visitor in need is there: an invented one, or one of a line that practises. */
export function isPractice(talk: Talk): boolean {
  return talk.context["practice"] === "true";
}

/** With an invented visitor, to practise: nobody approves answers before they go out. */
export function isInvented(talk: Talk): boolean {
  return talk.context["invented"] === "true";
}

/** Closed or erased. */
export function isOver(talk: Talk): boolean {
  return talk.state === "closed" || talk.state === "erased";
}

/** The largest number of attached cards. */
export const MOST_CARDS = 3;

export function addCard(talk: Talk, card: Card): Talk {
  const there = talk.cards.some((one) => one.id === card.id && one.type === card.type);
  return there || talk.cards.length >= MOST_CARDS ? talk : { ...talk, cards: [...talk.cards, card] };
}

export function removeCard(talk: Talk, card: Card): Talk {
  return { ...talk, cards: talk.cards.filter((one) => one !== card) };
}

// The state of one conversation on the desk, and how its events change it. Pure.

import type { Card, LevelName, StateName, WireEvent } from "../../shared/contract.generated";
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

/** The talk after its log has grown; every new event counts once. */
export function withLog(talk: Talk, log: EventLog): Talk {
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

export function markSeen(talk: Talk): Talk {
  return talk.seen >= talk.log.last ? talk : { ...talk, seen: talk.log.last };
}

export function unreadCount(talk: Talk): number {
  return talk.log.events.filter(
    (event) => event.seq > talk.seen && event.kind === "message" && event.from === "visitor",
  ).length;
}

/** Nothing more will happen in it. */
export function isOver(talk: Talk): boolean {
  return talk.state === "closed" || talk.state === "erased";
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

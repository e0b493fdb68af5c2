// How a transcript is folded: the chatbot's part until a person took over, and runs of what only the system did. Pure.

import type { WireEvent } from "../../shared/contract.generated";

/**
 * shown: as it is. bot: the part before a person, and `more` of it after the visitor's last words. system: several steps
 * of the system in a row.
 */
export interface LogGroup {
  readonly kind: "shown" | "bot" | "more" | "system";
  readonly events: readonly WireEvent[];
}

/** From so many messages on the chatbot's part is folded, and from so many steps the system's. */
const FOLDED_FROM = { bot: 4, system: 2 };

/** Who asks whether a colleague may take over does one act: what they did and why, and whom they asked, is one line. */
export function withOneHandOver(events: readonly WireEvent[]): WireEvent[] {
  return events.flatMap((event, at) => {
    const [before, after] = [events[at - 1], events[at + 1]];
    if (asksColleague(event) && after?.code === OFFERED) return [];
    const why = event.code === OFFERED && before && asksColleague(before) ? before.text : null;
    return [why ? { ...event, text: `${event.text}. ${why}` } : event];
  });
}

const OFFERED = "transfer_offered";
const asksColleague = ({ kind, code }: WireEvent) => kind === "flag" && code === "release_counselor";

/** The visitor's last message before a person came stays in sight, and everything since. */
export function logGroups(events: readonly WireEvent[]): LogGroup[] {
  const taken = events.findIndex((event) => event.kind === "state" && event.state === "with_counselor");
  const before = events.slice(0, Math.max(0, taken));
  const last = before.findLastIndex((event) => event.kind === "message" && event.from === "visitor");
  const part = before.slice(0, Math.max(0, last));
  if (part.filter(({ kind }) => kind === "message").length < FOLDED_FROM.bot) return systemFolded(events);
  const answers = before.slice(last + 1);
  const folds = answers.some(({ kind }) => kind === "message") && !answers.some(isDanger);
  return [
    { kind: "bot", events: part },
    ...systemFolded(before.slice(last, last + 1)),
    ...(folds ? [{ kind: "more", events: answers } satisfies LogGroup] : []),
    ...systemFolded(folds ? events.slice(before.length) : events.slice(last + 1)),
  ];
}

function isDanger(event: WireEvent): boolean {
  return event.kind === "notice" && event.code === "emergency";
}

function systemFolded(events: readonly WireEvent[]): LogGroup[] {
  const groups: LogGroup[] = [];
  let run: WireEvent[] = [];
  const close = () => {
    if (run.length > 0)
      groups.push({ kind: run.length < FOLDED_FROM.system ? "shown" : "system", events: run });
    run = [];
  };
  for (const event of events) {
    if (isStep(event)) run.push(event);
    else {
      close();
      groups.push({ kind: "shown", events: [event] });
    }
  }
  close();
  return groups;
}

/** What the system did and nobody has to read: no words of anybody, no reason that somebody gave, no danger. */
function isStep(event: WireEvent): boolean {
  if (event.kind === "notice") return !isDanger(event);
  if (event.kind === "risk") return event.source !== "counselor";
  if (event.kind === "flag") return event.code === "visitor_gone" || event.code === "visitor_back";
  return event.kind === "state";
}

// Canned replies: finds those that match what was typed after a slash, and inserts one into the text. Pure.

import type { CannedReply } from "../../shared/contract.generated";

export interface Reply {
  readonly id: string;
  /** The word that is typed after the slash. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly lang: string;
  /** The same in Swedish; empty where it is in Swedish. */
  readonly beside: string;
  readonly reviewed: boolean;
}

/** The replies that fit now: while no human is available, those that promise none. */
export function sayable(replies: readonly CannedReply[], open: boolean): readonly Reply[] {
  return replies.map((reply) => ({
    id: reply.id,
    name: reply.shortcut.toLocaleLowerCase(),
    title: reply.title,
    text: (!open && reply.closed) || reply.text,
    lang: reply.lang ?? "sv",
    beside: (!open && reply.beside_closed) || (reply.beside ?? ""),
    reviewed: reply.reviewed,
  }));
}

interface Slash {
  /** Index of the slash. */
  readonly start: number;
  readonly query: string;
}

/** The slash at the beginning of a word before the caret, with what was typed after it. */
export function slashBefore(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}]*)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** Matches of the query: in the beginning of the name first, then in title or text. */
export function matching(all: readonly Reply[], query: string): readonly Reply[] {
  const wanted = query.toLocaleLowerCase();
  const begins = all.filter(({ name }) => name.startsWith(wanted));
  const holds = all.filter(
    (reply) =>
      !begins.includes(reply) &&
      `${reply.title} ${reply.text} ${reply.beside}`.toLocaleLowerCase().includes(wanted),
  );
  return [...begins, ...holds];
}

/** The replies that have been used most first; the others as the gateway orders them, limits last. */
export function byUse(replies: readonly Reply[], uses: ReadonlyMap<string, number>): readonly Reply[] {
  return [...replies].sort((one, other) => (uses.get(other.id) ?? 0) - (uses.get(one.id) ?? 0));
}

/** Replaces the slash and its word by the reply; returns the text and the new position of the caret. */
export function insert(
  text: string,
  slash: Slash,
  caret: number,
  reply: Reply,
): { text: string; caret: number } {
  const before = text.slice(0, slash.start) + reply.text;
  return { text: before + text.slice(caret), caret: before.length };
}

// Ready-made answers: which of them a slash in the answer means, and how one is put into the text. Pure; the words are
// editors' and come from the gateway with their variables filled.

import type { CannedReply } from "../../shared/contract.generated";

export interface Reply {
  readonly id: string;
  /** One word, typed after the slash. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly reviewed: boolean;
}

/** What there is to say now; while nobody can be had, words that promise nobody. */
export function sayable(replies: readonly CannedReply[], open: boolean): readonly Reply[] {
  return replies.map(({ id, shortcut, title, text, closed, reviewed }) => ({
    id,
    name: shortcut.toLocaleLowerCase(),
    title,
    text: (!open && closed) || text,
    reviewed,
  }));
}

export interface Slash {
  /** Where the slash stands. */
  readonly start: number;
  readonly query: string;
}

/** A slash at the beginning of a word, with what has been typed after it, up to the caret. */
export function slashBefore(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}]*)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** Those whose name begins with the query first, then those with it in title or text. */
export function matching(all: readonly Reply[], query: string): readonly Reply[] {
  const wanted = query.toLocaleLowerCase();
  const begins = all.filter(({ name }) => name.startsWith(wanted));
  const holds = all.filter(
    (reply) => !begins.includes(reply) && `${reply.title} ${reply.text}`.toLocaleLowerCase().includes(wanted),
  );
  return [...begins, ...holds];
}

/** The text with the slash and its word replaced, and where the caret then stands. */
export function insert(
  text: string,
  slash: Slash,
  caret: number,
  reply: Reply,
): { text: string; caret: number } {
  const before = text.slice(0, slash.start) + reply.text;
  return { text: before + text.slice(caret), caret: before.length };
}

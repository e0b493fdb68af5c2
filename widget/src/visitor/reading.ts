// What lies open to read inside the chat: an article, a contact, or whom else one can turn to. Pure.

import type { ArticleAck, Card, ContactAck } from "../shared/contract.generated";

export type Target = { readonly type: Card["type"]; readonly id: string } | { readonly type: "referrals" };

export interface Reading {
  readonly target: Target;
  /** What leads here: the way back goes there before it goes to the chat. */
  readonly before: Reading | null;
  readonly article: ArticleAck | null;
  readonly contacts: readonly ContactAck[] | null;
  readonly problem: string | null;
  /** The newest event when it was opened: what comes after it is news. */
  readonly seen: number;
}

export function opened(target: Target, before: Reading | null, seen: number): Reading {
  return { target, before, article: null, contacts: null, problem: null, seen: before?.seen ?? seen };
}

export interface Span {
  /** Days of the week; Monday is 0. */
  readonly days: readonly number[];
  /** "09:00-15:00" */
  readonly clock: string;
}

const DAYS = ["man", "tis", "ons", "tor", "fre", "lor", "son"];

/** `man 09:00-15:00`, `tis 09:00-15:00` … with days that follow each other and have the same hours put together. */
export function spans(hours: readonly string[]): Span[] {
  const found: { days: number[]; clock: string }[] = [];
  for (const each of hours) {
    const [day = "", clock = ""] = each.split(" ");
    const number = DAYS.indexOf(day);
    const last = found.at(-1);
    if (number < 0) continue;
    if (last?.clock === clock && last.days.at(-1) === number - 1) last.days.push(number);
    else found.push({ days: [number], clock });
  }
  return found;
}

/** The id in the address of one of our articles; null for any other address. */
export function articleIn(href: string): string | null {
  return /^\/kunskap\/[a-z]{2,3}\/([\w-]+)$/.exec(href)?.[1] ?? null;
}

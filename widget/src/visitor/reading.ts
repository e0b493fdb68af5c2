// The article, contact or list of services that is opened in the chat. Pure.

import type { ArticleAck, Card, ContactAck } from "../shared/contract.generated";

export type Target =
  | {
      readonly type: Card["type"];
      readonly id: string;
      /** The language of the card that opens it, where that is not the page's. */
      readonly lang?: string;
    }
  | { readonly type: "referrals" };

export interface Reading {
  readonly target: Target;
  /** What was open before; closing returns to it. */
  readonly before: Reading | null;
  readonly article: ArticleAck | null;
  readonly contacts: readonly ContactAck[] | null;
  readonly problem: string | null;
  /** Number of the newest event at the time; later ones are news. */
  readonly seen: number;
}

export function opened(target: Target, before: Reading | null, seen: number): Reading {
  return { target, before, article: null, contacts: null, problem: null, seen: before?.seen ?? seen };
}

interface Span {
  /** Days of the week; Monday is 0. */
  readonly days: readonly number[];
  /** "09:00-15:00" */
  readonly clock: string;
}

const DAYS = ["man", "tis", "ons", "tor", "fre", "lor", "son"];

/** Groups `man 09:00-15:00`, `tis 09:00-15:00` … : consecutive days with the same hours become one span. */
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

/** The id of an article from its address; null for any other address. */
export function articleIn(href: string): string | null {
  return /^\/kunskap\/[a-z]{2,3}\/([\w-]+)$/.exec(href)?.[1] ?? null;
}

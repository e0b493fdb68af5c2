// Where a remark stands in a text: found again by its words and those around them when the text has changed. Pure.

import type { TextPassage } from "../shared/contract.generated";

const AROUND = 40;
const QUOTE_MAX = 1000;
/** A passage is only changed, not gone, while what stands between its surroundings is at most so much longer. */
const GROWTH_MAX = 3;

/** Start and end in the text; `changed`: other words stand there now. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly changed: boolean;
}

/** The passage from `start` to before `end`; an empty one stands for the whole field. */
export function passageOf(field: string, text: string, start: number, end: number): TextPassage {
  const quote = text.slice(start, Math.min(end, start + QUOTE_MAX));
  if (quote.trim() === "") return { field };
  return {
    field,
    quote,
    before: text.slice(Math.max(0, start - AROUND), start),
    after: text.slice(end, end + AROUND),
  };
}

/** Where the passage stands now; null when it is gone. */
export function locate(text: string, { quote = "", before = "", after = "" }: TextPassage): Place | null {
  if (quote === "") return { start: 0, end: 0, changed: false };
  const [best] = occurrences(text, quote).sort(
    (one, other) => nearness(text, other, before, after) - nearness(text, one, before, after),
  );
  return best ?? between(text, quote, before, after);
}

/** Every place with these words, however they are wrapped. */
function occurrences(text: string, quote: string): Place[] {
  const words = quote.trim().split(/\s+/).map(escaped);
  const pattern = new RegExp(words.join("\\s+"), "g");
  return [...text.matchAll(pattern)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    changed: false,
  }));
}

/** How many characters around the place are as they were. */
function nearness(text: string, { start, end }: Place, before: string, after: string): number {
  let left = 0;
  while (left < before.length && text[start - 1 - left] === before[before.length - 1 - left]) left += 1;
  let right = 0;
  while (right < after.length && text[end + right] === after[right]) right += 1;
  return left + right;
}

/** What stands between the surroundings now: the passage in other words. */
function between(text: string, quote: string, before: string, after: string): Place | null {
  if (before.trim() === "" || after.trim() === "") return null;
  const start = text.indexOf(before) + before.length;
  const end = text.indexOf(after, start);
  if (start < before.length || end <= start || end - start > quote.length * GROWTH_MAX + AROUND) return null;
  return { start, end, changed: true };
}

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

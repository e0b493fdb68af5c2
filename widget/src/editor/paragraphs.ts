// Joins two changes of one text that are in different paragraphs. Pure.

/** A run of paragraphs of the beginning, `from` to before `to`, and what stands there now. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly now: readonly string[];
}

/** The text with both changes; null where both have changed the same paragraph, or paragraphs side by side. */
export function joinParagraphs(base: string, mine: string, theirs: string): string | null {
  const began = paragraphs(base);
  const own = changes(began, paragraphs(mine));
  const others = changes(began, paragraphs(theirs));
  if (own.some((one) => others.some((other) => touch(one, other)))) return null;
  const joined = [...began];
  for (const { from, to, now } of [...own, ...others].sort((a, b) => b.from - a.from))
    joined.splice(from, to - from, ...now);
  return joined.join("\n\n");
}

function paragraphs(text: string): string[] {
  return text.trim() === "" ? [] : text.trim().split(/\n\s*\n/);
}

function touch(one: Change, other: Change): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** What turns `before` into `after`, by the longest common run of paragraphs. */
function changes(before: readonly string[], after: readonly string[]): Change[] {
  const found: Change[] = [];
  let [from, at] = [0, 0];
  for (const [i, j] of [...common(before, after), [before.length, after.length] as const]) {
    if (i > from || j > at) found.push({ from, to: i, now: after.slice(at, j) });
    [from, at] = [i + 1, j + 1];
  }
  return found;
}

/** Pairs of places with the same paragraph, in order, as many as there can be. */
function common(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const longest = before.map(() => new Array<number>(after.length + 1).fill(0));
  longest.push(new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      (longest[i] as number[])[j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

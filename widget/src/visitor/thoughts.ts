// A text in thoughts: short bubbles, the question alone. Words are only parted or left out, never changed. Pure.

/** A bubble takes further sentences up to this length. */
const SHORT = 110;

/** Paragraphs, and in them groups of sentences; a question at the end of a long text stands alone. */
export function inThoughts(text: string): string[] {
  return text.split(/\n{2,}/).flatMap((paragraph) => groups(sentences(paragraph)));
}

function groups(parts: readonly string[]): string[] {
  const found: string[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    const fits = last !== undefined && last.length + part.length < SHORT;
    if (fits && !(part === parts.at(-1) && isQuestion(part) && parts.length > 2))
      found[found.length - 1] = `${last} ${part}`;
    else found.push(part);
  }
  return found;
}

/**
 * The text without sentences that were `said` before or that the panel says, unless nothing would be left; adds what is new.
 * In danger nothing is to be read twice. `panel`: the stems of its words.
 */
export function withoutRepeats(text: string, said: Set<string>, panel: ReadonlySet<string> = new Set()) {
  return without(text, (sentence) => said.has(sentence) || isIn(panel, sentence), said) || text;
}

/** The text without what another one, of which these are the stems, says: empty if it says all. */
export const withoutSaid = (text: string, other: ReadonlySet<string>): string =>
  without(text, (sentence) => isIn(other, sentence));

/** Paragraphs stay parted. */
function without(text: string, known: (sentence: string) => boolean, said = new Set<string>()): string {
  const left = text.split(/\n{2,}/).map((paragraph) => {
    const fresh = sentences(paragraph).filter((sentence) => !known(sentence));
    for (const sentence of fresh) said.add(sentence);
    return fresh.join(" ");
  });
  return left.filter(Boolean).join("\n\n");
}

/** What words begin with, in Arabic after what is written on to them: enough to know one again in another form. */
export function stems(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().replace(/(?<!\p{L})[وفبل]?(ال)?(?=\p{L}{3})/gu, "");
  return new Set(words.match(/(?<![\p{L}\d])[\p{L}\d]{3,5}/gu));
}

/** How many of a sentence's words the panel has when it says the same. */
const MOST = 0.7;

/** Whether the panel says it: it only leads to 112 ("Blir det bråttom: ring 112."), or nearly all its words stand there. */
function isIn(panel: ReadonlySet<string>, sentence: string): boolean {
  if (isQuestion(sentence)) return false;
  const own = [...stems(sentence)];
  const there = own.filter((stem) => panel.has(stem)).length;
  return (panel.has("112") && /(^|: )(\S+ ){1,3}112\.$/.test(sentence)) || there > own.length * MOST;
}

/** The sentences of a text, with what ends them; what somebody can say stays together. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  for (const part of text.split(/(?<=[.!?؟]["”»)]?) +(?=["“«(]?[\p{Lu}\p{Lo}])/u).filter(Boolean)) {
    const last = found.at(-1);
    if (last && last.split('"').length % 2 === 0) found[found.length - 1] = `${last} ${part}`;
    else found.push(part);
  }
  return found;
}

export function isQuestion(sentence: string): boolean {
  return /[?؟]["”»)]?$/.test(sentence);
}

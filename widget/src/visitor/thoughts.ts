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
 * The text without sentences that were `said` before, unless nothing would be left; adds what is new. In danger nothing is
 * to be read twice.
 */
export function withoutRepeats(text: string, said: Set<string>): string {
  const fresh = sentences(text).filter((sentence) => !said.has(sentence));
  for (const sentence of fresh) said.add(sentence);
  return fresh.length > 0 ? fresh.join(" ") : text;
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

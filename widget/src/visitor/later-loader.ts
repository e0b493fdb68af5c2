// Loads the parts of the chat that are not needed at the start, with their words.

import { addWords } from "./languages";

export type Later = typeof import("./later");

/** Rejects if they cannot be fetched; they can be asked for again. */
export async function fetchedLater(lang: string): Promise<Later> {
  const later = await import("./later");
  await addWords(later.words, lang);
  return later;
}

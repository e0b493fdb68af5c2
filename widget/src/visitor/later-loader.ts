// Loads the parts of the chat that are not needed at the start, with their words.

import { addWords } from "./languages";
import { PARTS } from "./shared-parts";

/** Its address, from the build. */
declare const LATER_BUNDLE: string;

Object.assign(globalThis, { lotsenParts: PARTS });

export type Later = typeof import("./later");

/** Rejects if they cannot be fetched; they can be asked for again. */
export async function fetchedLater(lang: string): Promise<Later> {
  const later = (await import(LATER_BUNDLE)) as Later;
  await addWords(later.words, lang);
  return later;
}

/** Whether the page as it is served now no longer names these parts: new files have replaced those of this page. */
export async function isReplaced(): Promise<boolean> {
  try {
    const page = await fetch("/chat", { cache: "no-store", credentials: "omit" });
    return page.ok && !(await page.text()).includes(LATER_BUNDLE);
  } catch {
    return false;
  }
}

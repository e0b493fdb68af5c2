// The languages that this page has words in. Swedish comes with the page; the others are fetched when they are wanted, so
// that another language makes nobody's chat slower.

import { files, source } from "words:visitor";
import type { VisitorTexts } from "./words";

export const LANGUAGES: readonly string[] = Object.keys(files);
export const SOURCE_LANGUAGE = "sv";

const known = new Map<string, VisitorTexts>([[SOURCE_LANGUAGE, source]]);

/** The words of a language that has been fetched; Swedish for any other. */
export function textsOf(lang: string): VisitorTexts {
  return known.get(lang) ?? source;
}

/** The language that can be shown: this one once its words are here, else Swedish. */
export async function fetched(lang: string): Promise<string> {
  if (known.has(lang)) return lang;
  try {
    const response = await fetch(`/static/${files[lang]}`, { credentials: "omit" });
    if (!response.ok) return SOURCE_LANGUAGE;
    known.set(lang, await response.json());
    return lang;
  } catch {
    // No contact: a page in Swedish is better than none, and the language can be chosen again.
    return SOURCE_LANGUAGE;
  }
}

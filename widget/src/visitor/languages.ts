// The languages of the chat. Swedish is bundled; other languages are fetched on demand, so that they do not slow down
// the chat.

import { files, source } from "words:visitor";
import type { VisitorTexts } from "./words";

export const LANGUAGES: readonly string[] = Object.keys(files);
const SOURCE_LANGUAGE = "sv";

const known = new Map<string, VisitorTexts>([[SOURCE_LANGUAGE, source]]);

/** The texts of a language that has been fetched, else the Swedish ones. */
export function textsOf(lang: string): VisitorTexts {
  return known.get(lang) ?? source;
}

/** Fetches the texts of a language; resolves with Swedish if that fails. */
export async function fetched(lang: string): Promise<string> {
  if (known.has(lang)) return lang;
  try {
    const response = await fetch(`/static/${files[lang]}`, { credentials: "omit" });
    if (!response.ok) return SOURCE_LANGUAGE;
    known.set(lang, await response.json());
    return lang;
  } catch {
    // Offline: Swedish is better than nothing, and the language can be chosen again.
    return SOURCE_LANGUAGE;
  }
}

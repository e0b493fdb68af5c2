// The languages of the chat. Swedish is bundled; other languages are fetched on demand, so that they do not slow down
// the chat. The words of the parts that are loaded later come with them.

import { files, source } from "words:visitor";
import type { VisitorTexts } from "./words";

type Part = {
  readonly source: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
};

export const LANGUAGES: readonly string[] = Object.keys(files);
const SOURCE_LANGUAGE = "sv";

const parts: Part[] = [{ source, files }];
/** By file: what has been fetched. */
const known = new Map<string, Readonly<Record<string, string>>>();

/** The texts of a language as far as they have been fetched, else the Swedish ones. */
export function textsOf(lang: string): VisitorTexts {
  const texts = parts.map((part) => ({ ...part.source, ...known.get(part.files[lang] ?? "") }));
  return Object.assign({}, ...texts) as VisitorTexts;
}

/** Adds the words of the parts that are loaded later, in this language. */
export async function addWords(part: Part, lang: string): Promise<void> {
  if (!parts.some((each) => each.files === part.files)) parts.push(part);
  await fetched(lang);
}

/** Fetches the texts of a language; resolves with Swedish if that fails. */
export async function fetched(lang: string): Promise<string> {
  const found = await Promise.all(
    parts.map((part) => lang === SOURCE_LANGUAGE || has(part.files[lang] ?? "")),
  );
  // Offline: Swedish is better than nothing, and the language can be chosen again.
  return found[0] ? lang : SOURCE_LANGUAGE;
}

async function has(file: string): Promise<boolean> {
  if (known.has(file)) return true;
  try {
    const response = await fetch(`/static/${file}`, { credentials: "omit" });
    if (response.ok) known.set(file, await response.json());
    return response.ok;
  } catch {
    return false;
  }
}

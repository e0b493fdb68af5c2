// Fetches and caches the canned replies of a language. The cache is short-lived, because editors change them during a
// shift.

import { useEffect, useState } from "preact/hooks";
import { knowledge } from "../model/api";
import { byUse, type Reply, sayable } from "./replies";

const FRESH_MS = 60_000;
const NONE: readonly Reply[] = [];

interface Kept {
  readonly at: number;
  readonly replies: readonly Reply[];
}

const kept = new Map<string, Kept>();
const uses = new Map<string, number>();

/** Counts that a reply was inserted: those that are used on this shift come first. Kept by this page alone. */
export function countUse({ id }: Reply): void {
  uses.set(id, (uses.get(id) ?? 0) + 1);
}

/** Empty until the replies are fetched; offline, the cached ones. */
export function useReplies(lang: string): readonly Reply[] {
  const [replies, setReplies] = useState(() => kept.get(lang)?.replies ?? NONE);
  useEffect(() => {
    let wanted = true;
    const known = kept.get(lang);
    if (known) setReplies(known.replies);
    if (known && Date.now() - known.at < FRESH_MS) return;
    Promise.all([knowledge.replies(lang), knowledge.service()]).then(
      ([found, service]) => {
        const now = { at: Date.now(), replies: sayable(found.replies, service.open) };
        kept.set(lang, now);
        if (wanted) setReplies(now.replies);
      },
      () => {
        // The answer can be written without them; opening the next conversation fetches again.
      },
    );
    return () => {
      wanted = false;
    };
  }, [lang]);
  return byUse(replies, uses);
}

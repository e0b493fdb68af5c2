// The search over articles and contacts, while somebody types.

import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../../shared/connection";
import type { Card } from "../../shared/contract.generated";
import { knowledge } from "../model/api";

const PAUSE_MS = 180;

export type Found = { readonly cards: readonly Card[] } | { readonly problem: string } | null;

/** The results of the latest query; null while they are being fetched. */
export function useSearch(query: string, lang: string, expired: () => void): Found {
  const [found, setFound] = useState<Found>(null);
  useEffect(() => {
    setFound(null);
    if (!query) return;
    let wanted = true;
    const timer = setTimeout(async () => {
      try {
        const { cards } = await knowledge.search(query, lang);
        if (wanted) setFound({ cards });
      } catch (error) {
        const problem = codeOf(error);
        if (problem === "session_expired") expired();
        else if (wanted) setFound({ problem });
      }
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query, lang]);
  return found;
}

// Fetches a list again every few seconds, beside the notices: one may be lost, and what came and went between two is told
// by none.

import { useEffect, useRef } from "preact/hooks";

const EVERY_MS = 8_000;

/** `load` is called outside of any task, so that it keeps nobody's click from being carried out. */
export function useAgain(load: () => Promise<void>): void {
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const timer = setInterval(() => void latest.current().catch(() => undefined), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}

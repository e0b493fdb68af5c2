// Keeps a scrolling log at its end, unless the reader has scrolled back.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Within this distance the reader counts as being at the end. */
const NEAR_END_PX = 80;

/** Space above the beginning of a long message. */
const ABOVE_PX = 12;

/**
 * `newest` changes when something is added; with `always`, the end is shown wherever the reader is (their own
 * messages). Of what is added and higher than the log the start is shown, not the end; the log never moves backwards.
 * `behind` is true while the end is out of sight, `away` while the reader has scrolled back from it.
 */
export function useStickToEnd(log: RefObject<HTMLElement | null>, newest: unknown, always: boolean) {
  const [behind, setBehind] = useState(false);
  const [away, setAway] = useState(false);
  const atEnd = useRef(true);
  const seen = useRef<Element | null>(null);
  const added = useRef<Element | null>(null);
  const before = useRef({ top: 0, height: 0 });

  const toEnd = () => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const toNewest = () => {
    const element = log.current;
    if (!element) return;
    // Something may also be added to the last line: then that line's beginning still counts.
    const fresh = seen.current?.isConnected ? (seen.current.nextElementSibling ?? added.current) : null;
    added.current = fresh;
    const start = fresh instanceof HTMLElement ? fresh.offsetTop - ABOVE_PX : Number.POSITIVE_INFINITY;
    const end = element.scrollHeight - element.clientHeight;
    element.scrollTop = Math.max(element.scrollTop, Math.min(start, end));
  };
  const look = () => {
    const element = log.current;
    if (!element) return;
    const { scrollTop: top, clientHeight: height } = element;
    const near = element.scrollHeight - top - height < NEAR_END_PX;
    // Only scrolling up leaves the end; a log that grew or shrank before the scroll event does not.
    if (near) atEnd.current = true;
    else if (top < before.current.top && height === before.current.height) atEnd.current = false;
    before.current = { top, height };
    setBehind(!near);
    setAway(!atEnd.current);
  };
  useLayoutEffect(() => {
    if (always || atEnd.current) toNewest();
    seen.current = log.current?.lastElementChild ?? null;
    look();
  }, [newest, always]);
  useEffect(() => {
    // When the log shrinks (a panel opens, a keyboard appears), its end stays in view.
    const observer = new ResizeObserver(() => {
      const element = log.current;
      if (!element) return;
      const shrunk = before.current.height - element.clientHeight;
      if (atEnd.current && shrunk > 0) element.scrollTop += shrunk;
      before.current.height = element.clientHeight;
      look();
    });
    if (log.current) observer.observe(log.current);
    return () => observer.disconnect();
  }, []);
  return { behind, away, toEnd, onScroll: look };
}

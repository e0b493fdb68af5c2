// Keeps a scrolling log at its end, unless the reader has scrolled back.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Within this distance the reader counts as being at the end. */
const NEAR_END_PX = 80;

/** Space above the beginning of a long message. */
const ABOVE_PX = 12;

/**
 * `newest` changes when something is added; with `always`, the end is shown wherever the reader is (their own
 * messages). `from` finds the start of the newest answer: if that answer is higher than the log, its start is shown,
 * not its end. `behind` is true while the end is out of sight.
 */
export function useStickToEnd(
  log: RefObject<HTMLElement | null>,
  newest: unknown,
  always: boolean,
  from?: (log: HTMLElement) => Element | null,
) {
  const [behind, setBehind] = useState(false);
  const atEnd = useRef(true);
  const long = useRef(false);
  const before = useRef({ top: 0, height: 0 });

  const toEnd = () => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const toNewest = () => {
    const element = log.current;
    const first = element && from?.(element);
    const top = first instanceof HTMLElement ? first.offsetTop - ABOVE_PX : Number.POSITIVE_INFINITY;
    long.current = element !== null && top < element.scrollHeight - element.clientHeight;
    if (element && long.current) element.scrollTop = top;
    else toEnd();
  };
  const onScroll = () => {
    const element = log.current;
    if (!element) return;
    const { scrollTop: top, clientHeight: height } = element;
    // Only scrolling up leaves the end; a log that grew or shrank before the scroll event does not.
    if (element.scrollHeight - top - height < NEAR_END_PX) {
      atEnd.current = true;
      long.current = false;
    } else if (top < before.current.top && height === before.current.height) atEnd.current = false;
    before.current = { top, height };
    setBehind(!atEnd.current);
  };
  useLayoutEffect(() => {
    if (always || atEnd.current) toNewest();
  }, [newest, always]);
  useEffect(() => {
    // When the log shrinks (a panel opens, a keyboard appears), its end stays in view.
    const observer = new ResizeObserver(() => {
      if (atEnd.current && !long.current) toEnd();
      if (log.current) before.current.height = log.current.clientHeight;
    });
    if (log.current) observer.observe(log.current);
    return () => observer.disconnect();
  }, []);
  return { behind, toEnd, onScroll };
}

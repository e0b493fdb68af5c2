// A log that follows what is new, unless its reader has scrolled back to read what was before.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 80;

/** What is kept in sight above the beginning of something long. */
const ABOVE_PX = 12;

/**
 * `newest` changes when something is added; with `always`, the end is shown wherever the reader is (their own words).
 * `from` finds where what belongs together begins: if that is higher than the log, its beginning is shown, not its end.
 * `behind` is true while the end is out of sight.
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
    // Away from the end is who scrolls up; not whose log grew or shrank before the browser told of the last scroll.
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
    // When the space shrinks (a panel opens, a keyboard comes up), the end stays in view.
    const observer = new ResizeObserver(() => {
      if (atEnd.current && !long.current) toEnd();
      if (log.current) before.current.height = log.current.clientHeight;
    });
    if (log.current) observer.observe(log.current);
    return () => observer.disconnect();
  }, []);
  return { behind, toEnd, onScroll };
}

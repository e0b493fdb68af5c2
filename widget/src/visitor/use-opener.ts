// Restores the keyboard focus when something that was opened over the page is closed.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** The ref is of the element that contains both the opener and the opened. */
export function useOpener<E extends HTMLElement = HTMLElement>(open: boolean): RefObject<E | null> {
  const root = useRef<E>(null);
  const opener = useRef<HTMLElement | null>(null);
  const scrolled = useRef(0);
  // Runs before the first layout, when the focus has not moved yet.
  if (open && opener.current === null && document.activeElement instanceof HTMLElement) {
    opener.current = document.activeElement;
    scrolled.current = root.current?.scrollTop ?? 0;
  }
  useLayoutEffect(() => {
    if (open) {
      if (root.current) root.current.scrollTop = 0;
      return;
    }
    const back = opener.current;
    opener.current = null;
    if (!back) return;
    if (root.current) root.current.scrollTop = scrolled.current;
    // Its view may have been replaced meanwhile, by one that has it too.
    const there = back.isConnected ? back : document.getElementById(back.id);
    there?.focus({ preventScroll: true });
  }, [open]);
  return root;
}

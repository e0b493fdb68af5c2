// While something is pressed the page stays as it is: a press is lost when what is under the finger is replaced before it is released.

import { useEffect, useRef, useState } from "preact/hooks";

const RELEASES = ["pointerup", "pointercancel"];
/** A release outside of the page, or on its scroll bar, is never told. */
const LONGEST_MS = 2_000;

/** What to show of the state: what came during a press is shown after it. */
export function useStill<S>(state: S): S {
  const shown = useRef(state);
  const newest = useRef(state);
  const pressed = useRef(false);
  const [, draw] = useState({});
  newest.current = state;
  if (!pressed.current) shown.current = state;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const gone = new AbortController();
    const heard = { capture: true, signal: gone.signal };
    const release = () => {
      pressed.current = false;
      if (shown.current !== newest.current) draw({});
    };
    const after = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(release, ms);
    };
    addEventListener(
      "pointerdown",
      () => {
        pressed.current = true;
        after(LONGEST_MS);
      },
      heard,
    );
    // The click comes after the release.
    for (const type of RELEASES) addEventListener(type, () => after(0), heard);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, []);
  return shown.current;
}

// A key in an answer draws the answer field again, and nothing else of the page.

import { useRef } from "preact/hooks";
import { alikeButDrafts } from "../model/drafts";
import type { ConsoleState } from "../model/state";

/** The state as it was before the writing of now began: the same object while only drafts change. For parts that show none. */
export function useWithoutDrafts(state: ConsoleState): ConsoleState {
  const last = useRef(state);
  if (!alikeButDrafts(last.current, state)) last.current = state;
  return last.current;
}

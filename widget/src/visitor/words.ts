// The visitor's texts as a hook.

import { wordsContext } from "../shared/i18n";
import type { VisitorState } from "./state";

export type VisitorTexts = typeof import("../locales/sv.json")["visitor"];

const { Provider, useWords } = wordsContext<VisitorTexts>();

export { Provider as WordsProvider, useWords };

/** An error in words: what happened, what is safe, what to do. */
export function problemText(words: ReturnType<typeof useWords>, code: string): string {
  return words.maybe(`error_${code}`) ?? words.t("error_internal");
}

/** How long most have waited this week, after what stands before it; nothing where that is not known. */
export function usualWait(
  words: ReturnType<typeof useWords>,
  { service }: VisitorState,
  before: string,
): string {
  const n = service?.usual_wait_min;
  return n ? before + words.t("usual_wait", { n }) : "";
}

// The visitor's texts as a hook.

import { wordsContext } from "../shared/i18n";

export type VisitorTexts = typeof import("../locales/sv.json")["visitor"];

const { Provider, useWords } = wordsContext<VisitorTexts>();

export { Provider as WordsProvider, useWords };

/** An error in words: what happened, what is safe, what to do. */
export function problemText(words: ReturnType<typeof useWords>, code: string): string {
  return words.maybe(`error_${code}`) ?? words.t("error_internal");
}

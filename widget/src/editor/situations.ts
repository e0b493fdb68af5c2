// Names and addresses of situations.

import type { Standing } from "../shared/contract.generated";
import { type EditorWords, intentText } from "./words";

interface Named {
  readonly name: string;
  readonly trigger: string;
  readonly tells?: string;
  readonly opening?: string;
  readonly pressed?: readonly string[];
}

const LONGEST = 70;

export function situationAddress(name: string): string {
  return `#/situation/${encodeURIComponent(name)}`;
}

/** What a situation is called: what the visitor does or tells, else how its text begins. */
export function situationTitle(words: EditorWords, row: Named): string {
  const intent = words.maybe(`intent_${row.name}`);
  if (intent) return intent.charAt(0).toUpperCase() + intent.slice(1);
  if (row.tells) return row.tells;
  const [pressed] = row.pressed ?? [];
  if (pressed) return words.t("says_button", { title: pressed });
  const opening = row.opening ?? "";
  return opening.length > LONGEST ? `${opening.slice(0, LONGEST)}…` : opening || intentText(words, row.name);
}

/** The status of a text in one language; a missing text is said. */
export function standingText(words: EditorWords, status: Standing | undefined): string {
  return status ? words.t(`status_${status}`) : words.t("says_missing");
}

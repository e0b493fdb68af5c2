// What the parts of the form of a guide share: the guide, its text, and how a change is made.

import type { FindingView } from "../../shared/contract.generated";
import type { Guide, Path, Step } from "./document";
import type { GuideText } from "./loader";

export interface Editing {
  readonly guide: Guide;
  readonly languages: readonly string[];
  readonly articles: readonly Option[];
  readonly findings: readonly FindingView[];
  readonly readOnly: boolean;
  readonly tool: GuideText;
  /** Makes a change in the text of the guide. */
  change(make: (text: string, tool: GuideText) => string): void;
  set(path: Path, value: unknown): void;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

const LONGEST_TITLE = 60;

/** What a step says or asks first, in Swedish, as its title. */
export function titleOf(step: Step): string {
  const said = step.ask?.text ?? step.say ?? {};
  const text = said["sv"]?.[0] ?? Object.values(said)[0]?.[0] ?? "";
  return text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE).trimEnd()} …`;
}

/** The findings at this place of the guide, such as `steps.vem.next`, or inside of it. */
export function findingsAt(editing: Editing, place: string): readonly FindingView[] {
  return editing.findings.filter(({ where = "" }) => where === place || where.startsWith(`${place}.`));
}

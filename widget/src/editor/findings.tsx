// The findings of a field; pressing one moves the cursor to its place.

import type { FindingView } from "../shared/contract.generated";
import { AlertIcon } from "../shared/icons";
import { fieldId } from "./field-id";
import { fieldText, findingText, useWords } from "./words";

interface Props {
  id?: string;
  findings: readonly FindingView[];
  /** The field that the findings belong to; without it, each finding names its own. */
  field?: string;
  /** New findings are announced to screen readers. */
  live?: boolean;
  /** For screen readers only, because the findings are shown elsewhere. */
  unseen?: boolean;
}

export function Findings({ id, findings, field, live = false, unseen = false }: Props) {
  const words = useWords();
  return (
    <ul id={id} class={unseen ? "hidden-visually" : "findings"} aria-live={live ? "polite" : undefined}>
      {findings.map((finding) => (
        <li key={JSON.stringify(finding)} class="finding" data-rule={finding.rule}>
          <AlertIcon />
          <button type="button" class="link finding-go" onClick={() => goTo(finding, field)}>
            {!field && <strong>{fieldText(words, finding.field ?? "")}: </strong>}
            {finding.line !== undefined && `${words.t("at_line", { line: finding.line })}: `}
            {field !== undefined || !finding.where ? "" : `${finding.where}: `}
            {findingText(words, finding)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Moves the cursor to the words of the finding, else to its line, else to the field. */
function goTo(finding: FindingView, field: string | undefined): void {
  if (goToPlace(finding.where ?? "")) return;
  const target = document.getElementById(fieldId(field ?? finding.field ?? ""));
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) {
    target.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    return;
  }
  const [start, end] = placeIn(target.value, finding);
  target.focus();
  target.setSelectionRange(start, end);
  if (target instanceof HTMLTextAreaElement) scrollTo(target, start);
}

/** Marks these words where they stand in a field, or in one of the fields that it consists of. */
export function goToWords(id: string, words: string): void {
  const outer = document.getElementById(id)?.closest("[data-field]");
  const controls = outer?.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("textarea, input") ?? [];
  const target = [...controls].find((each) => each.value.includes(words)) ?? controls[0];
  if (!target) return;
  for (let each: Element | null = target; each; each = each.parentElement?.closest("details") ?? null)
    if (each instanceof HTMLDetailsElement) each.open = true;
  const start = Math.max(0, target.value.indexOf(words));
  target.focus();
  target.setSelectionRange(start, start + words.length);
  if (target instanceof HTMLTextAreaElement) scrollTo(target, start);
}

/** Moves the cursor to the nearest field that stands for this place of a guide; false if none is on the page. */
function goToPlace(where: string): boolean {
  const parts = where.split(".");
  for (; where !== "" && parts.length > 0; parts.pop()) {
    const target = document.querySelector<HTMLElement>(`[data-place="${CSS.escape(parts.join("."))}"]`);
    if (!target) continue;
    for (let each: Element | null = target; each; each = each.parentElement?.closest("details") ?? null)
      if (each instanceof HTMLDetailsElement) each.open = true;
    target.focus();
    return true;
  }
  return false;
}

/** Start and end of the finding in the text. */
export function placeIn(text: string, finding: FindingView): readonly [number, number] {
  const before = text.split("\n").slice(0, (finding.line ?? 1) - 1);
  const lineStart = before.reduce((sum, line) => sum + line.length + 1, 0);
  const value = finding.value ?? "";
  const found = value ? text.toLowerCase().indexOf(value.toLowerCase(), lineStart) : -1;
  if (found >= 0) return [found, found + value.length];
  if (finding.line === undefined) return [0, 0];
  const lineEnd = text.indexOf("\n", lineStart);
  return [lineStart, lineEnd < 0 ? text.length : lineEnd];
}

function scrollTo(area: HTMLTextAreaElement, start: number): void {
  const share = start / Math.max(1, area.value.length);
  area.scrollTop = Math.max(0, share * area.scrollHeight - area.clientHeight / 2);
}

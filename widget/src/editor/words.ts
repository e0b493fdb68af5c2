// The editor's texts as a hook, and phrases made from them.

import shared from "locales:console/login_+error_+intent_+level_";
import texts from "locales:editor";
import type { FieldView, FindingView, TextRow } from "../shared/contract.generated";
import { type Words, words, wordsContext } from "../shared/i18n";
import { SWEDEN } from "../shared/time-zone";

export type EditorTexts = (typeof texts)[string] & (typeof shared)[string];

const { Provider, useWords } = wordsContext<EditorTexts>();

export { Provider as WordsProvider, useWords };

export type EditorWords = Words<EditorTexts>;

export const LANGUAGES = Object.keys(texts);

export function wordsOf(lang: string): EditorWords {
  const own = texts[lang] ?? texts["sv"];
  return words({ ...shared[lang], ...own } as EditorTexts, lang, SWEDEN);
}

export function problemText(words: EditorWords, code: string): string {
  return words.maybe(`error_${code}`) ?? words.t("error_internal");
}

export function kindText(words: EditorWords, kind: string): string {
  return words.maybe(`kind_${kind}`) ?? kind;
}

/** The name of an intent, in words. */
export function intentText(words: EditorWords, intent: string): string {
  return words.maybe(`intent_${intent}`) ?? intent;
}

/** What sort of entry of the directory it is. */
export function sortText(words: EditorWords, sort: string): string {
  return words.maybe(`option_${sort}`) ?? sort;
}

/** The label of a field: by its full name, else by the last part of it. */
export function fieldText(words: EditorWords, name: string): string {
  return (
    words.maybe(`field_${name.replaceAll(".", "_")}`) ??
    words.maybe(`field_${name.split(".").at(-1)}`) ??
    name
  );
}

export function optionText(words: EditorWords, field: FieldView, option: string): string {
  const own = field.labels?.[option];
  if (own) return own;
  const name = field.name.split(".").at(-1) ?? "";
  return words.maybe(`option_${name}_${option}`) ?? words.maybe(`option_${option}`) ?? option;
}

export function findingText(words: EditorWords, finding: FindingView): string {
  const { value = "", limit = "" } = finding;
  const text = words.maybe(`finding_${finding.rule}`) ?? words.t("finding_wrong_field");
  return text.replaceAll("{value}", value).replaceAll("{limit}", limit);
}

/** "12 mars 2027", for a day like 2027-03-12. */
export function dayText(words: EditorWords, day: string): string {
  const format = new Intl.DateTimeFormat(words.lang, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** The status of a text, in plain words. */
export function statusText(words: EditorWords, row: TextRow): string {
  if (row.publish_at) return words.t("status_scheduled", { at: words.dateTime(row.publish_at) });
  if (row.for_review) return words.t("status_for_review");
  return words.t(`status_${row.status}`);
}

/** "Granskas senast 12 mars 2027", or that the date has passed; empty without one. */
export function dueText(words: EditorWords, row: TextRow, life: string): string {
  const kind = life === "checked" ? "check" : "review";
  if (!row.due_on) return life === "checked" && row.status === "aktiv" ? words.t("due_never_checked") : "";
  const values = { day: dayText(words, row.due_on) };
  return words.t(row.overdue ? `due_${kind}_past` : `due_${kind}`, values);
}

/** The author of a version; versions made by no person have a label of their own. */
export function byText(words: EditorWords, name: string): string {
  return words.maybe(`by_${name}`) ?? name;
}

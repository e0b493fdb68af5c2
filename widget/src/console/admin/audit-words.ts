// The audit trail in words: what was done, to what, and what came of it; and the same as a file. Pure.

import type { AuditEntry } from "../../shared/contract.generated";
import { calmName } from "../model/calm-names";
import { type ConsoleWords, periodName, problemText } from "../parts/words";

/** A text of the editor, as the trail names it. */
export interface AuditedText {
  readonly kind: string;
  readonly name: string;
}

export function actionText({ maybe }: ConsoleWords, { action }: AuditEntry): string {
  return maybe(`audit_${action.replaceAll(":", "_")}`) ?? action;
}

export function outcomeText(words: ConsoleWords, { outcome }: AuditEntry): string {
  return outcome === "ok"
    ? words.t("granted")
    : words.t("refused_because", { why: problemText(words, outcome) });
}

/** The text that was acted on; null where it was something else. */
export function textOf({ action, subject }: AuditEntry): AuditedText | null {
  const [kind, ...name] = subject?.split(":") ?? [];
  return action.startsWith("editor:") && kind && name.length > 0 ? { kind, name: name.join(":") } : null;
}

/** A random id, of which the beginning is enough to tell one thing from another; names have no digits. */
const RANDOM_ID = /^(?=.*\d)[\w-]{12,}$/;
const SHOWN_OF_ID = 8;

/** Of what was acted on beside a conversation, a name that says which it is; empty where nothing was. `ofId`: characters. */
export function subjectText(words: ConsoleWords, entry: AuditEntry, ofId = SHOWN_OF_ID): string {
  const { t, maybe } = words;
  const { action, subject } = entry;
  const text = textOf(entry);
  if (text) return `${maybe(`audit_kind_${text.kind}`) ?? text.kind}: ${text.name}`;
  if (entry.subject_name) return t("audit_account", { name: entry.subject_name });
  if (!subject) return "";
  if (/^(statistics:|reports:|learnt:note_receiver$)/.test(action)) return periodName(words, subject);
  if (action === "launch:mode") return maybe(`mode_${subject}`) ?? subject;
  const kind = maybe(`audit_of_${action.replace(":", "_")}`) ?? maybe(`audit_of_${action.split(":")[0]}`);
  const name = RANDOM_ID.test(subject) ? subject.slice(0, ofId) : subject;
  return kind ? t("audit_about", { kind, name }) : name;
}

/** The name that everybody at the desk sees, with the beginning of the id. */
export function conversationText({ t }: ConsoleWords, conversation: string): string {
  return t("audit_in", { id: `${calmName(conversation)} (${conversation.slice(0, 8)})` });
}

export interface AuditFile {
  readonly name: string;
  readonly media_type: string;
  readonly text: string;
}

/** The records as a table: with `;` and a mark of its encoding, as a Swedish Excel reads it, or as RFC 4180 has it. */
export function auditFile(words: ConsoleWords, records: readonly AuditEntry[], swedish: boolean): AuditFile {
  const { t } = words;
  const head = [t("when"), t("who"), t("what"), t("about"), t("conversation"), t("came_of_it")];
  const rows = records.map((one) => [
    one.at,
    one.name ?? one.account ?? t("nobody_signed_in"),
    actionText(words, one),
    subjectText(words, one, Number.POSITIVE_INFINITY),
    one.conversation ?? "",
    outcomeText(words, one),
  ]);
  const separator = swedish ? ";" : ",";
  const lines = [head, ...rows].map((row) => row.map(cell).join(separator));
  return {
    name: swedish ? "sparlogg-excel.csv" : "sparlogg.csv",
    media_type: "text/csv;charset=utf-8",
    text: `${swedish ? "\ufeff" : ""}${lines.join("\r\n")}\r\n`,
  };
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

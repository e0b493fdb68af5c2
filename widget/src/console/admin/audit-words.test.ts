import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEntry } from "../../shared/contract.generated";
import type { ConsoleWords } from "../parts/words";
import { auditFile, subjectText, textOf } from "./audit-words";

const words = {
  t: (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values)].join(" "),
  maybe: (key: string) => (key === "audit_kind_article" ? "Artikel" : undefined),
} as unknown as ConsoleWords;

const entry = (more: Partial<AuditEntry>): AuditEntry => ({
  at: "2026-11-28T12:00:00Z",
  action: "editor:publish",
  outcome: "ok",
  ...more,
});

test("a text is named by its kind and whole id, never by the beginning of it", () => {
  const published = entry({ subject: "article:sv/hur-prata-med-ditt-barn" });
  assert.deepEqual(textOf(published), { kind: "article", name: "sv/hur-prata-med-ditt-barn" });
  assert.equal(subjectText(words, published), "Artikel: sv/hur-prata-med-ditt-barn");
  assert.equal(textOf(entry({ action: "sessions:end", subject: "a:b" })), null);
});

test("a file for a Swedish Excel has semicolons and its mark; no cell is a formula", () => {
  const records = [entry({ name: "=cmd", subject: 'article:a;"b"' })];
  const swedish = auditFile(words, records, true).text;
  assert.ok(swedish.startsWith("\ufeffwhen;who;what;about;conversation;came_of_it\r\n"));
  assert.ok(swedish.includes(`;'=cmd;editor:publish;"Artikel: a;""b""";;granted\r\n`));
  assert.ok(auditFile(words, records, false).text.startsWith("when,who,"));
});

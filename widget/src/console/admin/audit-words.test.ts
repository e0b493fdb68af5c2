import texts from "locales:console";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditEntry } from "../../shared/contract.generated";
import { words as wordsOf } from "../../shared/i18n";
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

test("what was acted on is said in words: no period's code, no raw id", () => {
  const swedish = wordsOf(texts["sv"] ?? {}, "sv") as ConsoleWords;
  const said = (action: string, subject: string) => subjectText(swedish, entry({ action, subject }));
  assert.equal(said("statistics:approve", "2026Q3"), "tredje kvartalet 2026");
  assert.equal(said("reports:read", "2026H2"), "andra halvåret 2026");
  assert.equal(said("learnt:note_receiver", "2026Q4"), "fjärde kvartalet 2026");
  assert.equal(said("documentation:save", "0123456789abcdef0123456789abcdef"), "Formulär: 01234567");
  assert.equal(said("learnt:use", "0123456789abcdef01234567"), "Svar från en besökare: 01234567");
  assert.equal(said("training:exam", "barn-och-unga-i-risk"), "Utbildningsmodul: barn-och-unga-i-risk");
  assert.equal(said("launch:mode", "open"), "Öppen");
  assert.equal(said("invitation:accept", "0123456789abcdef"), "Inbjudan: 01234567");
  const saved = entry({ action: "documentation:save", subject: "0123456789abcdef" });
  assert.ok(
    auditFile(swedish, [saved], true).text.includes(";Formulär: 0123456789abcdef;"),
    "whole in a file",
  );
});

test("a file for a Swedish Excel has semicolons and its mark; no cell is a formula", () => {
  const records = [entry({ name: "=cmd", subject: 'article:a;"b"' })];
  const swedish = auditFile(words, records, true).text;
  assert.ok(swedish.startsWith("\ufeffwhen;who;what;about;conversation;came_of_it\r\n"));
  assert.ok(swedish.includes(`;'=cmd;editor:publish;"Artikel: a;""b""";;granted\r\n`));
  assert.ok(auditFile(words, records, false).text.startsWith("when,who,"));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TextRow } from "../shared/contract.generated";
import { areasOf, queueOf, sortsOf } from "./checks";

function entry(name: string, more: Partial<TextRow> = {}): TextRow {
  return {
    kind: "contact",
    name,
    title: name,
    lang: "sv",
    status: "aktiv",
    version: 1,
    saved_at: "2026-01-01T00:00:00Z",
    saved_by: "installation",
    live: false,
    ...more,
  };
}

const names = (rows: readonly TextRow[]) => rows.map((row) => row.name);

test("the queue has what this reader may check, most asked for first, lines before offices", () => {
  const groups = [
    { name: "in_work" as const, texts: [entry("begun")] },
    {
      name: "unchecked" as const,
      texts: [
        entry("office", { sort: "annat" }),
        entry("line", { sort: "stodlinje" }),
        entry("wanted", { wanted: 9, area: "Örebro län" }),
        entry("mine", { own: true, wanted: 50 }),
      ],
    },
    { name: "soon" as const, texts: [entry("article", { kind: "article" }), entry("due", { wanted: 7 })] },
  ];
  assert.deepEqual(names(queueOf(groups, null)), ["wanted", "due", "line", "office"]);
  assert.deepEqual(names(queueOf(groups, "Örebro län")), ["wanted"]);
});

test("areas: the whole country first, then by demand, then by name", () => {
  const rows = [
    entry("a", { area: "Örebro län" }),
    entry("b", { area: "Gävleborgs län" }),
    entry("c", { area: "Skåne län", wanted: 6 }),
    entry("d"),
  ];
  const areas = areasOf(rows).map((each) => each.area);
  assert.deepEqual(areas, ["", "Skåne län", "Gävleborgs län", "Örebro län"]);
});

test("sorts are counted", () => {
  const rows = [entry("a", { sort: "annat" }), entry("b", { sort: "exit" }), entry("c", { sort: "annat" })];
  assert.deepEqual(sortsOf(rows), [
    ["annat", 2],
    ["exit", 1],
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, decided, merge, same, valueAt, withValue } from "./content";
import { placeIn } from "./findings";
import { routeOf, textOf } from "./route";

test("a dot leads into a field of a field, and the rest stays", () => {
  const content = { kontakt: { telefon: "112", webb: "" }, namn: "x" };
  assert.equal(valueAt(content, "kontakt.telefon"), "112");
  assert.equal(valueAt(content, "omrade.lan"), undefined);
  assert.deepEqual(withValue(content, "kontakt.telefon", "113"), {
    kontakt: { telefon: "113", webb: "" },
    namn: "x",
  });
  assert.deepEqual(withValue({}, "omrade.lan", ["24"]), { omrade: { lan: ["24"] } });
});

test("changes of different fields are merged", () => {
  const base = { titel: "a", ingress: "b", text: "c" };
  const joined = merge(base, { ...base, titel: "mine" }, { ...base, text: "theirs" });
  assert.deepEqual(joined.content, { titel: "mine", ingress: "b", text: "theirs" });
  assert.deepEqual(joined.clashes, []);
});

test("a field that both have changed has to be chosen", () => {
  const base = { titel: "a", fragor: ["x"] };
  const joined = merge(base, { titel: "mine", fragor: ["x"] }, { titel: "theirs", fragor: ["x", "y"] });
  assert.deepEqual(joined.clashes, [{ name: "titel", mine: "mine", theirs: "theirs" }]);
  assert.deepEqual(joined.content, { titel: "mine", fragor: ["x", "y"] });
});

test("the same change twice is no clash; without a common beginning every difference is one", () => {
  assert.deepEqual(merge({ t: "a" }, { t: "b" }, { t: "b" }).clashes, []);
  assert.deepEqual(
    merge(null, { t: "a", u: "x" }, { t: "b", u: "x" }).clashes.map((clash) => clash.name),
    ["t"],
  );
});

test("equal contents are equal whatever the order of their fields", () => {
  assert.ok(same({ a: 1, b: { c: [1], d: 2 } }, { b: { d: 2, c: [1] }, a: 1 }));
  assert.ok(!same({ a: [1, 2] }, { a: [2, 1] }));
});

test("a new text begins with something in every field", () => {
  const fields = [
    { name: "titel", form: "line" },
    { name: "omrade.lan", form: "choices" },
    { name: "sprak", form: "choice", options: ["sv", "en"] },
    { name: "dygnet_runt", form: "switch" },
  ] as const;
  assert.deepEqual(blank(fields), { titel: "", omrade: { lan: [] }, sprak: "sv", dygnet_runt: false });
});

test("a finding leads to the very words, else to its line", () => {
  const text = "Hej.\n\nRing 08-123 nu.";
  const at = (finding: object) =>
    text.slice(...(placeIn(text, { field: "text", rule: "x", ...finding }) as [number, number]));
  assert.equal(at({ line: 3, value: "08-123" }), "08-123");
  assert.equal(at({ line: 3, value: "not there" }), "Ring 08-123 nu.");
  assert.equal(at({ value: "ring" }), "Ring");
  assert.equal(at({}), "");
});

test("an address names a view, a text and a query", () => {
  const route = routeOf("#/text/article/sv.a05?x=1");
  assert.equal(route.path, "text");
  assert.deepEqual(textOf(route), { kind: "article", name: "sv/a05" });
  assert.equal(route.query.get("x"), "1");
  assert.equal(textOf(routeOf("")), null);
});

test("a clash that is to be written together and is left as it stands keeps the own words, and empties nothing", () => {
  const merged = merge({ text: "A" }, { text: "Mitt" }, { text: "Ditt" });
  assert.deepEqual(decided(merged, { text: "written" }, {}), { text: "Mitt" });
  assert.deepEqual(decided(merged, { text: "written" }, { text: "Vårt" }), { text: "Vårt" });
  assert.deepEqual(decided(merged, { text: "theirs" }, { text: "Vårt" }), { text: "Ditt" });
  assert.deepEqual(decided(merged, { text: "written" }, { text: "" }), { text: "" }, "emptied on purpose");
});

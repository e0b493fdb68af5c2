import assert from "node:assert/strict";
import { test } from "node:test";
import { byUse, insert, matching, sayable, slashBefore } from "./replies";

const canned = (shortcut: string, text: string, closed?: string) => ({
  id: `mall_${shortcut}`,
  shortcut,
  title: shortcut,
  text,
  ...(closed && { closed }),
  reviewed: true,
});
const ALL = sayable(
  [canned("hej", "Hej. Jag läser."), canned("112", "Ring 112 nu."), canned("gräns", "Utan hot, tack.")],
  true,
);

test("while nobody can be had a reply does not promise anybody", () => {
  const both = [
    canned("slut", "Skriv till oss igen när du vill.", "Vi öppnar i morgon."),
    canned("hej", "Hej."),
  ];
  assert.deepEqual(
    sayable(both, false).map(({ text }) => text),
    ["Vi öppnar i morgon.", "Hej."],
  );
  assert.equal(sayable(both, true)[0]?.text, "Skriv till oss igen när du vill.");
});

test("a reply in the visitor's language has the Swedish beside it, and is found by it", () => {
  const arabic = { ...canned("vänta", "ما زلت هنا."), lang: "ar", beside: "Jag är kvar här." };
  const [reply] = sayable([arabic], true);
  assert.equal(reply?.beside, "Jag är kvar här.");
  assert.equal(reply?.lang, "ar");
  assert.deepEqual(matching(sayable([arabic], true), "kvar här"), [reply]);
});

test("a slash means a reply only at the beginning of a word", () => {
  assert.deepEqual(slashBefore("/", 1), { start: 0, query: "" });
  assert.deepEqual(slashBefore("Hej. /tr", 8), { start: 5, query: "tr" });
  assert.equal(slashBefore("och/eller", 9), null);
  assert.equal(slashBefore("/hej du", 7), null);
});

test("what begins with the word comes before what only holds it", () => {
  const found = matching(ALL, "g");
  assert.equal(found[0]?.name, "gräns");
  assert.ok(found.length > 1);
  assert.deepEqual(
    matching(ALL, "112").map(({ name }) => name),
    ["112"],
  );
});

test("a chosen reply takes the place of the slash and its word, and the caret stands behind it", () => {
  const slash = slashBefore("Ja. /gr Och du?", 7);
  const [reply] = matching(ALL, "gräns");
  assert.ok(slash && reply);
  const next = insert("Ja. /gr Och du?", slash, 7, reply);
  assert.equal(next.text, "Ja. Utan hot, tack. Och du?");
  assert.equal(next.caret, 19);
});

test("what is used on this shift comes first, the others in their order", () => {
  const names = (uses: [string, number][]) => byUse(ALL, new Map(uses)).map(({ name }) => name);
  assert.deepEqual(names([]), ["hej", "112", "gräns"]);
  assert.deepEqual(names([["mall_112", 2]]), ["112", "hej", "gräns"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { calmName } from "./calm-names";

test("a conversation has one calm name of two words, at every desk", () => {
  assert.equal(calmName("abc"), calmName("abc"));
  assert.match(calmName("abc"), /^\p{Lu}\p{Ll}+ \p{Ll}+$/u);
});

test("a hundred conversations have names that can be told apart", () => {
  const names = new Set(Array.from({ length: 100 }, (_, number) => calmName(`conversation-${number}`)));
  assert.ok(names.size >= 95, `${names.size} names`);
});

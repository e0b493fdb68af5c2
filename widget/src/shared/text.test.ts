import assert from "node:assert/strict";
import { test } from "node:test";
import { codePoints, isTooLong, sendable } from "./text";

test("text is counted in code points after normalisation, as the gateway counts", () => {
  assert.equal(codePoints("👩‍🚒"), 3);
  assert.equal(codePoints("a\u0308"), 1);
  assert.equal(isTooLong("å".repeat(4_000)), false);
  assert.equal(isTooLong("å".repeat(4_001)), true);
});

test("half of a surrogate pair does not make a message unsendable", () => {
  assert.equal(sendable(" hej \uD83D "), "hej \uFFFD");
  assert.equal(sendable("\uDE00 😀"), "\uFFFD 😀");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { randomKey } from "./ids";

test("a retry key has 128 bits and is new every time", () => {
  assert.match(randomKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(randomKey(), randomKey());
});

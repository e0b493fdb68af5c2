import assert from "node:assert/strict";
import { test } from "node:test";
import { keepAlike } from "./keep-alike";

test("what says the same stays the same object, at every depth", () => {
  const last = { list: [{ id: "a", at: null }], counts: { N4: 1 }, on: true };
  assert.equal(keepAlike(last, structuredClone(last)), last);
  const next = keepAlike(last, { ...structuredClone(last), counts: { N4: 2 } });
  assert.deepEqual(next, { ...last, counts: { N4: 2 } });
  assert.equal(next.list, last.list);
});

test("what is more, less, in another order or of another kind is the new one", () => {
  const pairs: [unknown, unknown][] = [
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [[1, 2], [1]],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1, b: undefined }, { a: 1 }],
    [{ a: 1 }, { a: 1, b: undefined }],
    [[], {}],
    [null, {}],
    [new Date(0), new Date(1)],
  ];
  for (const [last, next] of pairs) {
    const kept = keepAlike(last, next);
    assert.deepEqual(kept, next);
    assert.notEqual(kept, last);
  }
});

// The geometry of the charts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axis, columns, HEIGHT, highest } from "./plots";

test("the axis counts as people do, in at most five steps, to the highest column or above it", () => {
  for (const top of [0, 1, 7, 39, 40, 41, 186, 795, 12_345]) {
    const lines = axis(top);
    assert.ok((lines.at(-1) ?? 0) >= top && lines.length <= 6, `${top}`);
  }
  assert.deepEqual(axis(33), [0, 10, 20, 30, 40]);
  assert.deepEqual(axis(0), [0, 1]);
});

test("a hidden cell adds nothing to a stack and leaves no column", () => {
  const rows = [
    [10, null, 5],
    [null, null, null],
  ];
  assert.equal(highest(rows), 15);
  const drawn = columns(rows, 20);
  assert.deepEqual(
    drawn.map(({ series }) => series),
    [0, 2],
  );
  assert.equal(drawn[0]?.height, HEIGHT / 2);
  assert.equal(drawn[1]?.y, HEIGHT / 4);
});

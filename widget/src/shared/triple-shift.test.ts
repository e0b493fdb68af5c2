import assert from "node:assert/strict";
import { test } from "node:test";
import { TripleShift } from "./triple-shift";

function presses(...keys: [key: string, timeStamp: number, repeat?: boolean][]) {
  const shift = new TripleShift();
  return keys.map(([key, timeStamp, repeat = false]) => shift.pressed({ key, timeStamp, repeat }));
}

test("Shift three times in a row leaves", () => {
  assert.deepEqual(presses(["Shift", 0], ["Shift", 400], ["Shift", 900]), [false, false, true]);
});

test("capital letters, a held key, slow presses and Escape do not leave", () => {
  assert.ok(!presses(["Shift", 0], ["A", 10], ["Shift", 200], ["B", 210], ["Shift", 400]).includes(true));
  assert.ok(!presses(["Shift", 0], ["Shift", 50, true], ["Shift", 90, true]).includes(true));
  assert.ok(!presses(["Shift", 0], ["Shift", 2_000], ["Shift", 4_000]).includes(true));
  assert.ok(!presses(["Escape", 0], ["Escape", 100], ["Escape", 200]).includes(true));
});

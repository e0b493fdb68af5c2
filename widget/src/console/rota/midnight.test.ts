import assert from "node:assert/strict";
import { test } from "node:test";
import { parted } from "./midnight";

const WEEK = "2026-11-30";
const shift = (day: string, starts: number, ends: number) => ({
  shift: "a",
  day,
  starts,
  ends,
  account: "kim",
});
const part = (day: string, starts: number, ends: number) => parted(shift(day, starts, ends), WEEK, () => "b");

test("a shift within a day stays one", () => {
  assert.deepEqual(part("2026-12-01", 9, 15), { here: [shift("2026-12-01", 9, 15)], nextWeek: [] });
});

test("a night is two: until midnight, and from there on", () => {
  assert.deepEqual(part("2026-12-01", 22, 6), {
    here: [shift("2026-12-01", 22, 24), { ...shift("2026-12-02", 0, 6), shift: "b" }],
    nextWeek: [],
  });
});

test("what is after Sunday's midnight belongs to the next week", () => {
  assert.deepEqual(part("2026-12-06", 22, 6), {
    here: [shift("2026-12-06", 22, 24)],
    nextWeek: [{ ...shift("2026-12-07", 0, 6), shift: "b" }],
  });
});

test("until midnight, written as 0, is one", () => {
  assert.deepEqual(part("2026-12-01", 18, 0).here, [shift("2026-12-01", 18, 24)]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addSpan,
  clock,
  fromWire,
  isSound,
  mondayOnWorkingDays,
  spanProblem,
  toWire,
  wrongDates,
} from "./hours";

const span = (opens: string, closes: string) => ({ opens, closes });

test("fields that the contract leaves out get the gateway's default values", () => {
  assert.deepEqual(fromWire({}), {
    always: true,
    weekly: [[], [], [], [], [], [], []],
    exceptions: [],
    closed_on_holidays: true,
  });
});

test("each fault of a day is told apart", () => {
  assert.equal(spanProblem([]), null);
  assert.equal(spanProblem([span("08:00", "12:00"), span("12:00", "24:00")]), null);
  assert.equal(spanProblem([span("13:00", "24:00"), span("08:00", "12:00")]), null, "in any order");
  assert.equal(spanProblem([span("08:00", "")]), "span_empty");
  assert.equal(spanProblem([span("12:00", "08:00")]), "span_backwards");
  assert.equal(spanProblem([span("08:00", "12:00"), span("11:59", "13:00")]), "span_overlap");
});

test("typed times are normalized, and anything else is not guessed", () => {
  for (const [typed, meant] of [
    ["8", "08:00"],
    ["0830", "08:30"],
    ["830", "08:30"],
    [" 8.15 ", "08:15"],
    ["24", "24:00"],
    ["kväll", "kväll"],
    ["", ""],
  ] as const) {
    assert.equal(clock(typed), meant);
  }
  assert.equal(spanProblem([span("08:00", "25:00")]), "span_empty");
});

test("a date is needed, and once", () => {
  const day = (date: string) => ({ date, spans: [] });
  assert.deepEqual(wrongDates([day("2026-12-24"), day(""), day("2026-12-24")]), [1, 2]);
  assert.equal(isSound({ ...fromWire({}), exceptions: [day("2026-12-24")] }), true);
  assert.equal(isSound({ ...fromWire({}), exceptions: [day("")] }), false);
});

test("what is sent has the hours of each day in order", () => {
  const weekly = [[span("13:00", "16:00"), span("08:00", "12:00")], [], [], [], [], [], []];
  assert.deepEqual(toWire({ ...fromWire({}), weekly }).weekly?.[0], [
    span("08:00", "12:00"),
    span("13:00", "16:00"),
  ]);
});

test("a new time begins where the last one ends; a week is filled from its Monday", () => {
  assert.deepEqual(addSpan([span("08:00", "12:00")]).at(-1), span("12:00", ""));
  const monday = [span("08:00", "12:00")];
  const weekly = mondayOnWorkingDays([monday, [], [], [], [], [span("10:00", "11:00")], []]);
  assert.deepEqual(weekly, [monday, monday, monday, monday, monday, [span("10:00", "11:00")], []]);
});

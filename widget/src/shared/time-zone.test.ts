import assert from "node:assert/strict";
import { test } from "node:test";
import { dayAt, hourAt, instantAt, SWEDEN } from "./time-zone";

test("just after midnight in Sweden it is the new day, though it is not in UTC", () => {
  assert.equal(dayAt(SWEDEN, new Date("2026-07-05T22:30:00Z")), "2026-07-06");
  assert.equal(dayAt(SWEDEN, new Date("2026-11-29T22:30:00Z")), "2026-11-29");
  assert.equal(hourAt(SWEDEN, new Date("2026-07-05T22:30:00Z")), 0);
  assert.equal(hourAt(SWEDEN, new Date("2026-11-29T22:30:00Z")), 23);
});

test("what clocks in Sweden show is one moment, in winter, in summer and beside the change", () => {
  assert.equal(instantAt(SWEDEN, "2026-11-30T09:00").toISOString(), "2026-11-30T08:00:00.000Z");
  assert.equal(instantAt(SWEDEN, "2026-07-06T00:30").toISOString(), "2026-07-05T22:30:00.000Z");
  assert.equal(instantAt(SWEDEN, "2027-03-28T01:30").toISOString(), "2027-03-28T00:30:00.000Z");
  assert.equal(instantAt(SWEDEN, "2027-03-28T03:30").toISOString(), "2027-03-28T01:30:00.000Z");
});

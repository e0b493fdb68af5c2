import assert from "node:assert/strict";
import { test } from "node:test";
import fixture from "../../../tests/widget/fixtures/visitor_events.json";
import type { WireEvent } from "./contract.generated";
import { add, addPage, EMPTY_LOG, type EventLog } from "./log";

const EVENTS = fixture as readonly WireEvent[];

function push(log: EventLog, index: number) {
  const event = EVENTS[index];
  assert.ok(event);
  return add(log, event);
}

test("events that follow each other are added in order", () => {
  const log = EVENTS.reduce((now, event) => add(now, event).log, EMPTY_LOG);
  assert.deepEqual(log.events, EVENTS);
  assert.equal(log.last, 9);
});

test("a duplicate event is added once", () => {
  const first = push(EMPTY_LOG, 0).log;
  const again = push(first, 0);
  assert.equal(again.outcome, "duplicate");
  assert.equal(again.log, first);
});

test("sequence numbers that this receiver may not see are no gap", () => {
  const log = [0, 1, 2].reduce((now, index) => push(now, index).log, EMPTY_LOG);
  assert.equal(push(log, 3).outcome, "added", "seq 5 is internal: prev_seq says so");
});

test("an event after a lost one reports the gap and is not added", () => {
  const log = push(EMPTY_LOG, 0).log;
  const late = push(log, 2);
  assert.equal(late.outcome, "gap");
  assert.equal(late.log, log);
});

test("old state plus pushed events equals a fresh fetch, whatever was lost or came twice on the way", () => {
  for (let lost = 0; lost < EVENTS.length; lost++) {
    let log = EMPTY_LOG;
    for (const [index, event] of [...EVENTS, ...EVENTS].entries()) {
      if (index === lost) continue;
      const got = add(log, event);
      log = got.outcome === "gap" ? addPage(log, EVENTS) : got.log;
    }
    assert.deepEqual(log, addPage(EMPTY_LOG, EVENTS));
  }
});

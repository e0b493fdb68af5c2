import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../shared/fakes";
import { EVENTS, PUSHED, started } from "./session-fixture";
import { lines } from "./state";

test("a gap in the pushed events is filled at once by a sync", async () => {
  const { gateway, state } = await started();
  gateway.log = EVENTS.slice(0, 4);
  const emergency = EVENTS[3];
  assert.ok(emergency);
  gateway.push("event", emergency);
  await settle();
  assert.equal(state().log.last, 6);
  assert.equal(state().log.events.length, 4);
});

test("what was never pushed is found by the sync of every five seconds", async () => {
  const { gateway, timers, state } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await timers.advance(5_000);
  assert.equal(state().log.last, 9);
  assert.equal(state().state, "with_counselor");
});

test("a conversation erased in another tab is forgotten here too", async () => {
  const { gateway, storage, state } = await started();
  gateway.push("event", {
    conversation: "c-1",
    seq: 4,
    prev_seq: 3,
    at: "",
    kind: "state",
    state: "erased",
  });
  assert.equal(state().ending, "erased");
  assert.equal(storage.token, null);
});

test("a hand-over to the mailbox, the queue and the typing of the counselor are shown", async () => {
  const { gateway, timers, state } = await started();
  gateway.push("queue", PUSHED.queue);
  gateway.push("typing", PUSHED.typing);
  assert.deepEqual(state().queue, PUSHED.queue);
  assert.equal(state().typing, "counselor");
  await timers.advance(9_000);
  assert.equal(state().typing, null);
});

test("what the counselor says counts as read once it is on screen, and not before", async () => {
  const { gateway, timers, page, state } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  page.visible = false;
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), []);
  page.visible = true;
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), [{ seq: 9 }]);
  gateway.push("read", PUSHED.read);
  const own = lines(state()).filter((line) => line.kind === "message" && line.read);
  assert.deepEqual(
    own.map((line) => line.kind === "message" && line.seq),
    [4],
  );
});

test("what the counselor says under an open page counts as read once that is closed", async () => {
  const { session, gateway, timers, page } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  page.visible = false;
  await timers.advance(6_000);
  session.show("code");
  page.visible = true;
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), []);
  session.show(null);
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), [{ seq: 9 }]);
});

test("in a second conversation on the same page what is read counts from its beginning", async () => {
  const { session, gateway, timers } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await timers.advance(6_000);
  session.restart();
  gateway.log = EVENTS.slice(0, 2);
  await session.start(false);
  await timers.advance(6_000);
  assert.deepEqual(gateway.dataOf("read"), [{ seq: 9 }, { seq: 3 }]);
});

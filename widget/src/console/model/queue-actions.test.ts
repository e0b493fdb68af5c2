import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../shared/connection";
import { ACKS, atDesk } from "./session-fixture";

test("taking the next shows it; being too late says so and changes nothing", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await timers.advance(0);
  assert.equal(state().selected, "c-2");
  gateway.answers["queue:claim_next"] = () => {
    throw new RequestError("queue_empty");
  };
  await session.queue.takeNext();
  assert.equal(state().problem, "queue_empty");
  assert.equal(state().selected, "c-2");
});

test("only leads ask for the shift, and what they change shows at once", async () => {
  const counselor = await atDesk();
  assert.equal(counselor.gateway.dataOf("shift:overview").length, 0);
  const { session, gateway, state } = await atDesk("shift_lead");
  assert.equal(state().shift?.staff.length, 2);
  const before = gateway.dataOf("shift:overview").length;
  await session.queue.setIntake(true);
  assert.equal(gateway.dataOf("shift:overview").length, before + 1);
});

test("an invented visitor is taken as soon as they wait, and nobody else", async () => {
  const { session, gateway, timers, state } = await atDesk("trainee");
  let asked = 0;
  gateway.answers["queue:claim"] = ({ conversation }) => {
    asked += 1;
    if (asked < 3) throw new RequestError("wrong_state");
    return { ...ACKS["queue:claim"], conversation };
  };
  gateway.slots = ["c-7"];
  void session.queue.meet("c-7", "Journalist");
  assert.deepEqual(state().rehearsal, { conversation: "c-7", title: "Journalist" });
  await timers.advance(5_000);
  assert.equal(state().selected, "c-7");
  assert.equal(state().rehearsal, null);
  assert.deepEqual(
    gateway.dataOf("queue:claim"),
    Array.from({ length: 3 }, () => ({ conversation: "c-7" })),
  );
});

test("an invented visitor who cannot be taken is not waited for, and the reason is said", async () => {
  const { session, gateway, state } = await atDesk("trainee");
  gateway.answers["queue:claim"] = () => {
    throw new RequestError("no_capacity");
  };
  await session.queue.meet("c-7", "Journalist");
  assert.equal(state().problem, "no_capacity");
  assert.equal(state().rehearsal, null);
});

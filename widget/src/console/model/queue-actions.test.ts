import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../shared/connection";
import { atDesk } from "./session-fixture";

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

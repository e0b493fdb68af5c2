import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../shared/connection";
import type { WireEvent } from "../../shared/contract.generated";
import { ACKS, atDesk, EVENTS, PUSHED } from "./session-fixture";
import { unreadCount } from "./talk";

test("the chosen presence is sent again after every reconnect", async () => {
  const { session, gateway, timers } = await atDesk();
  await session.queue.setPresence("busy", 2);
  gateway.setLink("offline");
  gateway.setLink("online");
  await timers.advance(0);
  assert.deepEqual(gateway.dataOf("presence:set").at(-1), { status: "busy", capacity: 2 });
});

test("comparing with the gateway draws nothing again where it says nothing new", async () => {
  for (const role of ["counselor", "shift_lead"] as const) {
    const { gateway, timers, state } = await atDesk(role);
    await timers.advance(25_000);
    const asked = gateway.dataOf("queue:summary").length;
    const before = state();
    await timers.advance(25_000);
    assert.ok(gateway.dataOf("queue:summary").length > asked);
    assert.equal(state(), before);
  }
});

test("only shift leads ask for the whole queue", async () => {
  const counselor = await atDesk();
  assert.equal(counselor.gateway.dataOf("queue:list").length, 0);
  const lead = await atDesk("shift_lead");
  assert.equal(lead.state().queue?.length, 1);
});

test("a message that arrives while the page is hidden is unread", async () => {
  const { gateway, page, state } = await atDesk();
  const word = { ...EVENTS[0], seq: 10, prev_seq: 9 } as WireEvent;
  page.visible = false;
  gateway.push("event", word);
  const talk = state().talks["c-1"];
  assert.ok(talk);
  assert.equal(unreadCount(talk), 1);
});

for (const code of ["conversation_erased", "conversation_sealed"]) {
  test(`a conversation that is not to be read here any more leaves the desk, with a reason: ${code}`, async () => {
    const { gateway, timers, state } = await atDesk();
    gateway.answers["conversation:open"] = () => {
      throw new RequestError(code);
    };
    gateway.slots = [];
    await timers.advance(5_000);
    assert.equal(state().talks["c-1"], undefined);
    assert.equal(state().problem, code);
  });
}

test("a conversation that the visitor has ended stays readable, and is not asked for again", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.slots = [];
  const end = { ...EVENTS[3], seq: 10, prev_seq: 9, state: "closed" } as WireEvent;
  gateway.push("event", end);
  const before = gateway.dataOf("conversation:open").length;
  await timers.advance(20_000);
  assert.equal(gateway.dataOf("conversation:open").length, before);
  assert.equal(state().talks["c-1"]?.state, "closed");
  assert.equal(state().problem, null);
});

test("the visitor's typing is shown for the right conversation, and the alarm comes through", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.push("typing", PUSHED.typing);
  assert.equal(state().talks["c-1"]?.typing, true);
  await timers.advance(9_000);
  assert.equal(state().talks["c-1"]?.typing, false);
  gateway.push("alarm", PUSHED.alarm);
  gateway.push("queue", PUSHED.queue);
  assert.deepEqual(state().alarms, [PUSHED.alarm]);
});

test("read receipts are sent only for one's own conversations, while they are on screen", async () => {
  const lead = await atDesk("shift_lead");
  lead.gateway.slots = [];
  lead.session.queue.show("c-2");
  await lead.timers.advance(6_000);
  assert.deepEqual(
    lead.gateway.dataOf("read").filter((data) => (data as { conversation: string }).conversation === "c-2"),
    [],
  );
  const { gateway, timers, page } = await atDesk();
  await timers.advance(400);
  assert.deepEqual(gateway.dataOf("read"), [{ conversation: "c-1", seq: 9 }]);
  page.visible = false;
  gateway.push("event", { ...EVENTS[0], seq: 10, prev_seq: 9 } as WireEvent);
  await timers.advance(400);
  assert.equal(gateway.dataOf("read").length, 1);
});

test("a conversation that a lead takes over leaves its counselor's desk, and says so", async () => {
  const { gateway, state } = await atDesk();
  gateway.slots = [];
  const taken = { ...EVENTS[3], seq: 10, prev_seq: 9, reason: "taken_over", by: "Skiftledaren" } as WireEvent;
  gateway.push("event", taken);
  assert.equal(state().talks["c-1"], undefined);
  assert.equal(state().done, "taken_over");
});

test("a call from a side chat is shown until its conversation is opened", async () => {
  const { session, gateway, state } = await atDesk("shift_lead");
  gateway.push("side", PUSHED.side);
  gateway.push("side", { ...PUSHED.side, conversation: "c-1" });
  assert.deepEqual(state().calls, [PUSHED.side]);
  session.queue.show(PUSHED.side.conversation);
  assert.deepEqual(state().calls, []);
});

test("an answer that was not sent before the conversation went back to the queue is kept, and offered again", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.setLink("offline");
  session.actions.draft("c-1", "Är du i säkerhet?");
  session.actions.send("c-1");
  session.actions.draft("c-1", "Jag är kvar.");
  await timers.advance(60_000);
  gateway.slots = [];
  const refuse = () => {
    throw new RequestError("not_yours");
  };
  const open = gateway.answers["conversation:open"] ?? assert.fail();
  gateway.answers["conversation:open"] = refuse;
  gateway.answers["message:send"] = refuse;
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.equal(state().talks["c-1"], undefined);
  assert.equal(state().done, "gone", "what happened is said as it is");
  assert.equal(state().problem, null);
  assert.equal(state().kept["c-1"]?.text, "Är du i säkerhet?\n\nJag är kvar.");
  assert.equal(session.hasUnsent(), true);

  gateway.answers["conversation:open"] = open;
  gateway.answers["queue:claim_next"] = () => ({ ...ACKS["queue:claim_next"], conversation: "c-1" });
  gateway.slots = ["c-1"];
  await session.queue.takeNext();
  await timers.advance(0);
  assert.equal(state().talks["c-1"]?.draft, "Är du i säkerhet?\n\nJag är kvar.");
  assert.deepEqual(state().kept, {});
});

test("after a short break a conversation that somebody else has is not said to be in the queue", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.setLink("offline");
  await timers.advance(10_000);
  gateway.slots = [];
  gateway.answers["conversation:open"] = () => {
    throw new RequestError("not_yours");
  };
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.equal(state().problem, "not_yours");
  assert.equal(state().done, null);
});

test("an answer is kept too when the gateway says itself that the conversation went back", async () => {
  const { session, gateway, state } = await atDesk();
  session.actions.draft("c-1", "Jag är kvar.");
  const gone = { ...EVENTS[3], seq: 10, prev_seq: 9, state: "queued", reason: "counselor_gone" } as WireEvent;
  gateway.push("event", gone);
  assert.equal(state().done, "gone");
  assert.equal(state().kept["c-1"]?.text, "Jag är kvar.");
  session.actions.dropKept("c-1");
  assert.deepEqual(state().kept, {});
});

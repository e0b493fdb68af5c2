import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../shared/connection";
import type { WireEvent } from "../../shared/contract.generated";
import { settle } from "../../shared/fakes";
import { ACKS, atDesk, EVENTS, setUp } from "./session-fixture";
import { isToDocument } from "./state";

test("an answer written offline is sent once when contact is back", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.setLink("offline");
  session.actions.draft("c-1", "Hej");
  session.actions.send("c-1");
  assert.equal(state().talks["c-1"]?.draft, "");
  await timers.advance(20_000);
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.equal(gateway.dataOf("message:send").length, 1);
});

test("two conversations have an outbox each: one that fails does not hold the other", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await timers.advance(0);
  gateway.answers["message:send"] = ({ conversation }) => {
    if (conversation === "c-1") throw new RequestError("conversation_closed");
    return ACKS["message:send"];
  };
  for (const id of ["c-1", "c-2"]) {
    session.actions.draft(id, "Hej");
    session.actions.send(id);
  }
  await settle();
  assert.equal(state().talks["c-1"]?.outbox[0]?.status, "failed");
  assert.equal(state().talks["c-2"]?.outbox[0]?.status, "acked");
});

test("a closed conversation stays with its form, takes no place, and leaves the desk when the form is saved", async () => {
  const { session, gateway, state } = await atDesk();
  gateway.slots = [];
  session.forms.change("c-1", {});
  assert.equal(await session.actions.close("c-1", "klart"), true);
  assert.deepEqual(gateway.dataOf("conversation:close")[0], {
    conversation: "c-1",
    client_msg_id: "key-1",
    reason: "klart",
  });
  const talk = state().talks["c-1"];
  assert.equal(state().selected, "c-1");
  assert.deepEqual(state().slots, []);
  assert.equal(state().done, "closed");
  assert.ok(talk && isToDocument(state(), talk));
  session.forms.change("c-1", { roll: "skola" });
  assert.equal(session.hasUnsent(), true, "a reload would lose the answer");
  await session.actions.saveForm("c-1");
  assert.deepEqual(state().talks, {});
  assert.equal(state().done, "documented");
  assert.equal(session.hasUnsent(), false);
});

test("what was still to be fetched of a conversation that was closed here takes its form from nobody", async () => {
  const { session, gateway, timers, state } = await atDesk();
  gateway.slots = [];
  await session.actions.close("c-1", "klart");
  gateway.answers["conversation:open"] = () => {
    throw new RequestError("not_yours");
  };
  gateway.push("event", { ...EVENTS[3], seq: 30, prev_seq: 29 } as WireEvent);
  await timers.advance(1_000);
  const talk = state().talks["c-1"];
  assert.ok(talk && isToDocument(state(), talk));
  assert.equal(state().problem, null);
});

test("a refused close changes nothing", async () => {
  const { session, gateway, state } = await atDesk();
  gateway.answers["conversation:close"] = () => {
    throw new RequestError("wrong_state");
  };
  assert.equal(await session.actions.close("c-1", "klart"), false);
  assert.deepEqual(state().slots, ["c-1"]);
  assert.equal(state().problem, "wrong_state");
});

test("a draft is saved at the gateway, debounced, and restored after a reload", async () => {
  const { session, gateway, timers, state } = await atDesk();
  assert.equal(state().talks["c-1"]?.draft, "Hej, jag");
  for (const text of ["Hej, jag ä", "Hej, jag är", "Hej, jag är kvar"]) session.actions.draft("c-1", text);
  assert.deepEqual(gateway.dataOf("draft:set"), []);
  assert.equal(session.hasUnsent(), true);
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej, jag är kvar" }]);
  assert.equal(session.hasUnsent(), false);
});

test("after a message is stored no older copy of it comes back as a draft", async () => {
  const { session, gateway, timers, state } = await atDesk();
  session.actions.draft("c-1", "Hej");
  session.actions.draftLeft("c-1");
  session.actions.send("c-1");
  session.actions.draft("c-1", "Och");
  await timers.advance(2_000);
  assert.deepEqual(gateway.dataOf("draft:set").at(-1), { conversation: "c-1", text: "Och" });
  session.actions.draft("c-1", "");
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set").at(-1), { conversation: "c-1", text: "" });
  assert.equal(state().talks["c-1"]?.draft, "");
});

test("a draft that could not be saved is saved when contact is back", async () => {
  const { session, gateway, timers } = await atDesk();
  gateway.setLink("offline");
  session.actions.draft("c-1", "Hej");
  await timers.advance(5_000);
  gateway.setLink("online");
  await timers.advance(1_000);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej" }]);
});

test("a transfer keeps the conversation until the visitor agrees; then it leaves the desk with a confirmation", async () => {
  const { session, gateway, timers, state } = await atDesk("shift_lead");
  assert.equal(await session.actions.offerTransfer("c-1", "a-2", "Kan mer om skolan"), true);
  assert.equal(state().talks["c-1"]?.pendingTransfer, "Stödjare Två");
  assert.equal(state().selected, "c-1");
  gateway.slots = [];
  gateway.answers["conversation:open"] = () => {
    throw new RequestError("not_yours");
  };
  gateway.push("event", { ...EVENTS[3], seq: 12, prev_seq: 11 } as WireEvent);
  const moved = { ...EVENTS[3], seq: 10, prev_seq: 9, state: "queued", reason: "transferred" } as WireEvent;
  gateway.push("event", moved);
  await timers.advance(1_000);
  assert.equal(state().talks["c-1"], undefined);
  assert.equal(state().done, "transferred");
  assert.equal(state().problem, null, "what was still asked of it is no error");
});

test("after a conversation at high risk the desk reminds of a break; after another one it does not", async () => {
  const urgent = await atDesk();
  await urgent.session.actions.close("c-1", "klart");
  assert.equal(urgent.state().debrief, true);
  const light = setUp();
  light.gateway.log = [];
  light.gateway.answers["conversation:open"] = () => ({ ...ACKS["conversation:open"], level: "N1" });
  await light.session.open();
  await light.timers.advance(0);
  await light.session.actions.close("c-1", "klart");
  assert.equal(light.state().debrief, false);
});

test("attached cards are saved with the draft, and sent with the next answer only", async () => {
  const { session, gateway, timers, state } = await atDesk();
  const card = { type: "article", id: "a05", title: "Hur pratar jag med någon?" } as const;
  session.actions.attach("c-1", card);
  session.actions.attach("c-1", card);
  assert.deepEqual(state().talks["c-1"]?.cards, [card]);
  await timers.advance(600);
  assert.deepEqual(gateway.dataOf("draft:set"), [{ conversation: "c-1", text: "Hej, jag", cards: [card] }]);
  for (const text of ["Läs gärna det här.", "Hör av dig."]) {
    session.actions.draft("c-1", text);
    session.actions.send("c-1");
  }
  await settle();
  const sent = gateway.dataOf("message:send") as { cards?: unknown }[];
  assert.deepEqual(
    sent.map(({ cards }) => cards),
    [[{ type: "article", id: "a05" }], undefined],
  );
});

test("attached cards are restored after a reload", async () => {
  const { session, gateway, timers, state } = setUp();
  const card = { type: "contact", id: "nod-112", title: "Nödnumret 112" } as const;
  gateway.answers["conversation:open"] = () => ({ ...ACKS["conversation:open"], draft_cards: [card] });
  await session.open();
  await timers.advance(0);
  assert.deepEqual(state().talks["c-1"]?.cards, [card]);
  assert.equal(session.hasUnsent(), false);
});

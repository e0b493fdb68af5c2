import assert from "node:assert/strict";
import { test } from "node:test";
import requests from "../../../../tests/widget/fixtures/requests.json";
import { atDesk, setUp } from "./session-fixture";

test("a wrong password gives an error, and the right one opens the desk as available", async () => {
  const { session, gateway, timers, state } = setUp("counselor", false);
  await session.open();
  assert.equal(state().phase, "login");
  await session.login({ name: "a", password: "fel" });
  assert.equal(state().problem, "login_failed");
  await session.login({ name: "a", password: "rätt lösenord" });
  await timers.advance(0);
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.dataOf("presence:set"), [{ status: "available", capacity: 1 }]);
});

test("a passkey opens the desk without a name", async () => {
  const { session, gateway, timers, state } = setUp("counselor", false);
  await session.open();
  await session.loginWithPasskey();
  await timers.advance(0);
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.dataOf("presence:set"), [{ status: "available", capacity: 1 }]);
});

test("a reload opens the own conversations again and does not change the presence", async () => {
  const { gateway, state } = await atDesk();
  assert.deepEqual(gateway.dataOf("presence:set"), []);
  assert.equal(state().selected, "c-1");
  assert.equal(state().talks["c-1"]?.log.last, 9);
  assert.equal(state().talks["c-1"]?.level, "N3");
});

test("a session that has ended leads to signing in, and nothing stays on the page", async () => {
  const { gateway, timers, state } = await atDesk();
  gateway.refuse("session_expired");
  assert.equal(state().phase, "login");
  assert.deepEqual(state().talks, {});
  const before = gateway.sent.length;
  await timers.advance(60_000);
  assert.equal(gateway.sent.length, before);
});

const PASSWORD = "rätt lösenord";

async function withForm() {
  const all = await atDesk();
  await all.session.forms.open("c-1");
  all.session.forms.change("c-1", { roll: "skola" });
  const roll = async () => (await all.session.forms.open("c-1")).form.roll;
  return { ...all, roll };
}

test("a form that was begun waits for whoever is signed out by the gateway and signs in again", async () => {
  const { session, gateway, roll } = await withForm();
  gateway.refuse("session_expired");
  assert.equal(session.hasUnsent(), true, "a reload would lose the answer");
  await session.login({ name: "a", password: PASSWORD });
  assert.equal(await roll(), "skola");
});

test("a form that was begun is not shown to another account, which saves nothing of it", async () => {
  const { session, gateway, roll } = await withForm();
  gateway.refuse("session_expired");
  await session.login({ name: "b", password: PASSWORD });
  assert.equal(session.hasUnsent(), false);
  assert.equal(await roll(), undefined);
});

test("who signs out leaves no form on the page", async () => {
  const { session, roll } = await withForm();
  await session.logout();
  assert.equal(session.hasUnsent(), false);
  await session.login({ name: "a", password: PASSWORD });
  assert.equal(await roll(), undefined);
});

test("alarms outside of the page are on only where the browser allows them", async () => {
  const { session, page, state } = await atDesk();
  page.allowsDesktop = false;
  await session.setDesktop(true);
  assert.equal(state().desktop, false);
  page.allowsDesktop = true;
  await session.setDesktop(true);
  assert.equal(state().desktop, true);
  await session.setDesktop(false);
  assert.equal(state().desktop, false);
});

test("roles without a desk open no connection", async () => {
  const { gateway, state } = await atDesk("administrator");
  assert.equal(state().phase, "desk");
  assert.deepEqual(gateway.sent, []);
});

test("everything that the client sends is what the gateway's tests parse", async () => {
  const { session, gateway, timers } = await atDesk("shift_lead");
  await session.queue.setPresence("available", 2);
  gateway.slots = ["c-1", "c-2"];
  await session.queue.takeNext();
  await session.queue.take("c-2");
  session.actions.draft("c-1", "Hej, jag är en människa.");
  session.actions.draftLeft("c-1");
  session.actions.send("c-1");
  await timers.advance(400);
  await session.actions.addNote("c-1", "Lugnare nu.");
  await session.actions.setLevel("c-1", "N3", "I säkerhet.");
  await session.actions.sendSide("c-1", "Kan du läsa med?");
  await session.actions.flag("c-1", "supervision", true);
  await session.actions.warn("c-1", "inactive");
  await session.actions.pause("c-1", 10, "Hot mot stödjaren");
  await session.actions.judge("c-2", 12, true, "Hej, jag heter inget.");
  await session.queue.findColleagues();
  await session.queue.setIntake(true);
  await session.queue.takeOver("c-2", "Stödjaren behöver paus");
  session.actions.draft("c-3", "Tack för ditt meddelande.");
  await session.actions.answerMailbox("c-3");
  await session.actions.release("c-2", "queue", "Rast");
  await session.actions.close("c-1", "Samtalet är klart");
  await session.queue.decline("c-2");
  await timers.advance(0);
  const first = new Map<string, { event: string; data: unknown }>();
  for (const one of gateway.sent) if (!first.has(one.event)) first.set(one.event, one);
  assert.deepEqual([...first.values()], requests.counselor);
});

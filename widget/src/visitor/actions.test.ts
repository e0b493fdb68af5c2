import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../shared/connection";
import { VISITOR } from "../shared/contract.generated";
import { settle } from "../shared/fakes";
import { ACKS, EVENTS, started } from "./session-fixture";
import { transferAsked } from "./transfer-question";

test("a press of a button sends its title and names it", async () => {
  const { session, gateway } = await started();
  session.actions.send("Jag är orolig för någon", { seq: 3, index: 0 });
  await settle();
  assert.deepEqual(gateway.dataOf("message:send"), [
    {
      client_msg_id: "key-00000000000000000002",
      text: "Jag är orolig för någon",
      button: { seq: 3, index: 0 },
    },
  ]);
});

test("a press of a button with the action of the mailbox opens its form and sends nothing", async () => {
  const { session, gateway, state } = await started();
  assert.equal(
    session.press({ title: "Lämna ett meddelande", action: "mailbox" }, { seq: 3, index: 0 }),
    false,
  );
  await settle();
  assert.equal(state().panel, "mailbox");
  assert.deepEqual(gateway.dataOf("message:send"), []);
  assert.equal(session.press({ title: "Ja" }, { seq: 3, index: 0 }), true);
});

test("a wish to be called that stands is not lost when it cannot be asked for", async () => {
  const { session, gateway, state } = await started();
  const { callbackAsk } = VISITOR;
  gateway.answers[callbackAsk] = () => {
    throw new RequestError("internal");
  };
  await session.actions.loadCallback();
  assert.equal(state().callback, null, "nothing is known: the form opens");
  gateway.answers[callbackAsk] = () => ({ ...ACKS[callbackAsk], ended: "no_answer" });
  await session.actions.loadCallback();
  const { callback, callEnded } = state();
  assert.ok(callback && callEnded);
  gateway.answers[callbackAsk] = () => {
    throw new RequestError("internal");
  };
  await session.actions.loadCallback();
  assert.deepEqual([state().callback, state().callEnded], [callback, callEnded]);
});

test("leaving the queue goes back to the bot, or stays where the gateway says so", async () => {
  const { session, gateway, state } = await started();
  gateway.log = [...EVENTS];
  gateway.state = "queued";
  await session.actions.askHuman();
  assert.equal(state().state, "queued");
  await session.actions.leaveQueue();
  assert.equal(state().state, "queued");
  gateway.state = "bot";
  await session.actions.leaveQueue();
  assert.equal(state().state, "bot");
});

test("ten messages during a dead connection arrive once each, in order, when it is back", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.setLink("offline");
  for (let n = 0; n < 10; n++) session.actions.send(`nummer ${n}`);
  await timers.advance(20_000);
  assert.equal(gateway.dataOf("message:send").length, 0);
  gateway.setLink("online");
  await timers.advance(1_000);
  const texts = gateway.dataOf("message:send").map((data) => (data as { text: string }).text);
  assert.deepEqual(
    texts,
    Array.from({ length: 10 }, (_, n) => `nummer ${n}`),
  );
  assert.ok(state().outbox.every((item) => item.status === "acked"));
});

test("asking for a human while none is there offers the mailbox instead of silence", async () => {
  const { session, gateway, state } = await started();
  gateway.answers["human:request"] = () => ({ seq: 4, state: "bot", open: false });
  await session.actions.askHuman();
  assert.equal(state().turnedAway, true);
  gateway.state = "mailbox";
  await session.actions.leaveMessage("Hör av er");
  assert.equal(state().turnedAway, false);
  assert.equal(state().panel, "code");
  assert.equal(state().code, ACKS["mailbox:leave"].code);
});

test("a code is shown once and forgotten when its box is closed", async () => {
  const { session, state } = await started();
  await session.actions.makeCode();
  assert.equal(state().code, ACKS["code:create"].code);
  session.show(null);
  assert.equal(state().code, null);
});

test("erasing is asked until it is done", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.lostAcks = 2;
  void session.actions.finish(true);
  await timers.advance(3_000);
  const asked = gateway.dataOf("conversation:end");
  assert.equal(asked.length, 3);
  assert.equal(new Set(asked.map((data) => JSON.stringify(data))).size, 1);
  assert.equal(state().ending, "erased");
});

test("the event of one's own erasing may come before its answer: the survey is still offered", async () => {
  const { session, gateway, state } = await started();
  gateway.answers["conversation:end"] = () => {
    const last = {
      conversation: "c-1",
      seq: 4,
      prev_seq: 3,
      at: "",
      kind: "state",
      state: "erased",
    } as const;
    gateway.push("event", last);
    return ACKS["conversation:end"];
  };
  await session.actions.finish(true);
  assert.equal(state().ending, "erased");
  assert.equal(state().surveyToken, ACKS["conversation:end"].survey_token);
  assert.equal(state().problem, null);
});

test("a pause is told with its end, what was written stays to be sent again, and danger may still get through", async () => {
  const { session, gateway, timers, state } = await started();
  gateway.answers["message:send"] = () => {
    throw new RequestError("paused", 60_000);
  };
  session.actions.send("Hallå");
  await settle();
  assert.equal(state().pausedUntilMs, 60_000);
  assert.equal(state().outbox[0]?.status, "failed");
  gateway.answers["message:send"] = () => ACKS["message:send"];
  session.actions.send("Någon är i fara");
  await settle();
  assert.equal(state().pausedUntilMs, null);
  await timers.advance(60_000);
  assert.equal(state().outbox[0]?.status, "failed");
});

test("the question of a transfer stands until it is answered, here or elsewhere", async () => {
  const { session, gateway, state } = await started();
  const offered = { conversation: "c-1", seq: 10, prev_seq: 9, at: "", kind: "notice" } as const;
  gateway.log = [...EVENTS, { ...offered, code: "transfer_offered", text: "Är det okej?" }];
  gateway.state = "with_counselor";
  await session.actions.answerTransfer(false);
  assert.equal(transferAsked(state()), true);
  gateway.push("event", {
    ...offered,
    seq: 12,
    prev_seq: 10,
    code: "transfer_declined",
    text: "Det är okej.",
  });
  assert.equal(transferAsked(state()), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import requests from "../../../tests/widget/fixtures/requests.json";
import { RequestError } from "../shared/connection";
import { settle } from "../shared/fakes";
import { ACKS, type Acks, EVENTS, SERVICE, setUp, started, WORK } from "./session-fixture";
import { lines } from "./state";

test("a start that needs a proof of work is retried with it under the same key, and the progress is shown", async () => {
  const { session, gateway, state, asked } = setUp();
  const grant = gateway.answers["conversation:start"];
  gateway.answers["conversation:start"] = (request) => {
    if (!request.work) throw new RequestError("work_needed", null, [], WORK);
    assert.equal(state().working, 0.5);
    return grant?.(request) as Acks["conversation:start"];
  };
  await session.start(false);
  const [first, second] = gateway.dataOf("conversation:start") as { client_id: string; work?: object }[];
  assert.equal(first?.client_id, second?.client_id);
  assert.deepEqual(second?.work, { challenge: WORK.challenge, numbers: [1, 2] });
  assert.deepEqual(asked, [`work ${WORK.challenge}`]);
  assert.equal(state().phase, "chat");
  assert.equal(state().working, null);
});

test("a proof of work that cannot be loaded brings the visitor back to the notice", async () => {
  const { session, gateway, state, ports } = setUp();
  gateway.answers["conversation:start"] = () => {
    throw new RequestError("work_needed", null, [], WORK);
  };
  ports.solve = async () => {
    throw new RequestError("offline");
  };
  await session.start(false);
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "offline");
});

test("nothing is opened or created before the visitor presses start", async () => {
  const { session, gateway, state, storage } = setUp();
  await session.open();
  await settle();
  assert.equal(gateway.opened, 0);
  assert.equal(storage.token, null);
  assert.equal(state().phase, "notice");
  assert.equal(state().service?.operator, SERVICE.operator);
});

test("starting gives a token, which alone is kept, and shows the first words", async () => {
  const { state, storage } = await started();
  assert.equal(storage.token, ACKS["conversation:start"].token);
  assert.equal(state().phase, "chat");
  assert.equal(lines(state()).length, 1);
});

test("what is pressed while a conversation begins counts too, and twice is once", async () => {
  const { session, gateway } = setUp();
  const begun = session.start(false);
  await session.start(false, "jag är orolig");
  await session.start(true);
  await session.start(false, "jag är orolig");
  await begun;
  await settle();
  assert.equal(gateway.dataOf("conversation:start").length, 1);
  assert.deepEqual(
    gateway.dataOf("message:send").map((each) => (each as { text: string }).text),
    ["jag är orolig"],
  );
  assert.equal(gateway.dataOf("human:request").length, 1);
});

test("a start whose answer is lost is asked again with the same key", async () => {
  const { session, gateway, timers } = setUp();
  gateway.lostAcks = 1;
  void session.start(false);
  await timers.advance(1_000);
  const [first, second, ...more] = gateway.dataOf("conversation:start");
  assert.deepEqual(first, second);
  assert.equal(more.length, 0);
});

test("a reload goes on with the same conversation", async () => {
  const { session, gateway, tokens, state } = setUp("kept");
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await session.open();
  await settle();
  assert.deepEqual(tokens, ["kept"]);
  assert.equal(gateway.dataOf("conversation:start").length, 0);
  assert.equal(state().state, "with_counselor");
  assert.equal(lines(state()).length, 3);
});

test("a wrong return code gives an error in place, and one can try again", async () => {
  const { session, gateway, state } = setUp();
  gateway.answers["mailbox:open"] = () => {
    throw new RequestError("invalid_code");
  };
  await session.openWithCode("fel kod");
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "invalid_code");
});

test("return codes that are tried too fast give an error at once", async () => {
  const { session, gateway, state } = setUp();
  gateway.answers["mailbox:open"] = () => {
    throw new RequestError("rate_limited", 60_000);
  };
  await session.openWithCode("gissning");
  assert.equal(state().phase, "notice");
  assert.equal(state().problem, "rate_limited");
});

test("ending forgets everything on the page and offers the survey by its blind token", async () => {
  const { session, gateway, timers, storage, state, surveys } = await started();
  await session.actions.finish(true);
  assert.equal(storage.token, null);
  assert.equal(state().phase, "over");
  assert.equal(state().ending, "erased");
  assert.deepEqual(lines(state()), []);
  await session.actions.answerSurvey({ helped: "yes", felt_safe: "partly" });
  assert.deepEqual(surveys, [requests.http.survey]);
  assert.equal(state().surveySent, true);
  const before = gateway.sent.length;
  await timers.advance(60_000);
  assert.equal(gateway.sent.length, before, "nothing goes on after the end");
});

test("the quick exit clears the token and ends without waiting", async () => {
  const { session, gateway, storage } = await started();
  session.leave();
  assert.equal(storage.token, null);
  const [goodbye] = gateway.dataOf("conversation:end");
  assert.equal((goodbye as { erase: boolean }).erase, false);
});

test("the quick exit gives up the token by a word that arrives although the page goes away", async () => {
  const { session, gateway, given } = await started();
  session.leave();
  const [goodbye] = gateway.dataOf("conversation:end") as { client_msg_id: string }[];
  assert.deepEqual(given, [
    { token: ACKS["conversation:start"].token, client_msg_id: goodbye?.client_msg_id, end: true },
  ]);
});

test("a closed tab that is opened again shows nothing, gives up its token, and points at the code", async () => {
  const { session, storage, given, tokens, state } = setUp("old", true);
  await session.open();
  assert.equal(storage.token, null);
  assert.deepEqual(tokens, [], "nothing was connected");
  assert.deepEqual(
    given.map(({ token, end }) => ({ token, end })),
    [{ token: "old", end: false }],
  );
  assert.equal(state().ending, "expired");
});

test("ending whose answer is lost is an end, and an erasure whose answer is lost is not believed", async () => {
  for (const [erase, ending] of [
    [false, "ended"],
    [true, "expired"],
  ] as const) {
    const { session, gateway, state } = await started();
    gateway.answers["conversation:end"] = () => {
      throw new RequestError("timeout");
    };
    void session.actions.finish(erase);
    await settle();
    gateway.refuse("invalid_token");
    assert.equal(state().ending, ending);
  }
});

test("a token that opens nothing any more is forgotten, and the page says so", async () => {
  const { session, gateway, storage, state } = setUp("old");
  await session.open();
  gateway.refuse("invalid_token");
  assert.equal(storage.token, null);
  assert.equal(state().ending, "expired");
});

test("everything that the client sends is what the gateway's tests parse", async () => {
  const { session, gateway, timers } = await started();
  session.actions.send("Jag är orolig för någon", { seq: 3, index: 0 });
  await settle();
  gateway.log = [...EVENTS];
  gateway.state = "with_counselor";
  await session.actions.answerTransfer(true);
  await timers.advance(400);
  session.actions.typed();
  await session.actions.askHuman();
  await session.actions.leaveQueue();
  await session.actions.makeCode();
  await session.actions.leaveMessage("Hör av er");
  await session.actions.loadTimes();
  await session.actions.book("a1");
  await session.actions.cancelTime();
  await session.actions.leaveCallback({ number: "0701234567", safe: true, others: false });
  await session.actions.loadCallback();
  await session.actions.withdrawCallback();
  await session.actions.finish(false);
  session.restart();
  await session.openWithCode(" 3DR6-7X81-MRTZ-T1CW-H4KQ-GWJG-G4HJ ");
  const syncs = gateway.sent.filter(({ event }) => event === "sync").slice(0, 1);
  const others = gateway.sent.filter(({ event }) => event !== "sync");
  assert.deepEqual([...syncs, ...others], requests.visitor);
});

test("after a reload in a conversation the page says that unsent words are gone", async () => {
  const { session, state } = setUp("kept-token");
  await session.open();
  assert.equal(state().reloaded, true);
  const fresh = setUp();
  await fresh.session.open();
  assert.equal(fresh.state().reloaded, false);
});

test("a human can be asked for after the end, too: that begins anew", async () => {
  const { session, gateway, state } = await started();
  await session.actions.finish(false);
  await session.restartWithHuman();
  await settle();
  assert.equal(state().phase, "chat");
  assert.equal(gateway.sent.filter(({ event }) => event === "human:request").length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeTimers, settle } from "./fakes";
import { EMPTY_OUTBOX, enqueue, type Outbox, type OutboxItem } from "./outbox";
import { Pump } from "./pump";
import { Refused } from "./wire";

function setUp(...texts: string[]) {
  let outbox: Outbox = texts.reduce((all, text) => enqueue(all, { id: text, text }), EMPTY_OUTBOX);
  const timers = new FakeTimers();
  const sent: string[] = [];
  const failed: string[] = [];
  const answers: (Error | null)[] = [];
  const pump = new Pump({
    timers,
    read: () => outbox,
    write: (change) => {
      outbox = change(outbox);
    },
    send: async (item: OutboxItem) => {
      sent.push(item.id);
      const answer = answers.shift();
      if (answer) throw answer;
    },
    onFailed: (_, code) => failed.push(code),
  });
  return { pump, timers, sent, failed, answers, statuses: () => outbox.map((item) => item.status) };
}

test("everything is sent in order", async () => {
  const { pump, sent, statuses } = setUp("a", "b", "c");
  pump.kick();
  pump.kick();
  await settle();
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(statuses(), ["acked", "acked", "acked"]);
});

test("a lost answer is asked for again with the same key, and nothing overtakes it", async () => {
  const { pump, timers, sent, answers } = setUp("a", "b");
  answers.push(new Refused("timeout"));
  pump.kick();
  await settle();
  assert.deepEqual(sent, ["a"]);
  await timers.advance(1_000);
  assert.deepEqual(sent, ["a", "a", "b"]);
});

test("the pauses grow, up to fifteen seconds", async () => {
  const { pump, timers, sent, answers } = setUp("a");
  answers.push(...Array.from({ length: 8 }, () => new Refused("offline")));
  pump.kick();
  await timers.advance(1_000 + 2_000 + 4_000 + 8_000);
  assert.equal(sent.length, 5);
  await timers.advance(14_999);
  assert.equal(sent.length, 5);
  await timers.advance(1);
  assert.equal(sent.length, 6);
});

test("the gateway's own pause is kept", async () => {
  const { pump, timers, sent, answers } = setUp("a");
  answers.push(new Refused("rate_limited", 4_000));
  pump.kick();
  await timers.advance(3_999);
  assert.equal(sent.length, 1);
  await timers.advance(1);
  assert.equal(sent.length, 2);
});

test("a connection that is back does not wait for the pause", async () => {
  const { pump, sent, answers } = setUp("a");
  answers.push(new Refused("offline"));
  pump.kick();
  await settle();
  pump.kick();
  await settle();
  assert.deepEqual(sent, ["a", "a"]);
});

test("a refusal is final for that message alone, and is told", async () => {
  const { pump, sent, failed, answers, statuses } = setUp("a", "b");
  answers.push(new Refused("conversation_closed"));
  pump.kick();
  await settle();
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual(statuses(), ["failed", "acked"]);
  assert.deepEqual(failed, ["conversation_closed"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "./connection";
import { FakeTimers, settle } from "./fakes";
import { EMPTY_OUTBOX, enqueue, type Outbox, type OutboxItem } from "./outbox";
import { OutboxSender } from "./outbox-sender";

function setUp(...texts: string[]) {
  let outbox: Outbox = texts.reduce((all, text) => enqueue(all, { id: text, text }), EMPTY_OUTBOX);
  const timers = new FakeTimers();
  const sent: string[] = [];
  const failed: string[] = [];
  const answers: (Error | null)[] = [];
  const sender = new OutboxSender({
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
  return { sender, timers, sent, failed, answers, statuses: () => outbox.map((item) => item.status) };
}

test("everything is sent in order", async () => {
  const { sender, sent, statuses } = setUp("a", "b", "c");
  sender.flush();
  sender.flush();
  await settle();
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(statuses(), ["acked", "acked", "acked"]);
});

test("a request without an acknowledgement is retried with the same key, and nothing overtakes it", async () => {
  const { sender, timers, sent, answers } = setUp("a", "b");
  answers.push(new RequestError("timeout"));
  sender.flush();
  await settle();
  assert.deepEqual(sent, ["a"]);
  await timers.advance(1_000);
  assert.deepEqual(sent, ["a", "a", "b"]);
});

test("the backoff grows up to fifteen seconds", async () => {
  const { sender, timers, sent, answers } = setUp("a");
  answers.push(...Array.from({ length: 8 }, () => new RequestError("offline")));
  sender.flush();
  await timers.advance(1_000 + 2_000 + 4_000 + 8_000);
  assert.equal(sent.length, 5);
  await timers.advance(14_999);
  assert.equal(sent.length, 5);
  await timers.advance(1);
  assert.equal(sent.length, 6);
});

test("the gateway's retry-after is respected", async () => {
  const { sender, timers, sent, answers } = setUp("a");
  answers.push(new RequestError("rate_limited", 4_000));
  sender.flush();
  await timers.advance(3_999);
  assert.equal(sent.length, 1);
  await timers.advance(1);
  assert.equal(sent.length, 2);
});

test("a reconnect does not wait for the backoff", async () => {
  const { sender, sent, answers } = setUp("a");
  answers.push(new RequestError("offline"));
  sender.flush();
  await settle();
  sender.flush();
  await settle();
  assert.deepEqual(sent, ["a", "a"]);
});

test("a refused message fails alone, and is reported", async () => {
  const { sender, sent, failed, answers, statuses } = setUp("a", "b");
  answers.push(new RequestError("conversation_closed"));
  sender.flush();
  await settle();
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual(statuses(), ["failed", "acked"]);
  assert.deepEqual(failed, ["conversation_closed"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_LOG } from "./log";
import { discard, EMPTY_OUTBOX, enqueue, hasUnsent, mark, next, settleOutbox } from "./outbox";

const TWO = enqueue(enqueue(EMPTY_OUTBOX, { id: "a", text: "first" }), { id: "b", text: "second" });

test("one message is under way at a time, in the order of writing", () => {
  assert.equal(next(TWO)?.id, "a");
  assert.equal(next(mark(TWO, "a", "sending")), null);
  assert.equal(next(mark(TWO, "a", "acked"))?.id, "b");
});

test("a message that waits again keeps its place", () => {
  assert.equal(next(mark(mark(TWO, "a", "sending"), "a", "waiting", "timeout"))?.id, "a");
});

test("a refused message lets the next one pass", () => {
  assert.equal(next(mark(TWO, "a", "failed", "text_too_long"))?.id, "b");
});

test("a message that the log contains leaves the outbox, even without an acknowledgement", () => {
  const event = {
    conversation: "c",
    seq: 1,
    prev_seq: 0,
    at: "",
    kind: "message",
    client_msg_id: "a",
  } as const;
  const rest = settleOutbox(mark(TWO, "a", "sending"), { events: [event], last: 1 });
  assert.deepEqual(
    rest.map((item) => item.id),
    ["b"],
  );
  assert.equal(settleOutbox(TWO, EMPTY_LOG), TWO);
});

test("what is stored cannot be discarded, what is not can", () => {
  assert.equal(discard(mark(TWO, "a", "acked"), "a").length, 2);
  assert.equal(discard(mark(TWO, "a", "failed"), "a").length, 1);
});

test("a reason is forgotten when the message is tried again", () => {
  const again = mark(mark(TWO, "a", "failed", "internal"), "a", "waiting");
  assert.equal(again[0]?.code, undefined);
});

test("unsent means not acknowledged", () => {
  assert.equal(hasUnsent(mark(mark(TWO, "a", "acked"), "b", "acked")), false);
  assert.equal(hasUnsent(mark(TWO, "a", "acked")), true);
});

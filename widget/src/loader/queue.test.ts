import assert from "node:assert/strict";
import { test } from "node:test";
import { CommandQueue, type QueuedCall } from "./queue";

function setUp() {
  const done: string[] = [];
  const queue = new CommandQueue({ open: () => done.push("open"), close: () => done.push("close") });
  return { queue, done };
}

test("commands that were queued before the script came are done", () => {
  const { queue, done } = setUp();
  const waiting: QueuedCall[] = [["open"], ["close"]];
  for (const call of waiting) queue.run(call);
  assert.deepEqual(done, ["open", "close"]);
});

test("the host page gets the events it listens to, and no others", () => {
  const { queue } = setUp();
  const heard: string[] = [];
  queue.run(["on", "open", () => heard.push("open")]);
  queue.emit("close");
  queue.emit("open");
  assert.deepEqual(heard, ["open"]);
});

test("a command of a later version breaks nothing", () => {
  const { queue, done } = setUp();
  queue.run(["dance"] as unknown as QueuedCall);
  queue.run(["on", "open"] as unknown as QueuedCall);
  queue.emit("open");
  assert.deepEqual(done, []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeTimers } from "./fakes";
import { TypingIndicator, TypingNotifier } from "./typing";

test("typing is sent at once, repeated every four seconds, and ended when it stops", async () => {
  const timers = new FakeTimers();
  const said: boolean[] = [];
  const signal = new TypingNotifier(timers, (on) => said.push(on));
  for (let ms = 0; ms < 5_000; ms += 500) {
    signal.touched();
    await timers.advance(500);
  }
  assert.deepEqual(said, [true, true]);
  await timers.advance(5_000);
  assert.deepEqual(said, [true, true, false]);
  signal.stopped();
  assert.equal(said.length, 3, "nothing to end twice");
});

test("a typing indicator without repetition is hidden", async () => {
  const timers = new FakeTimers();
  const shown: boolean[] = [];
  const watch = new TypingIndicator(timers, (on) => shown.push(on));
  watch.received(true);
  await timers.advance(8_000);
  watch.received(true);
  await timers.advance(8_000);
  assert.deepEqual(shown, [true, true]);
  await timers.advance(1_000);
  assert.deepEqual(shown, [true, true, false]);
});

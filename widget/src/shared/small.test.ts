import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "./connection";
import { FakeTimers, settle } from "./fakes";
import { pickLanguage, words } from "./i18n";
import { randomKey } from "./ids";
import { retryTransient } from "./retry";
import { Syncer } from "./syncer";
import { codePoints, isTooLong, sendable } from "./text";
import { TripleShift } from "./triple-shift";
import { TypingIndicator, TypingNotifier } from "./typing";

test("text is counted in code points after normalisation, as the gateway counts", () => {
  assert.equal(codePoints("👩‍🚒"), 3);
  assert.equal(codePoints("a\u0308"), 1);
  assert.equal(isTooLong("å".repeat(4_000)), false);
  assert.equal(isTooLong("å".repeat(4_001)), true);
});

test("half of a surrogate pair does not make a message unsendable", () => {
  assert.equal(sendable(" hej \uD83D "), "hej \uFFFD");
  assert.equal(sendable("\uDE00 😀"), "\uFFFD 😀");
});

test("a retry key has 128 bits and is new every time", () => {
  assert.match(randomKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(randomKey(), randomKey());
});

test("plurals and values follow the language", () => {
  const sv = words({ minutes_one: "{n} minut", minutes_other: "{n} minuter", hello: "Hej {name}" }, "sv");
  assert.equal(sv.n("minutes", 1), "1 minut");
  assert.equal(sv.n("minutes", 7), "7 minuter");
  assert.equal(sv.t("hello", { name: "du" }), "Hej du");
  assert.equal(sv.maybe("missing"), null);
  assert.equal(words({}, "ar").dir, "rtl");
});

test("the page's language wins over the browser's, and Swedish is there when nothing fits", () => {
  assert.equal(pickLanguage(["en", "sv-SE"], ["en", "sv"]), "en");
  assert.equal(pickLanguage([null, "EN-gb"], ["en", "sv"]), "en");
  assert.equal(pickLanguage(["fi"], ["en", "sv"]), "sv");
});

function presses(...keys: [key: string, timeStamp: number, repeat?: boolean][]) {
  const shift = new TripleShift();
  return keys.map(([key, timeStamp, repeat = false]) => shift.pressed({ key, timeStamp, repeat }));
}

test("Shift three times in a row leaves", () => {
  assert.deepEqual(presses(["Shift", 0], ["Shift", 400], ["Shift", 900]), [false, false, true]);
});

test("capital letters, a held key, slow presses and Escape do not leave", () => {
  assert.ok(!presses(["Shift", 0], ["A", 10], ["Shift", 200], ["B", 210], ["Shift", 400]).includes(true));
  assert.ok(!presses(["Shift", 0], ["Shift", 50, true], ["Shift", 90, true]).includes(true));
  assert.ok(!presses(["Shift", 0], ["Shift", 2_000], ["Shift", 4_000]).includes(true));
  assert.ok(!presses(["Escape", 0], ["Escape", 100], ["Escape", 200]).includes(true));
});

test("writing is said at once, repeated every four seconds, and ended when it stops", async () => {
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

test("somebody who was writing and fell silent is not believed for ever", async () => {
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

test("a sync that is asked for during a sync runs once more, not twice at a time", async () => {
  let fetched = 0;
  const pages = [true, false, false];
  const syncer = new Syncer(
    async () => {
      fetched += 1;
      await settle();
      return { more: pages.shift() ?? false };
    },
    () => assert.fail("no error expected"),
  );
  const first = syncer.run();
  void syncer.run();
  void syncer.run();
  await first;
  assert.equal(fetched, 3);
});

test("a sync that fails is told, and can be asked for again", async () => {
  const errors: unknown[] = [];
  const syncer = new Syncer(
    async () => {
      throw new RequestError("invalid_token");
    },
    (error) => errors.push(error),
  );
  await syncer.run();
  await syncer.run();
  assert.equal(errors.length, 2);
});

test("a request is repeated until it is granted, and given up when nobody wants it any more", async () => {
  const timers = new FakeTimers();
  let tries = 0;
  const granted = retryTransient(timers, async () => {
    tries += 1;
    if (tries < 3) throw new RequestError("unavailable");
    return "done";
  });
  await timers.advance(2_000);
  assert.equal(await granted, "done");

  const unwanted = retryTransient(
    timers,
    async () => {
      throw new RequestError("offline");
    },
    () => true,
  );
  await assert.rejects(unwanted, { code: "offline" });
});

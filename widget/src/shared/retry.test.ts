import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "./connection";
import { FakeTimers } from "./fakes";
import { retryTransient } from "./retry";

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

import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "./connection";
import { settle } from "./fakes";
import { Syncer } from "./syncer";

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

test("a failed sync is reported, and can be repeated", async () => {
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

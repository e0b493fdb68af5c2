import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../shared/connection";
import type { CopyAck, CopyPut } from "../shared/contract.generated";
import { FakeTimers } from "../shared/fakes";
import { HttpError } from "../shared/http";
import { Autosave, type SaveState } from "./autosave";

const ID = { kind: "article", name: "sv/a05" };

/** A gateway that keeps one working copy, as the real one does. */
class Gateway {
  readonly puts: CopyPut[] = [];
  revision = 0;
  content: object | null = null;
  cut = false;
  lostAnswers = 0;
  expired = false;

  put = async (_: object, copy: CopyPut): Promise<CopyAck> => {
    if (this.cut) throw new RequestError("offline");
    if (this.expired) throw new RequestError("session_expired");
    this.puts.push(copy);
    const repeated = JSON.stringify(this.content) === JSON.stringify(copy.content);
    if (!repeated && copy.seen !== this.revision) {
      const other = {
        revision: this.revision,
        base: 1,
        content: { ...this.content },
        saved_at: "2030-01-01T00:00:00Z",
      };
      throw new HttpError("stale_version", null, { copy: other });
    }
    if (!repeated) {
      this.revision += 1;
      this.content = copy.content;
    }
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new RequestError("offline");
    }
    return { revision: this.revision, saved_at: "2030-01-01T00:00:00Z" };
  };
}

function keeping() {
  const gateway = new Gateway();
  const timers = new FakeTimers();
  const told: SaveState[] = [];
  const keeper = new Autosave(
    { id: ID, put: gateway.put, timers, changed: (state) => told.push(state) },
    1,
    0,
    { titel: "a" },
  );
  return { gateway, timers, keeper, last: () => told.at(-1) as SaveState };
}

test("what is written is kept after a pause, and only the last of it", async () => {
  const { gateway, timers, keeper, last } = keeping();
  for (const titel of ["ab", "abc", "abcd"]) keeper.write({ titel });
  assert.ok(keeper.behind);
  assert.equal(last().keeping, "behind");
  await timers.advance(1_000);
  assert.deepEqual(
    gateway.puts.map((put) => put.content),
    [{ titel: "abcd" }],
  );
  assert.equal(last().keeping, "kept");
  assert.ok(!keeper.behind);
});

test("while offline, saving is retried until it succeeds", async () => {
  const { gateway, timers, keeper, last } = keeping();
  gateway.cut = true;
  keeper.write({ titel: "b" });
  await timers.advance(10_000);
  assert.equal(last().keeping, "cut");
  keeper.write({ titel: "bc" });
  gateway.cut = false;
  await timers.advance(20_000);
  assert.deepEqual(gateway.content, { titel: "bc" });
  assert.equal(last().keeping, "kept");
});

test("a lost acknowledgement does no harm", async () => {
  const { gateway, timers, keeper, last } = keeping();
  gateway.lostAnswers = 1;
  keeper.write({ titel: "b" });
  await timers.advance(5_000);
  assert.equal(last().keeping, "kept");
  keeper.write({ titel: "c" });
  await timers.advance(1_000);
  assert.deepEqual([gateway.revision, gateway.content], [2, { titel: "c" }]);
});

test("another window's text is never overwritten unseen", async () => {
  const { gateway, timers, keeper, last } = keeping();
  gateway.revision = 4;
  gateway.content = { titel: "other window" };
  keeper.write({ titel: "b" });
  await timers.advance(1_000);
  assert.equal(last().keeping, "elsewhere");
  assert.deepEqual(last().other?.content, { titel: "other window" });
  keeper.write({ titel: "bc" });
  await timers.advance(60_000);
  assert.deepEqual(gateway.content, { titel: "other window" });
  const { other } = last();
  assert.ok(other);
  keeper.take(other);
  await timers.advance(1_000);
  assert.deepEqual(gateway.content, { titel: "bc" });
});

test("after a save the next change begins a new copy from the new version", async () => {
  const { gateway, timers, keeper } = keeping();
  keeper.write({ titel: "b" });
  await timers.advance(1_000);
  gateway.revision = 0;
  gateway.content = null;
  keeper.saved(2, { titel: "b" });
  await timers.advance(5_000);
  assert.equal(gateway.content, null, "nothing older comes after the save");
  keeper.write({ titel: "c" });
  await timers.advance(1_000);
  assert.deepEqual(gateway.puts.at(-1), { base: 2, seen: 0, content: { titel: "c" } });
});

test("an ended session is told once, and what was written is kept after signing in", async () => {
  const { gateway, timers, keeper, last } = keeping();
  gateway.expired = true;
  keeper.write({ titel: "b" });
  await timers.advance(1_000);
  assert.deepEqual([last().keeping, last().code], ["refused", "session_expired"]);
  gateway.expired = false;
  await keeper.flush();
  assert.deepEqual([last().keeping, last().code], ["kept", null]);
  assert.deepEqual(gateway.content, { titel: "b" });
});

import assert from "node:assert/strict";
import { createHash, scryptSync } from "node:crypto";
import { test } from "node:test";
import { blockOf, firstWord, solve } from "./proof";

function leadingWord(text: string): number {
  return createHash("sha256").update(text).digest().readInt32BE(0);
}

test("the hash is SHA-256", () => {
  for (let length = 0; length <= 47; length += 1) {
    const challenge = "aZ-_09x".repeat(7).slice(0, length);
    const block = blockOf(challenge);
    block.set(new TextEncoder().encode("00c0ffee"), length);
    const view = new DataView(block.buffer);
    const words = Int32Array.from({ length: 16 }, (_, i) => view.getInt32(4 * i));
    assert.equal(firstWord(words), leadingWord(`${challenge}00c0ffee`));
  }
});

test("every part has its zero bits, the numbers rise, and the share that is done goes up to 1", async () => {
  const shares: number[] = [];
  const work = { challenge: "challenge-of-a-gateway", difficulty: 9, parts: 5 };
  const done = await solve(work, (share) => shares.push(share));
  assert.equal(done.challenge, work.challenge);
  assert.deepEqual(shares, [0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(
    done.numbers,
    [...done.numbers].sort((a, b) => a - b),
  );
  assert.equal(new Set(done.numbers).size, 5);
  for (const number of done.numbers) {
    assert.ok(Math.clz32(leadingWord(work.challenge + number.toString(16).padStart(8, "0"))) >= 9);
  }
});

test("a challenge that is too long for one block is refused, not cut", () => {
  assert.throws(() => blockOf("x".repeat(48)), RangeError);
});

const MEMORY = { n: 256, r: 8, times: 3, bytes: 8 };

function outputsOf(challenge: string): string {
  const run = (number: number) =>
    scryptSync(challenge, String(number), MEMORY.bytes, { N: MEMORY.n, r: MEMORY.r, p: 1 });
  return Buffer.concat([0, 1, 2].map(run)).toString("base64url");
}

test("the second stage is scrypt, as often as is asked for, and the share goes on to 1", async () => {
  const shares: number[] = [];
  const work = { challenge: "with_-memory", difficulty: 4, parts: 2, memory: MEMORY };
  const fastEnough = () => 0;
  const done = await solve(work, (share) => shares.push(share), fastEnough);
  assert.equal(done.memory, outputsOf(work.challenge));
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  assert.equal(shares.length, 5);
  assert.equal(shares.at(-1), 1);
});

test("a browser that is too slow leaves the second stage out once, and does it when that was not let in", async () => {
  let ms = 0;
  const slow = () => {
    ms += 1000;
    return ms;
  };
  const work = { challenge: "slow", difficulty: 4, parts: 2, memory: MEMORY };
  assert.equal((await solve(work, () => {}, slow)).memory, undefined);
  assert.equal((await solve(work, () => {}, slow)).memory, outputsOf("slow"));
  assert.equal((await solve(work, () => {}, slow)).memory, undefined);
});

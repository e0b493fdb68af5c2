import assert from "node:assert/strict";
import { test } from "node:test";
import { base64Of } from "./bytes";
import { openOwn } from "./unlocked-keys";
import * as vault from "./vault";

async function lockedUnder(passphrase: string) {
  const pair = await vault.newPair();
  const view = { public: base64Of(pair.public), private: await vault.lock(pair, passphrase), group: {} };
  return { pair, typed: (words: string) => openOwn(vault, view, words) };
}

test("drawn words open the key however they are spaced and capitalised, and it is locked anew under them as drawn", async () => {
  const { pair, typed } = await lockedUnder("apelsin bro gran");
  const { own, passphrase } = await typed(" Apelsin  bro GRAN");
  assert.deepEqual(own.seed, pair.seed);
  assert.equal(passphrase, "apelsin bro gran");
});

test("words of one's own open the key as they were chosen only", async () => {
  const { typed } = await lockedUnder("Mina  Egna Ord");
  assert.equal((await typed("Mina  Egna Ord")).passphrase, "Mina  Egna Ord");
  await assert.rejects(typed("mina egna ord"), vault.WrongPassphrase);
  await assert.rejects(typed("Mina Egna Ord"), vault.WrongPassphrase);
});

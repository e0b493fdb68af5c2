// What the service has sealed opens here with the right key, whole and in order, and with no other.

import assert from "node:assert/strict";
import { test } from "node:test";
import fixture from "../../../../tests/widget/fixtures/sealed.json";
import { base64Of, bytesOf } from "./bytes";
import { unpacked } from "./msgpack";
import {
  fingerprint,
  isLockedWell,
  lock,
  NotOpened,
  newPair,
  openGroup,
  openGroups,
  openTranscript,
  pairOf,
  sealFor,
  unlock,
  WrongPassphrase,
} from "./vault";

const { sealed, events } = fixture;
const group = () => pairOf(bytesOf(fixture.seed));

function flipped(base64: string, at: number): string {
  const bytes = bytesOf(base64);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return base64Of(bytes);
}

test("a conversation that Python has sealed opens, and shows what staff see of it", async () => {
  assert.deepEqual(await openTranscript(sealed, await group()), events);
});

test("another key does not open it", async () => {
  await assert.rejects(openTranscript(sealed, await newPair()), NotOpened);
});

test("a bad copy of a group key locks no other away", async () => {
  const [own, first, second] = [await newPair(), await newPair(), await newPair()];
  const good = await sealFor(base64Of(own.public), first);
  const wrong = flipped(await sealFor(base64Of(own.public), second), 40);
  assert.deepEqual([...(await openGroups(own, { [second.id]: wrong, [first.id]: good })).keys()], [first.id]);
});

test("anything altered, missing or moved is detected", async () => {
  const pair = await group();
  const [first, second, ...others] = sealed.entries;
  assert.ok(first && second);
  const damaged = [
    { ...sealed, copy: flipped(sealed.copy, 0) },
    { ...sealed, copy: flipped(sealed.copy, 1_130) },
    { ...sealed, salt: flipped(sealed.salt, 3) },
    { ...sealed, commit: flipped(sealed.commit, 3) },
    { ...sealed, conversation: "another" },
    { ...sealed, entries: [{ ...first, box: flipped(first.box, 5) }, second, ...others] },
    { ...sealed, entries: [first, { ...second, command_id: "v:other" }, ...others] },
    { ...sealed, entries: [first, ...others] },
    { ...sealed, entries: [second, first, ...others] },
    { ...sealed, entries: sealed.entries.slice(0, -1) },
  ];
  for (const each of damaged) await assert.rejects(openTranscript(each, pair), NotOpened);
});

test("a private key is locked under a passphrase, and a wrong one says so", async () => {
  const pair = await newPair();
  const locked = await lock(pair, "en lång lösenfras");
  const again = await unlock(locked, base64Of(pair.public), "en lång lösenfras");
  assert.deepEqual(again.seed, pair.seed);
  assert.ok(isLockedWell(locked));
  assert.ok(!isLockedWell({ ...locked, memory_kib: 65_535 }) && !isLockedWell({ ...locked, passes: 2 }));
  await assert.rejects(unlock(locked, base64Of(pair.public), "en annan lösenfras"), WrongPassphrase);
});

test("the key of the staff goes from one to the other, and to nobody else", async () => {
  const [staff, kim, lee] = await Promise.all([newPair(), newPair(), newPair()]);
  const forKim = await sealFor(base64Of(kim.public), staff);
  assert.deepEqual((await openGroup(kim, staff.id, forKim)).seed, staff.seed);
  await assert.rejects(openGroup(lee, staff.id, forKim), NotOpened);
  await assert.rejects(openGroup(kim, lee.id, forKim), NotOpened);
});

test("a fingerprint can be read aloud and is the key's own", async () => {
  const pair = await newPair();
  assert.equal((await fingerprint(base64Of(pair.public))).replaceAll(" ", ""), pair.id);
});

test("what is no MessagePack of ours is refused", () => {
  for (const bytes of [[0x92, 1], [0xc1], [1, 2], [0xa2, 0xff, 0xff], [0xd4, 5, 0]]) {
    assert.throws(() => unpacked(Uint8Array.from(bytes)));
  }
});

// The cryptography of sealed conversations, in a bundle that is loaded on demand. Stateless: keys are parameters and
// results. The protocol is in `storage/README.md`.

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import type { LockedPrivateKey, SealedAck, WireEvent } from "../../shared/contract.generated";
import { type Bytes, base64Of, bytesOf, frame, hexOf, joined, same, utf8 } from "./bytes";
import { unpacked } from "./msgpack";
import { type LogEntry, seenByStaff } from "./visible-events";

const SEED_BYTES = 32;
const ENCAPSULATED_BYTES = 1_120;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** RFC 9106, section 4, the second recommended option: 64 MiB, three passes. One lane: a browser has no more. */
const MEMORY_KIB = 65_536;
const PASSES = 3;

/** The passphrase is wrong or the locked key was altered: the two cannot be told apart. */
export class WrongPassphrase extends Error {}
/** Sealed to another key, or altered. */
export class NotOpened extends Error {}

const kem = new XWing();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** A private key with the public key and seed derived from it. */
export interface KeyPair {
  readonly seed: Bytes;
  readonly public: Bytes;
  readonly id: string;
}

export function newPair(): Promise<KeyPair> {
  return pairOf(crypto.getRandomValues(new Uint8Array(SEED_BYTES)));
}

export async function pairOf(seed: Bytes): Promise<KeyPair> {
  const { publicKey } = await kem.generateKeyPairDerand(seed);
  const bytes = new Uint8Array(await kem.serializePublicKey(publicKey));
  return { seed, public: bytes, id: await idOf(bytes) };
}

async function idOf(key: Bytes): Promise<string> {
  return hexOf(await sha256(key)).slice(0, 32);
}

/** The fingerprint that two people compare to verify a public key. */
export async function fingerprint(key: string): Promise<string> {
  return (await idOf(bytesOf(key))).match(/.{4}/g)?.join(" ") ?? "";
}

// --- under a passphrase --------------------------------------------------------------------------------

export async function lock(pair: KeyPair, passphrase: string): Promise<LockedPrivateKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await passphraseKey(passphrase, salt, MEMORY_KIB, PASSES);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const aad = frame("lotsen/v1/own", pair.id);
  const box = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: aad },
    key,
    pair.seed,
  );
  return {
    salt: base64Of(salt),
    memory_kib: MEMORY_KIB,
    passes: PASSES,
    box: base64Of(joined([nonce, new Uint8Array(box)])),
  };
}

/** Whether a private key was locked at today's costs. */
export function isLockedWell(locked: LockedPrivateKey): boolean {
  return locked.memory_kib >= MEMORY_KIB && locked.passes >= PASSES;
}

export async function unlock(locked: LockedPrivateKey, key: string, passphrase: string): Promise<KeyPair> {
  const aad = frame("lotsen/v1/own", await idOf(bytesOf(key)));
  const derived = await passphraseKey(passphrase, bytesOf(locked.salt), locked.memory_kib, locked.passes);
  const box = bytesOf(locked.box);
  const seed = await decrypted(derived, box.slice(0, NONCE_BYTES), box.slice(NONCE_BYTES), aad);
  if (!seed) throw new WrongPassphrase();
  return pairOf(seed);
}

async function passphraseKey(passphrase: string, salt: Bytes, memory: number, passes: number) {
  const options = { m: memory, t: passes, p: 1, dkLen: 32 };
  const bytes = await argon2idAsync(utf8(passphrase.normalize("NFC")), salt, options);
  return gcmKey(new Uint8Array(bytes), ["encrypt", "decrypt"]);
}

// --- the key of the staff ------------------------------------------------------------------------------

/** Seals the group's private key to one member. */
export async function sealFor(member: string, group: KeyPair): Promise<string> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytesOf(member).buffer);
  const sender = await suite.createSenderContext({
    recipientPublicKey,
    info: frame("lotsen/v1/member", group.id).buffer,
  });
  const sealed = await sender.seal(group.seed.buffer);
  return base64Of(joined([new Uint8Array(sender.enc), new Uint8Array(sealed)]));
}

/** Opens the group's private key with one's own key pair. */
export async function openGroup(own: KeyPair, id: string, sealed: string): Promise<KeyPair> {
  const pair = await pairOf(await hpkeOpened(own.seed, bytesOf(sealed), frame("lotsen/v1/member", id)));
  if (pair.id !== id) throw new NotOpened("another key");
  return pair;
}

/** The group keys by id. A copy that does not open is passed over: one bad copy must not lock the others away. */
export async function openGroups(
  own: KeyPair,
  sealed: Readonly<Record<string, string>>,
): Promise<Map<string, KeyPair>> {
  const opened = await Promise.allSettled(
    Object.entries(sealed).map(([id, copy]) => openGroup(own, id, copy)),
  );
  const good = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  return new Map(good.map((pair) => [pair.id, pair]));
}

// --- a conversation ------------------------------------------------------------------------------------

/** Verifies key, commitment, chain and end, and returns the events that staff may see. */
export async function openTranscript(sealed: SealedAck, group: KeyPair): Promise<WireEvent[]> {
  const { conversation, dek_ver } = sealed;
  const [salt, commit] = [bytesOf(sealed.salt), bytesOf(sealed.commit)];
  const info = frame("lotsen/v1/sealed", "staff", sealed.key_id, conversation, dek_ver, salt, commit);
  const dek = await hpkeOpened(group.seed, bytesOf(sealed.copy), info);
  if (!same(await hkdf(dek, salt, `lotsen/v1/commit${conversation}`), commit))
    throw new NotOpened("commitment");
  const key = await gcmKey(await hkdf(dek, salt, `lotsen/v1/enc${conversation}`), ["decrypt"]);
  const entries: LogEntry[] = [];
  let [last, tag]: [number, Bytes] = [0, new Uint8Array(TAG_BYTES)];
  for (const { first, count, command_id, nonce, box } of sealed.entries) {
    if (first !== last + 1) throw new NotOpened("an entry is missing");
    const aad = frame(1, "AES-256-GCM", "entries", conversation, first, count, command_id, dek_ver, tag);
    const sealedBox = bytesOf(box);
    const block = await decrypted(key, bytesOf(nonce), sealedBox, aad);
    if (!block) throw new NotOpened("an entry was altered");
    entries.push({ first, record: unpacked(unpadded(block)) });
    last = first + count - 1;
    tag = sealedBox.slice(-TAG_BYTES);
  }
  if (last !== sealed.last) throw new NotOpened("the end is missing");
  return seenByStaff(conversation, entries, sealed.names);
}

// --- inside --------------------------------------------------------------------------------------------

async function hpkeOpened(seed: Bytes, sealed: Bytes, info: Bytes): Promise<Bytes> {
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(seed.buffer);
    const enc = sealed.slice(0, ENCAPSULATED_BYTES);
    const context = await suite.createRecipientContext({ recipientKey, enc: enc.buffer, info: info.buffer });
    return new Uint8Array(await context.open(sealed.slice(ENCAPSULATED_BYTES).buffer));
  } catch {
    throw new NotOpened("this key does not open it");
  }
}

async function decrypted(
  key: CryptoKey,
  iv: Bytes,
  box: Bytes,
  additionalData: Bytes,
): Promise<Bytes | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, box));
  } catch {
    return null;
  }
}

function gcmKey(bytes: Bytes, uses: KeyUsage[]): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, uses);
}

async function hkdf(dek: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", dek, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-512", salt, info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function unpadded(block: Bytes): Bytes {
  const size = new DataView(block.buffer).getUint32(0);
  return block.slice(4, 4 + size);
}

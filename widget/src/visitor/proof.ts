// Solves the proof of work of `work_needed`: numbers whose SHA-256 with the challenge begins with enough zero bits, and
// then the outputs of scrypt. Works in slices, so that the page stays responsive to the quick exit and to 112.

import { scryptAsync } from "@noble/hashes/scrypt.js";
import type { MemoryWork, Work, WorkDone } from "../shared/contract.generated";

const SLICE_MS = 12;
/** Of scrypt: a run on a slow phone is shorter, and so needs no timers, which are throttled in hidden pages. */
const LONG_SLICE_MS = 40;
/** A run this long is that of a browser without a compiler: all of them would take a quarter of a minute and more. */
const TOO_SLOW_MS = 300;
/** The first stage's part of the progress that is shown. */
const FIRST_SHARE = 0.2;
const DIGITS = 8;

/** Fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3): cube roots, then square roots. */
const K = new Int32Array(64);
const H = new Int32Array(8);
for (let number = 2, found = 0; found < 64; number += 1) {
  let divisor = 2;
  while (number % divisor) divisor += 1;
  if (divisor < number) continue;
  if (found < 8) H[found] = fraction(Math.sqrt(number));
  K[found] = fraction(Math.cbrt(number));
  found += 1;
}

function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

const W = new Int32Array(64);

/** The first 32 bits of the SHA-256 of one padded block of 16 words. */
export function firstWord(block: Int32Array): number {
  W.set(block);
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15] as number;
    const y = W[i - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = ((W[i - 16] as number) + s0 + (W[i - 7] as number) + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = H as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (W[i] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return ((H[0] as number) + a) | 0;
}

/** The challenge with eight digits after it, padded to one block. */
export function blockOf(challenge: string): Uint8Array {
  const block = new Uint8Array(64);
  const length = challenge.length + DIGITS;
  if (length > 55) throw new RangeError("the challenge does not fit into one block");
  block.set(new TextEncoder().encode(challenge));
  block[length] = 0x80;
  new DataView(block.buffer).setUint32(60, length * 8);
  return block;
}

/** Whether this page has asked to be let in without the second stage; the gateway's budget for that is small. */
let leftOut = false;

export async function solve(
  work: Work,
  done: (share: number) => void,
  now = () => performance.now(),
): Promise<WorkDone> {
  const { memory } = work;
  const firstShare = memory ? FIRST_SHARE : 1;
  const first = {
    challenge: work.challenge,
    numbers: await numbersFor(work, (share) => done(share * firstShare), now),
  };
  if (!memory) return first;
  const outputs = await outputsFor(
    work.challenge,
    memory,
    (share) => done(FIRST_SHARE + share * (1 - FIRST_SHARE)),
    now,
  );
  leftOut = outputs === null;
  return outputs ? { ...first, memory: outputs } : first;
}

async function numbersFor(work: Work, done: (share: number) => void, now: () => number): Promise<number[]> {
  const bytes = blockOf(work.challenge);
  const view = new DataView(bytes.buffer);
  const words = new Int32Array(16);
  const numbers: number[] = [];
  let sliceEnds = now() + SLICE_MS;
  for (let number = 0; numbers.length < work.parts; number += 1) {
    for (let digit = 0; digit < DIGITS; digit += 1) {
      bytes[work.challenge.length + digit] = hex((number >>> (4 * (DIGITS - 1 - digit))) & 15);
    }
    for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(4 * i);
    if (Math.clz32(firstWord(words)) >= work.difficulty) {
      numbers.push(number);
      done(numbers.length / work.parts);
    }
    if (number % 64 === 0 && now() > sliceEnds) {
      await yieldToBrowser();
      sliceEnds = now() + SLICE_MS;
    }
  }
  return numbers;
}

/** All outputs in base64url; null if they would take too long and nobody has yet said no to leaving them out. */
async function outputsFor(
  challenge: string,
  { n, r, times, bytes }: MemoryWork,
  done: (share: number) => void,
  now: () => number,
): Promise<string | null> {
  let outputs = "";
  for (let number = 0; number < times; number += 1) {
    const began = now();
    const options = { N: n, r, p: 1, dkLen: bytes, asyncTick: LONG_SLICE_MS };
    outputs += String.fromCharCode(...(await scryptAsync(challenge, String(number), options)));
    if (!leftOut && now() - began > TOO_SLOW_MS) return null;
    done((number + 1) / times);
    await yieldToBrowser();
  }
  return btoa(outputs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function hex(digit: number): number {
  return digit < 10 ? 48 + digit : 87 + digit;
}

/** Yields to the browser. By a message, because timers are throttled in hidden pages. */
function yieldToBrowser(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

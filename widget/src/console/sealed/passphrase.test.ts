// A generated passphrase is drawn evenly from a list that has no word twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newPassphrase, tidied, WORD_COUNT } from "./passphrase";
import { WORDS } from "./passphrase-words";

test("the list has 1,024 different words of plain letters", () => {
  assert.equal(WORDS.length, 1024);
  assert.equal(new Set(WORDS).size, 1024);
  for (const word of WORDS) assert.match(word, /^[a-z]{4,10}$/);
});

test("a passphrase has seven of them, another one each time, and all of them come up", async () => {
  const phrases = await Promise.all(Array.from({ length: 2_000 }, newPassphrase));
  assert.equal(new Set(phrases).size, phrases.length);
  const words = phrases.flatMap((phrase) => phrase.split(" "));
  assert.equal(words.length, 2_000 * WORD_COUNT);
  assert.deepEqual(new Set(words), new Set(WORDS));
});

test("how it is spaced and capitalised is of no importance when it is repeated", () => {
  assert.equal(tidied("  Apelsin   bro\tGran "), "apelsin bro gran");
});

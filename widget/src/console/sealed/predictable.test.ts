// A passphrase that protects sealed conversations cannot be guessed from a part of itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isPredictable } from "./predictable";

test("what repeats itself or counts on is predictable", () => {
  for (const each of [
    "aaaaaaaaaaaaaaa",
    "abababababababab",
    "123456789012345",
    "edcba9876543210",
    "lösenlösenlösen",
  ]) {
    assert.equal(isPredictable(each), true, each);
  }
});

test("words are not", () => {
  for (const each of ["fyra ord som ingen väntar", "kastanj-molnig-tratt-sju", "Rk7mQwz2vLxt9pC"]) {
    assert.equal(isPredictable(each), false, each);
  }
});

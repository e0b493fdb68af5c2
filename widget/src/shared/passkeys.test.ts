import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, codeOfFailure, textOf } from "./passkeys";

test("bytes go to text and back, whatever their number", () => {
  for (const length of [0, 1, 2, 3, 32, 1023]) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + 251) % 256);
    const text = textOf(bytes.buffer);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(bytesOf(text), bytes);
  }
  assert.equal(textOf(Uint8Array.of(255, 239, 191).buffer), "_--_");
});

test("what a browser throws becomes a code with words", () => {
  const failure = (name: string) => Object.assign(new Error(), { name });
  assert.equal(codeOfFailure(failure("NotAllowedError")), "passkey_cancelled");
  assert.equal(codeOfFailure(failure("AbortError")), "passkey_cancelled");
  assert.equal(codeOfFailure(failure("InvalidStateError")), "passkey_here_already");
  assert.equal(codeOfFailure(failure("SecurityError")), "passkey_elsewhere");
  assert.equal(codeOfFailure(failure("NotSupportedError")), "passkey_refused");
  assert.equal(codeOfFailure("odd"), "passkey_refused");
});

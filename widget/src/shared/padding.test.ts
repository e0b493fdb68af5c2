import assert from "node:assert/strict";
import { test } from "node:test";
import { padded } from "./padding";

const said = (text: string) =>
  padded(`2/visitor,7${JSON.stringify(["message:send", { client_msg_id: "k".repeat(24), text }])}`);

test("what is said is as long on the wire as anything else, and reads the same", () => {
  const texts = ["ja", "jag orkar inte leva längre", "بخير شكراً", "x".repeat(700)];
  assert.deepEqual([...new Set(texts.map((text) => Buffer.byteLength(said(text))))], [1_024]);
  for (const text of texts) {
    const json = said(text);
    assert.equal(JSON.parse(json.slice(json.indexOf("[")))[1].text, text);
  }
});

test("the longest message fits into a frame of the gateway", () => {
  for (const letter of ["x", "å", "\u0001", "🙂"]) {
    const size = Buffer.byteLength(said(letter.repeat(4_000)));
    assert.ok([4_096, 16_384, 32_768].includes(size), `${letter} ${size}`);
  }
});

test("whole sizes stay as they are", () => {
  assert.equal(padded("x".repeat(1_024)).length, 1_024);
  assert.equal(padded("x".repeat(1_025)).length, 4_096);
});

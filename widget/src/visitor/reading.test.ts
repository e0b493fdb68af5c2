import assert from "node:assert/strict";
import { test } from "node:test";
import { articleIn, spans } from "./reading";

test("days with the same hours that follow each other are one span", () => {
  assert.deepEqual(
    spans(["man 09:00-15:00", "tis 09:00-15:00", "tor 09:00-15:00", "fre 10:00-12:00", "x 1-2"]),
    [
      { days: [0, 1], clock: "09:00-15:00" },
      { days: [3], clock: "09:00-15:00" },
      { days: [4], clock: "10:00-12:00" },
    ],
  );
});

test("only an address of an article opens in the chat", () => {
  assert.equal(articleIn("/kunskap/sv/a05"), "a05");
  for (const href of [
    "/kunskap/",
    "/kunskap/sv/a05/x",
    "https://elsewhere.example/kunskap/sv/a05",
    "javascript:1",
  ])
    assert.equal(articleIn(href), null);
});

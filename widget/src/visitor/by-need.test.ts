import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContactAck } from "../shared/contract.generated";
import { byNeed } from "./by-need";

test("contacts are grouped by need and place, and no group is empty", () => {
  const contact = (id: string, level: string, always_open = false) =>
    ({ id, level, always_open }) as ContactAck;
  const groups = byNeed([contact("a", "lokal"), contact("b", "statlig", true), contact("c", "lokal")]);
  assert.deepEqual(
    groups.map(([group, found]) => [group, found.map((each) => each.id)]),
    [
      ["always_open", ["b"]],
      ["referrals_near", ["a", "c"]],
    ],
  );
});

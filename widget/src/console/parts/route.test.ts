import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRoute, routeTo } from "./route";

test("an address names a view and what it is to show; nonsense is the beginning", () => {
  assert.deepEqual(parseRoute("#/hours"), { path: "hours", detail: "" });
  assert.deepEqual(parseRoute(routeTo("audit", "a/1 å")), { path: "audit", detail: "a/1 å" });
  for (const hash of ["", "#", "#/", "#invitation=abc", "#//x"]) assert.equal(parseRoute(hash).path, "");
  assert.deepEqual(parseRoute("#/audit/%E0%A4%A"), { path: "audit", detail: "" });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { navigation, viewFor, viewsOf } from "./places";

test("everybody begins where their work is, and an address of others leads there too", () => {
  assert.equal(viewFor("counselor", "").path, "desk");
  assert.equal(viewFor("administrator", "").path, "accounts");
  assert.equal(viewFor("editor", "").path, "account");
  assert.equal(viewFor("counselor", "accounts").path, "desk");
  assert.equal(viewFor("shift_lead", "audit").path, "audit");
  assert.equal(viewFor("administrator", "desk").path, "accounts");
});

test("nobody is shown a way to what they may not see", () => {
  assert.deepEqual(
    viewsOf("trainee").map(({ path }) => path),
    [
      "desk",
      "records",
      "decisions",
      "calls",
      "appointments",
      "practice",
      "training",
      "guidelines",
      "rota",
      "account",
      "learnt",
    ],
  );
  assert.deepEqual(
    viewsOf("administrator").map(({ path }) => path),
    [
      "accounts",
      "training",
      "guidelines",
      "launch",
      "hours",
      "audit",
      "figures",
      "retention",
      "account",
      "learnt",
    ],
  );
  assert.deepEqual(
    viewsOf("evaluator").map(({ path }) => path),
    ["figures", "retention", "account", "learnt"],
  );
});

test("a lead's bar shows the desk and where one is; the rest is behind one button, and nothing is lost", () => {
  const { shown, more } = navigation("shift_lead", "audit");
  assert.deepEqual(
    shown.map(({ path }) => path),
    ["desk", "records", "audit"],
  );
  const all = viewsOf("shift_lead").filter(({ path }) => path !== "account");
  assert.equal(shown.length + more.length, all.length);
  assert.deepEqual(navigation("administrator", "accounts").more, []);
});

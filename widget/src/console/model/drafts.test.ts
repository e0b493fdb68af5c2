import assert from "node:assert/strict";
import { test } from "node:test";
import { alikeButDrafts } from "./drafts";
import { INITIAL, withTalk } from "./state";
import { newTalk } from "./talk";

const state = { ...INITIAL, talks: { a: newTalk("a"), b: newTalk("b") } };

test("a key in the answer changes nothing but a draft", () => {
  assert.ok(
    alikeButDrafts(state, { ...state, ...withTalk(state, "a", (talk) => ({ ...talk, draft: "hej" })) }),
  );
});

test("whatever else changes is a change", () => {
  assert.ok(!alikeButDrafts(state, { ...state, done: "closed" }));
  assert.ok(
    !alikeButDrafts(
      state,
      withTalk(state, "a", (talk) => ({ ...talk, draft: "hej", typing: true })),
    ),
  );
  assert.ok(!alikeButDrafts(state, { ...state, talks: { a: state.talks.a } }));
  assert.ok(!alikeButDrafts(state, { ...state, talks: { ...state.talks, c: newTalk("c") } }));
});

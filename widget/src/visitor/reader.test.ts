import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../shared/fakes";
import { ARTICLE, started } from "./session-fixture";

test("a card opens in place of the log, and the way back leads where it was opened", async () => {
  const { session, state } = await started();
  await session.reader.open({ type: "article", id: "a05" });
  assert.equal(state().reading?.article?.title, ARTICLE.title);
  await session.reader.open({ type: "contact", id: "bris" });
  assert.equal(state().reading?.contacts?.[0]?.name, "Bris");
  session.reader.close();
  assert.equal(state().reading?.article?.id, "a05");
  session.reader.close();
  assert.equal(state().reading, null);
});

test("another language fetches what is being read anew; what is withdrawn is said in words", async () => {
  const { session, state, asked } = await started();
  await session.reader.open({ type: "article", id: "a05" });
  session.setLanguage("en");
  await settle();
  assert.deepEqual(asked, ["a05 sv", "a05 en"]);
  session.reader.close();
  assert.equal(state().reading, null);
  await session.reader.open({ type: "article", id: "gone" });
  assert.equal(state().reading?.problem, "not_published");
});

test("the words that name 112 are never covered by something to read", async () => {
  const { session, gateway, state } = await started();
  await session.reader.open({ type: "referrals" });
  const last = gateway.log.at(-1);
  assert.ok(last);
  const urgent = {
    ...last,
    kind: "notice",
    code: "emergency",
    text: "Ring 112",
    prev_seq: last.seq,
  } as const;
  gateway.push("event", { ...urgent, seq: last.seq + 1 });
  assert.equal(state().reading, null);
});

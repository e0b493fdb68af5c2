import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "../shared/fakes";
import { started } from "./session-fixture";
import { lines } from "./state";

const LONG =
  "Det är tungt när ens barn förändras. Det är inte ditt fel, och det är bra att du söker hjälp. " +
  "Försök hålla kontakten, även när det är svårt. Vill du berätta mer?";

async function answered(paced: boolean, before: object[] = []) {
  const all = await started();
  all.page.paced = paced;
  const message = { conversation: "c-1", at: "2026-11-27T12:00:00.000Z", kind: "message", from: "bot" };
  const events = [...before, { ...message, text: LONG }, { ...message, text: "Jag är kvar." }];
  for (const [index, event] of events.entries())
    all.gateway.push("event", { ...message, ...event, seq: index + 4, prev_seq: index + 3 } as never);
  await settle();
  const shown = () =>
    lines(all.state()).flatMap((line) => (line.kind === "message" && line.seq > 3 ? line.thoughts : []));
  return { ...all, shown };
}

test("the bot's thoughts come one by one", async () => {
  const { timers, shown, state } = await answered(true);
  const counts = [shown().length];
  for (let step = 0; step < 5; step += 1) {
    await timers.advance(900);
    counts.push(shown().length);
  }
  assert.deepEqual(counts, [0, 1, 2, 3, 4, 4]);
  assert.equal(state().held, null);
});

test("where less motion is wanted, and in danger, nothing waits", async () => {
  assert.equal((await answered(false)).shown().length, 4);
  const danger = { kind: "notice", code: "emergency", text: "Ring 112.", from: null };
  assert.equal((await answered(true, [danger])).shown().length, 4);
});

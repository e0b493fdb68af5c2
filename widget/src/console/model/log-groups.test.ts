import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sender, StateName, WireEvent } from "../../shared/contract.generated";
import { logGroups, withOneHandOver } from "./log-groups";

let seq = 0;

function event(more: Partial<WireEvent>): WireEvent {
  seq += 1;
  return {
    conversation: "c",
    seq,
    prev_seq: seq - 1,
    at: "2026-11-24T12:00:00.000Z",
    kind: "message",
    ...more,
  };
}

const says = (from: Sender, text = "hej") => event({ from, text });
const state = (name: StateName, reason = "claimed") => event({ kind: "state", state: name, reason });

test("the chatbot's part is folded, but for the visitor's last words before a person came", () => {
  const last = says("visitor", "han svarar inte");
  const events = [
    says("bot"),
    says("visitor"),
    says("bot"),
    says("visitor"),
    last,
    state("queued", "asked"),
    state("with_counselor"),
    says("counselor"),
  ];
  const groups = logGroups(events);
  assert.deepEqual(
    groups.map(({ kind, events: { length } }) => [kind, length]),
    [
      ["bot", 4],
      ["shown", 1],
      ["system", 2],
      ["shown", 1],
    ],
  );
  assert.equal(groups[1]?.events[0], last);
  assert.deepEqual(
    groups.flatMap((group) => group.events),
    events,
  );
});

test("a short part, and a conversation that nobody has taken, are not folded", () => {
  const short = [says("visitor"), state("with_counselor"), says("counselor")];
  const waiting = [says("bot"), says("visitor"), says("bot"), says("visitor"), says("bot"), says("visitor")];
  for (const events of [short, waiting])
    assert.deepEqual(
      logGroups(events).map(({ kind }) => kind),
      events.map(() => "shown"),
    );
});

test("steps of the system in a row are one line; danger, and what somebody has said, never are", () => {
  const steps = [
    state("queued", "asked"),
    event({ kind: "risk", level: "N2", source: "rules" }),
    event({ kind: "notice", code: "queued", text: "Du står i kö." }),
  ];
  const danger = event({ kind: "notice", code: "emergency", text: "Ring 112." });
  const lowered = event({ kind: "risk", level: "N1", source: "counselor", by: "Kim" });
  const handed = event({ kind: "flag", code: "release_queue", text: "Rast", by: "Kim" });
  assert.deepEqual(
    logGroups([...steps, danger, lowered, handed]).map(({ kind }) => kind),
    ["system", "shown", "shown", "shown"],
  );
});

test("who asks a colleague to take over is one line, with whom they ask and why", () => {
  const flag = (code: string, text: string) => event({ kind: "flag", code, text, by: "Kim" });
  const asked = [flag("release_counselor", "Mitt pass är slut"), flag("transfer_offered", "Lee")];
  const notice = event({ kind: "notice", code: "transfer_offered", text: "Får en kollega ta över?" });
  const shown = withOneHandOver([says("visitor"), ...asked, notice]);
  assert.deepEqual(
    shown.map(({ kind, text }) => [kind, text]),
    [
      ["message", "hej"],
      ["flag", "Lee. Mitt pass är slut"],
      ["notice", "Får en kollega ta över?"],
    ],
  );
  assert.deepEqual(withOneHandOver(asked.slice(0, 1)), asked.slice(0, 1), "alone it says what was done");
});

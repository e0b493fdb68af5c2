import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answersOf,
  freeName,
  type Guide,
  isUnreadable,
  read,
  withElement,
  withElementMoved,
  withoutElement,
  withStepThat,
  withValue,
} from "./document";

const TEXT = `# Why this guide is there.
id: prov
title: {sv: Oro, en: Worry}
first: mote
steps:
  # The first words.
  - id: mote
    say:
      sv: [Hej.]
    next: vad
  - id: vad
    ask:
      text:
        sv: [Är det bra?]
      kind: yes_no
      answers:
        yes: {to: end}
        no: {to: borta}
`;

const guide = (text: string) => read(text) as Guide;

test("a guide is read as fields, and a bare yes is the name of an answer", () => {
  assert.deepEqual(Object.keys(guide(TEXT).steps?.[1]?.ask?.answers ?? {}), ["yes", "no"]);
  assert.equal(guide(TEXT).steps?.[1]?.ask?.answers?.["no"]?.to, "borta");
});

test("a change keeps comments and everything else", () => {
  const text = withValue(TEXT, ["steps", 0, "say", "sv", 0], "Hej: du.");
  assert.equal(guide(text).steps?.[0]?.say?.["sv"]?.[0], "Hej: du.");
  for (const kept of ["# Why this guide is there.", "# The first words.", "title: {", "kind: yes_no"])
    assert.ok(text.includes(kept), kept);
  assert.deepEqual(guide(withValue(text, ["steps", 0, "say", "sv", 0], "Hej.")), guide(TEXT));
});

test("what the gateway would read as something else than text is quoted", () => {
  const text = withValue(TEXT, ["steps", 0, "say", "sv", 0], "yes");
  assert.match(text, /["']yes["']/);
  assert.match(withValue(TEXT, ["title", "sv"], "12:30"), /["']12:30["']/);
});

test("a step is added, moved and taken away", () => {
  const added = withElement(TEXT, ["steps"], 1, { id: "steg_3", say: { sv: ["Mer."] }, next: "vad" });
  assert.deepEqual(
    guide(added).steps?.map(({ id }) => id),
    ["mote", "steg_3", "vad"],
  );
  const moved = withElementMoved(added, ["steps"], 1, 2);
  assert.deepEqual(
    guide(moved).steps?.map(({ id }) => id),
    ["mote", "vad", "steg_3"],
  );
  assert.deepEqual(guide(withoutElement(moved, ["steps"], 2)), guide(TEXT));
});

test("a step that says something becomes a question with its answers, and back", () => {
  const asks = withStepThat(TEXT, 0, true);
  const step = guide(asks).steps?.[0];
  assert.deepEqual(step?.ask?.text, { sv: ["Hej."] });
  assert.deepEqual(step?.ask?.answers, answersOf("yes_no", "vad"));
  assert.equal(step?.say, undefined);
  const says = guide(withStepThat(asks, 0, false)).steps?.[0];
  assert.deepEqual([says?.say, says?.next, says?.ask], [{ sv: ["Hej."] }, "vad", undefined]);
});

test("a text that is no guide is told with its line, and never changed", () => {
  const broken = "title: {sv: Oro\nsteps: [";
  const found = read(broken);
  assert.ok(isUnreadable(found));
  assert.equal(withValue(broken, ["first"], "x"), broken);
  assert.ok(isUnreadable(read("- en lista")));
});

test("an empty text begins as a guide of one step, and new names are free", () => {
  assert.equal(guide("").steps?.length, 1);
  assert.equal(freeName("steg", ["steg_1", "steg_3"]), "steg_4");
  assert.equal(freeName("steg", ["steg_2"]), "steg_3");
});

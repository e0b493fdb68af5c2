import assert from "node:assert/strict";
import { test } from "node:test";
import fixture from "../../../tests/widget/fixtures/thoughts.json";
import { inThoughts, stems, withoutRepeats } from "./thoughts";

test("a long answer becomes short bubbles, its question alone; nothing is parted within a sentence", () => {
  for (const { text, thoughts } of fixture.parted) assert.deepEqual(inThoughts(text), thoughts);
});

test("what was said is left out, but never all of a text", () => {
  const said = new Set<string>();
  withoutRepeats("Ring 112. Där svarar någon.", said);
  assert.equal(withoutRepeats("Lås dörren. Ring 112.", said), "Lås dörren.");
  assert.equal(withoutRepeats("Ring 112.", said), "Ring 112.");
});

test("what is left of paragraphs stays parted", () => {
  assert.equal(
    withoutRepeats("Hej. Ring 112.\n\nLås dörren.", new Set(["Ring 112."])),
    "Hej.\n\nLås dörren.",
  );
});

test("what the panel says in other words is left out, a question and a step of its own stay", () => {
  const panel = stems(fixture.panel);
  const told = (sentence: string) => withoutRepeats(`Hej. ${sentence}`, new Set(), panel);
  for (const sentence of fixture.left_out) assert.equal(told(sentence), "Hej.");
  for (const sentence of fixture.kept) assert.equal(told(sentence), `Hej. ${sentence}`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { merge } from "./content";
import { joinParagraphs } from "./paragraphs";

const BASE = "Ett.\n\nTvå.\n\nTre.\n\nFyra.";

test("changes of different paragraphs are joined, additions and removals too", () => {
  assert.equal(
    joinParagraphs(BASE, "Ett nytt.\n\nTvå.\n\nTre.\n\nFyra.", "Ett.\n\nTvå.\n\nTre.\n\nFyra.\n\nFem."),
    "Ett nytt.\n\nTvå.\n\nTre.\n\nFyra.\n\nFem.",
  );
  assert.equal(
    joinParagraphs(BASE, "Två.\n\nTre.\n\nFyra.", "Ett.\n\nTvå.\n\nTre!\n\nFyra."),
    "Två.\n\nTre!\n\nFyra.",
  );
});

test("the same paragraph, or paragraphs side by side, are never joined by guessing", () => {
  assert.equal(joinParagraphs(BASE, BASE.replace("Två.", "Mitt."), BASE.replace("Två.", "Ditt.")), null);
  assert.equal(joinParagraphs(BASE, BASE.replace("Två.", "Mitt."), BASE.replace("Tre.", "Ditt.")), null);
  assert.equal(joinParagraphs("", "Mitt.", "Ditt."), null);
});

test("a text of two people is one text, and no clash", () => {
  const joined = merge(
    { text: BASE },
    { text: BASE.replace("Ett.", "A.") },
    { text: BASE.replace("Fyra.", "B.") },
  );
  assert.deepEqual(joined, { content: { text: "A.\n\nTvå.\n\nTre.\n\nB." }, clashes: [] });
});

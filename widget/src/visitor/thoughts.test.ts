import assert from "node:assert/strict";
import { test } from "node:test";
import { inThoughts, withoutRepeats } from "./thoughts";

test("a long answer becomes short bubbles, its question alone", () => {
  const text =
    "Det är tungt när ens barn förändras. Det är inte ditt fel, och det är bra att du söker hjälp. " +
    "Försök hålla kontakten, även när det är svårt. Vill du berätta mer?";
  const thoughts = inThoughts(text);
  assert.ok(thoughts.length >= 3);
  assert.equal(thoughts.at(-1), "Vill du berätta mer?");
  assert.equal(thoughts.join(" "), text);
});

test("a short answer stays whole, and nothing is parted within a sentence", () => {
  assert.deepEqual(inThoughts("Hej. Vad har hänt?"), ["Hej. Vad har hänt?"]);
  assert.deepEqual(inThoughts("Vi öppnar kl. 9, eller ring 112."), ["Vi öppnar kl. 9, eller ring 112."]);
  assert.deepEqual(inThoughts("Ett stycke.\n\nEtt till."), ["Ett stycke.", "Ett till."]);
  const lead = "Ställ en öppen fråga, och låt det sedan bli tyst. Du kan säga, i lugn och ro, så här:";
  const words = '"Jag bryr mig om dig. Jag vill förstå hur du har det."';
  assert.deepEqual(inThoughts(`${lead} ${words} Förhör inte.`).join("|").includes(words), true);
});

test("what was said is left out, but never all of a text", () => {
  const said = new Set<string>();
  withoutRepeats("Ring 112. Där svarar någon.", said);
  assert.equal(withoutRepeats("Lås dörren. Ring 112.", said), "Lås dörren.");
  assert.equal(withoutRepeats("Ring 112.", said), "Ring 112.");
});

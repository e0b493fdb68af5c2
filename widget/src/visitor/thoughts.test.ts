import assert from "node:assert/strict";
import { test } from "node:test";
import { inThoughts, stems, withoutRepeats } from "./thoughts";

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

test("what is left out stands in the panel: a way to 112, or nearly all the words; a question and a step of its own stay", () => {
  const panel = stems(
    "Ring 112 nu, om du kan göra det utan fara. Lås om dig, eller gå till andra människor.",
  );
  const left = (sentence: string) => withoutRepeats(`Hej. ${sentence}`, new Set(), panel) === "Hej.";
  for (const repeat of [
    "Om någon hotar dig nu: ring 112.",
    "Blir det bråttom: ring 112.",
    "Gå till andra människor, eller lås om dig, och ring 112.",
  ])
    assert.ok(left(repeat), repeat);
  for (const own of [
    "Gå därifrån och ring 112.",
    "Du kan ringa 112 och vara tyst.",
    "Ring 112 och säg var du är, så att de kan hitta dig.",
    "Gå inte och träffa den som hotar.",
    "Kan du gå till andra människor?",
  ])
    assert.ok(!left(own), own);
});

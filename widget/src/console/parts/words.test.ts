import texts from "locales:console";
import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../../shared/i18n";
import { languageNames, periodName, weekName, whyText } from "./words";

const swedish = texts["sv"];
assert.ok(swedish);
const language = words(swedish, "sv");

test("intents of the classifier are named in words, and other reasons stay as they are", () => {
  assert.equal(whyText(language, ["vill_lamna 87 %"]), "chattroboten hörde: vill ut (87 %)");
  assert.equal(
    whyText(language, ["vill_lamna 87%", "Ett våldsdåd pågår."]).includes("Ett våldsdåd pågår."),
    true,
  );
  assert.equal(whyText(language, ["okand_avsikt 50 %"]), "okand_avsikt 50 %");
});

test("no language chosen means all of them", () => {
  assert.equal(languageNames(language, []), "Alla");
  assert.equal(languageNames(language, ["sv", "ar"]), "svenska, arabiska");
});

test("a period of the statistics is said as people say it", () => {
  assert.equal(periodName(language, "2026Q3"), "tredje kvartalet 2026");
  assert.equal(periodName(language, "2026H1"), "första halvåret 2026");
  assert.equal(periodName(language, "2026M07"), "juli 2026");
  assert.equal(periodName(language, "2026"), "2026");
  assert.equal(periodName(language, "pilot"), "hela försöket");
  assert.equal(weekName(language, "2026-W08"), "Vecka 8, 2026");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { pickLanguage, words } from "./i18n";
import { SWEDEN } from "./time-zone";

test("plurals and values follow the language", () => {
  const sv = words({ minutes_one: "{n} minut", minutes_other: "{n} minuter", hello: "Hej {name}" }, "sv");
  assert.equal(sv.n("minutes", 1), "1 minut");
  assert.equal(sv.n("minutes", 7), "7 minuter");
  assert.equal(sv.t("hello", { name: "du" }), "Hej du");
  assert.equal(sv.maybe("missing"), null);
  assert.equal(words({}, "ar").dir, "rtl");
});

test("times are those of a Swedish clock in every language", () => {
  const afternoon = new Date(2026, 10, 28, 15, 5).toISOString();
  assert.equal(words({}, "sv").time(afternoon), "15:05");
  assert.equal(words({}, "en").time(afternoon), "15:05");
  assert.match(words({}, "en").dateTime(afternoon), /15:05/);
});

test("with a zone, times are those of its clocks wherever the browser is", () => {
  const night = "2026-11-29T23:30:00Z";
  assert.equal(words({}, "sv", SWEDEN).time(night), "00:30");
  assert.match(words({}, "sv", SWEDEN).dateTime(night), /^30 nov/);
  assert.equal(words({}, "sv", "America/New_York").time(night), "18:30");
});

test("the page's language wins over the browser's, and Swedish is there when nothing fits", () => {
  assert.equal(pickLanguage(["en", "sv-SE"], ["en", "sv"]), "en");
  assert.equal(pickLanguage([null, "EN-gb"], ["en", "sv"]), "en");
  assert.equal(pickLanguage(["fi"], ["en", "sv"]), "sv");
});

// Checks that every locale file has what the Swedish one has: the same keys, the same values to fill in, the plural
// forms of its own language, and nothing empty. Names what is missing; a translator needs no code.
// A language may be for visitors alone: then it has no section for the pages of staff.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES } from "./bundle.mjs";

const SOURCE = "sv";
const FOR_STAFF = ["console", "editor"];
const PLURAL = /_(zero|one|two|few|many|other)$/;

function read(lang) {
  return JSON.parse(readFileSync(join(LOCALES, `${lang}.json`), "utf8"));
}

function placeholders(text) {
  return [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .sort()
    .join(",");
}

/** Every key that `lang` must have: plural families in the forms that the language uses. */
function wantedKeys(section, lang) {
  const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  const families = new Set();
  const keys = [];
  for (const key of Object.keys(section)) {
    if (PLURAL.test(key)) families.add(key.replace(PLURAL, ""));
    else keys.push(key);
  }
  return [...keys, ...[...families].flatMap((family) => forms.map((form) => `${family}_${form}`))];
}

function check(lang) {
  const problems = [];
  const source = read(SOURCE);
  const target = read(lang);
  for (const [section, texts] of Object.entries(source)) {
    if (FOR_STAFF.includes(section) && !(section in target)) continue;
    const translated = target[section] ?? {};
    const wanted = wantedKeys(texts, lang);
    for (const key of wanted) {
      const original = texts[key] ?? texts[key.replace(PLURAL, "_other")];
      const text = translated[key];
      if (typeof text !== "string" || text.trim() === "") problems.push(`${section}.${key} is missing`);
      else if (placeholders(text) !== placeholders(original))
        problems.push(`${section}.${key} has other values to fill in`);
    }
    for (const key of Object.keys(translated)) {
      if (!wanted.includes(key)) problems.push(`${section}.${key} is not used`);
    }
  }
  for (const section of Object.keys(target))
    if (!(section in source)) problems.push(`${section} is not used`);
  return problems;
}

let failed = false;
for (const file of readdirSync(LOCALES)
  .filter((name) => name.endsWith(".json"))
  .sort()) {
  const lang = file.slice(0, -5);
  const problems = check(lang);
  failed ||= problems.length > 0;
  const complete = FOR_STAFF.every((section) => section in read(lang)) ? "complete" : "complete for visitors";
  console.log(`${lang}: ${problems.length === 0 ? complete : `\n  ${problems.join("\n  ")}`}`);
}
process.exitCode = failed ? 1 : 0;

// Checks every pair of text and ground of tokens.css, light and dark: at least 4.5:1 for text, 3:1 for edges of controls
// (WCAG 2.2, success criteria 1.4.3 and 1.4.11).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bundle.mjs";

const TEXT = 4.5;
const EDGE = 3;

const PAIRS = [
  ...["paper", "card", "sea-soft", "alarm-soft"].map((ground) => ["ink", ground, TEXT]),
  ...["paper", "card", "sea-soft"].map((ground) => ["ink-soft", ground, TEXT]),
  ...["paper", "card", "sea-soft"].map((ground) => ["sea", ground, TEXT]),
  ...["paper", "card", "alarm-soft"].map((ground) => ["alarm", ground, TEXT]),
  ["sea-ink", "sea", TEXT],
  ["paper", "ink", TEXT],
  ["amber-ink", "amber", TEXT],
  ["alarm-ink", "alarm", TEXT],
  ["edge", "paper", EDGE],
  ["edge", "card", EDGE],
];

/** Colours of one block of declarations. */
function colours(css) {
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]),
  );
}

/** Relative luminance as WCAG defines it. */
function luminance(hex) {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(join(ROOT, "src", "shared", "tokens.css"), "utf8");
const [lightCss, darkCss] = css.split("@media (prefers-color-scheme: dark)");
const schemes = { light: colours(lightCss), dark: { ...colours(lightCss), ...colours(darkCss) } };

let failed = false;
for (const [scheme, colour] of Object.entries(schemes)) {
  let lowest = Number.POSITIVE_INFINITY;
  for (const [text, ground, wanted] of PAIRS) {
    const ratio = contrast(colour[text], colour[ground]);
    if (wanted === TEXT) lowest = Math.min(lowest, ratio);
    if (ratio < wanted) {
      failed = true;
      console.log(`${scheme}: ${text} on ${ground} is ${ratio.toFixed(2)}:1, wanted ${wanted}:1`);
    }
  }
  console.log(`${scheme}: lowest contrast of text ${lowest.toFixed(2)}:1`);
}
process.exitCode = failed ? 1 : 0;

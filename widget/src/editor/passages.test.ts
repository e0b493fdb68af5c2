import assert from "node:assert/strict";
import { test } from "node:test";
import { locate, passageOf } from "./passages";

const TEXT = "Vila först.\n\nRing en vän. Ring 112 vid fara.\n\nRing en vän. Gå ut en stund.";

function passage(words: string, from = 0) {
  const start = TEXT.indexOf(words, from);
  return passageOf("text", TEXT, start, start + words.length);
}

function words(text: string, place: ReturnType<typeof locate>) {
  return place && text.slice(place.start, place.end);
}

test("a passage is found when the text around it has moved, also where its words stand twice", () => {
  const second = passage("Ring en vän.", 30);
  const moved = `Nytt först.\n\nRing en vän. Gå ut en stund.\n\n${TEXT.replace("Ring en vän. Gå", "Gå")}`;
  const place = locate(moved, second);
  assert.equal(words(moved, place), "Ring en vän.");
  assert.equal(moved.slice(place?.end).startsWith(" Gå ut"), true);
});

test("wrapping and indentation change nothing, as in the text of a guide", () => {
  const wrapped = "say: |\n    Ring\n    112 vid fara.";
  assert.equal(words(wrapped, locate(wrapped, passage("Ring 112 vid fara."))), "Ring\n    112 vid fara.");
});

test("a passage in other words is changed, one without its surroundings is gone", () => {
  const mended = TEXT.replace("Ring 112 vid fara.", "Ring alltid 112 om någon är i fara.");
  const place = locate(mended, passage("Ring 112 vid fara."));
  assert.equal(place?.changed, true);
  assert.equal(words(mended, place), "Ring alltid 112 om någon är i fara.");
  assert.equal(locate("Något helt annat.", passage("Ring 112 vid fara.")), null);
  const cut = TEXT.replace("Ring 112 vid fara.", "");
  assert.equal(locate(cut, passage("Ring 112 vid fara.")), null);
});

test("nothing marked is the whole field", () => {
  assert.deepEqual(passageOf("text", TEXT, 4, 4), { field: "text" });
  assert.deepEqual(locate("", { field: "text" }), { start: 0, end: 0, changed: false });
});

test("signs of patterns in a passage are words like others", () => {
  const odd = "Läs mer (se [sidan](artikel:a01)) * nu";
  assert.equal(words(odd, locate(odd, passageOf("text", odd, 9, 33))), odd.slice(9, 33));
});

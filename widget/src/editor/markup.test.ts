import assert from "node:assert/strict";
import { test } from "node:test";
import { bold, type Edit, heading, link, list, type Selection } from "./markup";

/** A text in which `|` stands at both ends of the selection. */
function marked(text: string): Selection {
  const [before = "", within = "", after] = text.split("|");
  const start = before.length;
  return { text: text.replaceAll("|", ""), start, end: after === undefined ? start : start + within.length };
}

function done(text: string, edit: (selection: Selection) => Edit): string {
  const selection = marked(text);
  const { from, to, insert, start, end } = edit(selection);
  const made = selection.text.slice(0, from) + insert + selection.text.slice(to);
  return `${made.slice(0, start)}|${start === end ? "" : `${made.slice(start, end)}|`}${made.slice(end)}`;
}

test("bold is put on and taken off, with the same words selected", () => {
  assert.equal(done("Ring |genast| nu.", bold), "Ring **|genast|** nu.");
  assert.equal(done("Ring **|genast|** nu.", bold), "Ring |genast| nu.");
  assert.equal(done("Ring |**genast**| nu.", bold), "Ring |genast| nu.");
  assert.equal(done("Ring | nu.", bold), "Ring **|** nu.");
});

test("a heading and a list are of whole lines", () => {
  assert.equal(done("Först.\nSe|dan\nSist.", heading), "Först.\n## Sedan|\nSist.");
  assert.equal(done("## Se|dan", heading), "Sedan|");
  assert.equal(done("|Ett\n\nTvå|\nTre", list), "|- Ett\n\n- Två|\nTre");
  assert.equal(done("|- Ett\n- Två|", list), "|Ett\nTvå|");
  assert.equal(done("|", list), "- |");
});

test("a link has the selected words, else the title of what it leads to", () => {
  assert.equal(
    done("Läs |mer om det|.", (each) => link(each, "Att orka", "artikel:a91")),
    "Läs [mer om det](artikel:a91)|.",
  );
  assert.equal(
    done("Ring |.", (each) => link(each, "Bris", "kontakt:bris")),
    "Ring [Bris](kontakt:bris)|.",
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../shared/connection";
import type { FormAck, FormFill, FormSave } from "../../shared/contract.generated";
import { changed, draftOf, FormDrafts, isDataless, periodOf, renewed } from "./form-drafts";

const FORM: FormFill = { riktlinje_version: "1" };
const GUIDELINE = {
  name: "dokumentation",
  version: "2",
  title: "",
  text: "",
  checklist: [],
  reviewed: true,
  blocks: [],
  parties: [],
};

function setUp() {
  const saved: [string, FormSave][] = [];
  const gateway: { refusal: RequestError | null; name: string | null } = { refusal: null, name: "k1" };
  let asked = 0;
  const forms = new FormDrafts({
    vocabulary: async () => ({ version: "1", fields: [], guidelines: [GUIDELINE] }),
    suggest: async (): Promise<FormAck> => {
      asked += 1;
      return { case: gateway.name, seen: 0, form: FORM };
    },
    save: async (name, save) => {
      if (gateway.refusal) throw gateway.refusal;
      saved.push([name, save]);
      return { case: name, seen: save.seen + 1 };
    },
    check: async () => ({ faults: [] }),
  });
  return { forms, gateway, saved, asked: () => asked, draft: () => forms.store.get().drafts["c-1"] };
}

test("a contact by telephone begins in the four hours that it is noted in", () => {
  assert.equal(periodOf(new Date("2026-01-05T06:59:00Z")), "2026-01-05/04");
  assert.equal(periodOf(new Date("2026-11-25T19:00:00Z")), "2026-11-25/20");
  assert.equal(periodOf(new Date("2026-07-05T22:30:00Z")), "2026-07-06/00");
});

test("a form is fetched once and kept while one looks elsewhere", async () => {
  const { forms, asked, draft } = setUp();
  await forms.open("c-1");
  forms.change("c-1", { roll: "skola" });
  await forms.open("c-1");
  assert.equal(asked(), 1);
  assert.equal(draft()?.form.roll, "skola");
  assert.equal(draft()?.form.typ, "samtal", "what the gateway leaves out is filled in");
});

test("a refusal names what is wrong, and a field that is mended is not wrong any more", async () => {
  const { forms, gateway, draft } = setUp();
  await forms.open("c-1");
  forms.change("c-1", { notering: "Heter Kim" });
  const faults = [
    { field: "notering", problem: "namn", start: 6, end: 9 },
    { field: "roll", problem: "missing" },
  ];
  gateway.refusal = new RequestError("documentation_invalid", null, faults);
  await assert.rejects(forms.save("c-1"));
  assert.deepEqual(draft()?.faults, faults);
  assert.equal(draft()?.form.notering, "Heter Kim", "nothing is lost");
  assert.equal(forms.store.get().wanted, "c-1");
  forms.change("c-1", { notering: "" });
  assert.deepEqual(
    draft()?.faults.map(({ field }) => field),
    ["roll"],
  );
});

test("a changed guideline is taken over, and every word stays", async () => {
  const { forms, draft } = setUp();
  await forms.open("c-1");
  forms.change("c-1", { roll: "skola" });
  await forms.refused("c-1", new RequestError("guideline_changed"));
  assert.equal(draft()?.form.riktlinje_version, "2");
  assert.equal(draft()?.form.roll, "skola");
});

test("what was begun while one talked is saved under the case that the end has made", async () => {
  const { forms, gateway, saved, draft } = setUp();
  gateway.name = null;
  await forms.open("c-1");
  gateway.name = "k7";
  await forms.save("c-1");
  assert.deepEqual(
    saved.map(([name]) => name),
    ["k7"],
  );
  assert.deepEqual([draft()?.name, draft()?.seen], ["k7", 1], "and can be mended");
});

test("a contact without data has few fields", () => {
  const draft = draftOf({ case: null, seen: 0, form: FORM });
  assert.equal(isDataless(draft.form), false);
  assert.equal(isDataless(changed(draft, { typ: "tyst" }).form), true);
});

test("a suggestion that comes with the end is taken over, but for what has been filled in", () => {
  const early = changed(draftOf({ case: null, seen: 0, form: { ...FORM, niva_slut: "N1", roll: "" } }), {
    roll: "skola",
  });
  const late = draftOf({
    case: "k1",
    seen: 0,
    form: { ...FORM, niva_slut: "N3", roll: "okand", langd: "10_29" },
  });
  const form = renewed(late, early).form;
  assert.deepEqual([form.niva_slut, form.roll, form.langd], ["N3", "skola", "10_29"]);
  assert.equal(renewed(late, early).name, "k1");
});

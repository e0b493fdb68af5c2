// The text of a guide as fields: reads it, and makes each change in the text itself, so that comments and everything
// that the form does not show stay. Pure; a bundle of its own with the YAML library, loaded when a guide is opened.

import { type Document, isSeq, parseDocument, type YAMLSeq } from "yaml";

export type Path = readonly (string | number)[];

export type ByLang = Readonly<Record<string, string>>;
/** By language, texts that say the same. */
export type Words = Readonly<Record<string, readonly string[]>>;

export interface Way {
  readonly to?: string;
  readonly button?: ByLang;
  readonly words?: Words;
  readonly level?: string;
  readonly signal?: string;
  readonly reason?: string;
}

export interface Ask {
  readonly text?: Words;
  readonly closed?: Words;
  readonly kind?: string;
  readonly fact?: string;
  readonly from_before?: boolean;
  readonly answers?: Readonly<Record<string, Way>>;
}

export interface Step {
  readonly id: string;
  readonly say?: Words;
  readonly closed?: Words;
  readonly say_without_place?: Words;
  readonly ask?: Ask;
  readonly passage?: { readonly article?: string; readonly part?: number };
  readonly card?: { readonly article?: string };
  readonly help?: readonly string[];
  readonly person?: boolean;
  readonly appointment?: boolean;
  readonly next?: string;
}

export interface Guide {
  readonly title?: ByLang;
  readonly purpose?: ByLang;
  readonly first?: string;
  readonly safety?: boolean;
  readonly summary?: Words;
  readonly resume?: Words;
  readonly steps?: readonly Step[];
}

/** What cannot be shown as fields, and the line at which it is. */
export interface Unreadable {
  readonly line: number;
}

export const START = `title: {sv: ""}
purpose: {sv: ""}
audiences: [anhorig]
entry: {replies: []}
first: steg_1
summary:
  sv: [""]
steps:
  - id: steg_1
    say:
      sv: [""]
    next: end
`;
/** What a new guide begins as. */

const WIDTH = 118;

/** A bare `yes` is the name of an answer, here and where the gateway reads it. */
function parsed(text: string): Document {
  return parseDocument(text.trim() === "" ? START : text, { schema: "core", compat: "yaml-1.1" });
}

export function read(text: string): Guide | Unreadable {
  const document = parsed(text);
  const [error] = document.errors;
  if (error) return { line: error.linePos?.[0].line ?? 1 };
  const guide: unknown = document.toJS();
  const steps = isRecord(guide) ? guide["steps"] : null;
  if (!isRecord(guide) || (steps !== undefined && !Array.isArray(steps))) return { line: 1 };
  const whole = ((steps as unknown[] | undefined) ?? []).every((step) => isRecord(step) && "id" in step);
  return whole ? (guide as Guide) : { line: 1 };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text with this value at a place; undefined takes the field away. */
export function withValue(text: string, path: Path, value: unknown): string {
  return changed(text, (document) => {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, isScalar(value) ? value : document.createNode(value));
  });
}

/** The text with one more element in a list, at this place of it. */
export function withElement(text: string, path: Path, index: number, value: unknown): string {
  return changed(text, (document) => {
    const list = document.getIn(path);
    if (isSeq(list)) list.items.splice(index, 0, document.createNode(value));
    else document.setIn(path, document.createNode([value]));
  });
}

export function withoutElement(text: string, path: Path, index: number): string {
  return changed(text, (document) => {
    listAt(document, path)?.items.splice(index, 1);
  });
}

/** The text with an element of a list at another place; its comments go along. */
export function withElementMoved(text: string, path: Path, from: number, to: number): string {
  return changed(text, (document) => {
    const items = listAt(document, path)?.items;
    const [moved] = items?.splice(from, 1) ?? [];
    if (items && moved !== undefined) items.splice(to, 0, moved);
  });
}

/** The text with another step as a question, or as something that is said; what both can have stays. */
export function withStepThat(text: string, index: number, asks: boolean): string {
  const { steps = [] } = read(text) as Guide;
  const step = steps[index];
  if (!step) return text;
  const at = ["steps", index];
  if (!asks) {
    const said = withValue(text, [...at, "say"], step.ask?.text ?? { sv: [""] });
    const leads = Object.values(step.ask?.answers ?? {})[0]?.to ?? "end";
    return withValue(withValue(said, [...at, "next"], leads), [...at, "ask"], undefined);
  }
  const to = step.next ?? "end";
  const ask = { text: step.say ?? { sv: [""] }, kind: "yes_no", answers: answersOf("yes_no", to) };
  let made = withValue(text, [...at, "ask"], ask);
  for (const gone of ["say", "closed", "say_without_place", "next"])
    made = withValue(made, [...at, gone], undefined);
  return made;
}

/** The answers that a question of this kind must have, and two to begin with where one chooses. */
export function answersOf(kind: string, to: string): Record<string, Way> {
  switch (kind) {
    case "yes_no":
      return { yes: { to }, no: { to }, unsure: { to } };
    case "choice":
      return {
        svar_1: { to, button: { sv: "" } },
        svar_2: { to, button: { sv: "" } },
        unsure: { to },
        other: { to },
      };
    default:
      return { value: { to }, unsure: { to } };
  }
}

/** A name that no element has yet: `steg_4`. */
export function freeName(prefix: string, taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`${prefix}_${number}`)) number += 1;
  return `${prefix}_${number}`;
}

function changed(text: string, change: (document: Document) => void): string {
  const document = parsed(text);
  if (document.errors.length > 0) return text;
  change(document);
  return document.toString({ lineWidth: WIDTH });
}

function listAt(document: Document, path: Path): YAMLSeq | null {
  const found = document.getIn(path);
  return isSeq(found) ? found : null;
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

export function isUnreadable(found: Guide | Unreadable): found is Unreadable {
  return "line" in found;
}

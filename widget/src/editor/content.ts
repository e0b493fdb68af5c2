// Fields of a text by their names. Pure. A dot in a name leads into a field of a field: `kontakt.telefon`.

import type { FieldView } from "../shared/contract.generated";
import type { Content } from "./api";

export function valueAt(content: Content, name: string): unknown {
  return name
    .split(".")
    .reduce<unknown>((value, part) => (isRecord(value) ? value[part] : undefined), content);
}

export function withValue(content: Content, name: string, value: unknown): Content {
  const [first = "", ...rest] = name.split(".");
  if (rest.length === 0) return { ...content, [first]: value };
  const inner = content[first];
  return { ...content, [first]: withValue(isRecord(inner) ? inner : {}, rest.join("."), value) };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : String(value);
}

export function asList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(asText) : [];
}

export function same(one: unknown, other: unknown): boolean {
  return stable(one) === stable(other);
}

/** JSON with the keys in order, so that equal contents are equal texts. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isRecord(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

/** A field in which two people have written different things. */
export interface Clash {
  readonly name: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** Theirs, with my changes of fields that they left alone; where both changed, still mine. */
  readonly content: Content;
  readonly clashes: readonly Clash[];
}

/** Joins two texts that began from one. A field that one side left alone takes what the other wrote. */
export function merge(base: Content | null, mine: Content, theirs: Content): Merged {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const clashes: Clash[] = [];
  const content: Record<string, unknown> = {};
  for (const name of names) {
    const [own, other, began] = [mine[name], theirs[name], base?.[name]];
    if (same(own, other) || (base && same(own, began))) content[name] = other;
    else {
      content[name] = own;
      if (!base || !same(other, began)) clashes.push({ name, mine: own, theirs: other });
    }
  }
  return { content, clashes };
}

/** Of so few options the first may be taken; of more somebody has to choose. */
const FEW = 2;

/** What a new text of this form begins with. */
export function blank(fields: readonly FieldView[]): Content {
  return fields.reduce<Content>((content, field) => withValue(content, field.name, empty(field)), {});
}

function empty(field: FieldView): unknown {
  switch (field.form) {
    case "lines":
    case "choices":
    case "hours":
      return [];
    case "switch":
      return false;
    case "number":
      return null;
    case "by_lang":
      return {};
    case "choice":
      return (field.options?.length ?? 0) > FEW ? "" : (field.options?.[0] ?? "");
    default:
      return "";
  }
}

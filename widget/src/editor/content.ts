// Reads, writes and merges the fields of a text by their names. Pure. A dot leads into a nested field:
// `kontakt.telefon`.

import type { FieldView } from "../shared/contract.generated";
import type { Content } from "./api";
import { joinParagraphs } from "./paragraphs";

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

/** JSON with sorted keys, so that equal contents give equal strings. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isRecord(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}

/** A field that both sides have changed. */
export interface Clash {
  readonly name: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** Their content with my changes; where both changed a field, mine. */
  readonly content: Content;
  readonly clashes: readonly Clash[];
}

/** Three-way merge. A field that only one side changed takes that side's value; of a text, each paragraph. */
export function merge(base: Content | null, mine: Content, theirs: Content): Merged {
  const names = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  const clashes: Clash[] = [];
  const content: Record<string, unknown> = {};
  for (const name of names) {
    const [own, other, began] = [mine[name], theirs[name], base?.[name]];
    if (same(own, other) || (base && same(own, began))) content[name] = other;
    else {
      const both = texts(began, own, other)
        ? joinParagraphs(began as string, own as string, other as string)
        : null;
      content[name] = both ?? own;
      if (both !== null) continue;
      if (!base || !same(other, began)) clashes.push({ name, mine: own, theirs: other });
    }
  }
  return { content, clashes };
}

function texts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

/** Whose value a clashing field takes: one side's, or one that was written together. */
export type Choice = "mine" | "theirs" | "written";

/** The content once every clash is decided. What is written together begins as mine, and is that until it is changed. */
export function decided(
  merged: Merged,
  choices: Readonly<Record<string, Choice>>,
  written: Readonly<Record<string, string>>,
): Content {
  const chosen = merged.clashes.map(({ name, mine, theirs }) => {
    const choice = choices[name];
    return [name, choice === "theirs" ? theirs : choice === "written" ? (written[name] ?? mine) : mine];
  });
  return { ...merged.content, ...Object.fromEntries(chosen) };
}

/** Up to this number of options, the first is the default; of more, somebody has to choose. */
const FEW = 2;

/** The initial content of a new text. */
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

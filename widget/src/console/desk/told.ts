// What the visitor has told the chatbot, in words: all of it, and the few lines at the top of a conversation. Pure.

import type { Talk } from "../model/talk";
import { type ConsoleWords, languageName } from "../parts/words";

export interface ToldRow {
  readonly fact: string;
  readonly name: string;
  readonly value: string;
}

/** The lines at the top of a conversation. */
export const MOST_LINES = 5;

/** What stands beside the name, and in no line below it. */
const BESIDE_NAME = ["audience", "own_age", "kommun"];
/** Danger comes first, before the server's order. */
const DANGER = ["safe", "alone", "plan", "means"];

export function toldRows(words: ConsoleWords, talk: Talk): ToldRow[] {
  const { maybe } = words;
  return talk.told.flatMap(({ fact, value, words: own = "" }) => {
    const name = maybe(`told_${fact}`);
    // Feelings are several codes in a row.
    const values = fact === "feelings" ? value.split(" ") : [value];
    const shown = values
      .map((one) => maybe(`told_${one}_${fact}`) ?? (own || (maybe(`told_value_${one}`) ?? one)))
      .join(", ");
    return name ? [{ fact, name, value: shown }] : [];
  });
}

/** At most five: danger first, whom it is about together with the age. */
export function summary(words: ConsoleWords, talk: Talk): ToldRow[] {
  const rows = toldRows(words, talk).filter(({ fact }) => !BESIDE_NAME.includes(fact));
  const whom = rows.find(({ fact }) => fact === "relation" || fact === "about");
  const age = whom && rows.find(({ fact }) => fact === "age_band");
  const joined = rows
    .filter((row) => row !== age)
    .map((row) => (row === whom && age ? { ...row, value: `${row.value}, ${age.value}` } : row));
  const danger = joined.filter(({ fact }) => DANGER.includes(fact));
  return [...danger, ...joined.filter((row) => !danger.includes(row))].slice(0, MOST_LINES);
}

/** A few words beside the made-up name: who writes, from where, in which language. */
export function aboutThem(words: ConsoleWords, talk: Talk): string[] {
  const rows = toldRows(words, talk);
  const told = BESIDE_NAME.flatMap((fact) => rows.find((row) => row.fact === fact)?.value ?? []);
  const lang = talk.context["lang"];
  return [...told, ...(lang ? [languageName(words, lang)] : [])];
}

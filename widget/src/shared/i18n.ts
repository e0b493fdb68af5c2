// Texts of one language: values, plurals, dates and direction. The texts are in src/locales.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { dayAt } from "./time-zone";

export type Texts = Readonly<Record<string, string>>;

export interface Words<T extends Texts> {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  t(key: keyof T & string, values?: Readonly<Record<string, string | number>>): string;
  /** `name_one`, `name_other` … by the language's plural rules; `{n}` is the number. */
  n(name: string, count: number, values?: Readonly<Record<string, string | number>>): string;
  /** The text, or null; for keys made from codes of the gateway. */
  maybe(key: string): string | null;
  time(iso: string): string;
  /** Day and time, as short as the language allows. */
  dateTime(iso: string): string;
  /** Weekday and time, with the day if it is not within a week. */
  day(iso: string): string;
  /** A day of the calendar, given as YYYY-MM-DD. */
  date(day: string): string;
  /** The same with its year, without the day of the week. */
  fullDate(day: string): string;
  /** Monday is 0. */
  weekday(number: number): string;
  /**
   * The time at which something begins, in `zone`, as one would say it: tomorrow 9:00, Thursday 26 November at 9:00.
   */
  moment(iso: string, zone: string, now: Date): string;
}

/** A Monday, in UTC. */
const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const RTL: ReadonlySet<string> = new Set(["ar", "fa", "he", "ps", "ur", "ckb"]);

/** As times are said in Sweden, whatever the language: opening hours and appointments are in Swedish time. */
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Times and days are those of `zone`, of the browser if there is none. */
export function words<T extends Texts>(texts: T, lang: string, zone?: string): Words<T> {
  const plurals = new Intl.PluralRules(lang);
  const inZone = { ...CLOCK, timeZone: zone };
  const clock = new Intl.DateTimeFormat(lang, inZone);
  const calendar = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", ...inZone });
  const soon = new Intl.DateTimeFormat(lang, { weekday: "long", ...inZone });
  const dates = new Intl.DateTimeFormat(lang, {
    weekday: "short",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const weekdays = new Intl.DateTimeFormat(lang, { weekday: "long", timeZone: "UTC" });
  const maybe = (key: string) => texts[key] ?? null;
  return {
    lang,
    dir: RTL.has(lang) ? "rtl" : "ltr",
    maybe,
    t: (key, values) => fill(texts[key] ?? key, values),
    n: (name, count, values) =>
      fill(maybe(`${name}_${plurals.select(count)}`) ?? maybe(`${name}_other`) ?? name, {
        ...values,
        n: count,
      }),
    time: (iso) => clock.format(new Date(iso)),
    dateTime: (iso) => calendar.format(new Date(iso)),
    day: (iso) => (Date.parse(iso) - Date.now() < WEEK_MS ? soon : calendar).format(new Date(iso)),
    date: (day) => dates.format(new Date(`${day}T00:00:00Z`)),
    fullDate: (day) =>
      new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day)),
    weekday: (number) => weekdays.format(new Date(A_MONDAY + number * DAY_MS)),
    moment: (iso, zone, now) => moment(lang, new Date(iso), zone, now),
  };
}

function moment(lang: string, at: Date, zone: string, now: Date): string {
  const days = Math.round((dayIn(zone, at) - dayIn(zone, now)) / DAY_MS);
  if (days > 1) {
    return new Intl.DateTimeFormat(lang, {
      weekday: "long",
      day: "numeric",
      month: "long",
      ...CLOCK,
      timeZone: zone,
    }).format(at);
  }
  const day = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day");
  const clock = new Intl.DateTimeFormat(lang, { ...CLOCK, timeZone: zone });
  return `${day} ${clock.format(at)}`;
}

/** Midnight UTC of the local day in `zone`. */
function dayIn(zone: string, at: Date): number {
  return Date.parse(dayAt(zone, at));
}

function fill(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The first wanted language that is available, else Swedish. */
export function pickLanguage(wanted: readonly (string | null)[], available: readonly string[]): string {
  for (const tag of wanted) {
    const lang = tag?.toLowerCase().split("-")[0];
    if (lang && available.includes(lang)) return lang;
  }
  return available.includes("sv") ? "sv" : (available[0] ?? "sv");
}

/** A context and its hook for one section of the locale files. */
export function wordsContext<T extends Texts>() {
  const context = createContext<Words<T> | null>(null);
  const useWords = (): Words<T> => {
    const found = useContext(context);
    if (!found) throw new Error("no words provided");
    return found;
  };
  return { Provider: context.Provider, useWords };
}

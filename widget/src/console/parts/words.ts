// The console's texts as a hook, and phrases made from them.

import type texts from "locales:console";
import { wordsContext } from "../../shared/i18n";
import { SWEDEN } from "../../shared/time-zone";

type ConsoleTexts = (typeof texts)[string];

const { Provider, useWords } = wordsContext<ConsoleTexts>();

export { Provider as WordsProvider, useWords };

export type ConsoleWords = ReturnType<typeof useWords>;

export function problemText(words: ConsoleWords, code: string): string {
  return words.maybe(`error_${code}`) ?? words.t("error_internal");
}

/** "<1 min", "4 min", "2 tim": beside a name in a list. */
export function shortDuration(words: ConsoleWords, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return words.t("short_moment");
  return minutes < 120
    ? words.t("short_minutes", { n: minutes })
    : words.t("short_hours", { n: Math.floor(minutes / 60) });
}

export function secondsSince(iso: string): number {
  return Math.max(0, (Date.now() - Date.parse(iso)) / 1_000);
}

/** The reasons of a risk level. Intents of the classifier come as "vill_lamna 87 %". */
export function whyText(words: ConsoleWords, why: readonly string[]): string {
  return why.map((reason) => oneReason(words, reason)).join(" · ");
}

function oneReason(words: ConsoleWords, reason: string): string {
  const [, intent, percent] = /^([a-z_]+) (\d+)\s?%$/.exec(reason) ?? [];
  const name = intent && words.maybe(`intent_${intent}`);
  return name && percent ? words.t("heard_as", { name, percent }) : reason;
}

export function roleName(words: ConsoleWords, role: string): string {
  return words.maybe(`role_${role}`) ?? role;
}

const PERIOD = /^(\d{4})(?:([QH])(\d)|M(\d\d))$/;

/** "tredje kvartalet 2026" of 2026Q3, "juli 2026" of 2026M07, "2026" of a year, "hela försöket" of the pilot. */
export function periodName(words: ConsoleWords, period: string): string {
  const [whole, year, kind, number, month] = PERIOD.exec(period) ?? [];
  if (!whole) return words.maybe(`period_${period}`) ?? period;
  if (kind) return words.maybe(`period_${kind}${number}`)?.replace("{year}", String(year)) ?? period;
  const first = new Date(`${year}-${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(words.lang, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    first,
  );
}

/** The same at the beginning of a line. */
export function periodTitle(words: ConsoleWords, period: string): string {
  const name = periodName(words, period);
  return name.charAt(0).toLocaleUpperCase(words.lang) + name.slice(1);
}

/** "Vecka 48, 2026" of 2026-W48. */
export function weekName({ t }: ConsoleWords, week: string): string {
  const [year = "", number = ""] = week.split("-W");
  return t("week_of_year", { number: Number(number), year });
}

/** An empty list means all languages. */
export function languageNames(words: ConsoleWords, languages: readonly string[]): string {
  if (languages.length === 0) return words.t("all");
  return languages.map((code) => languageName(words, code)).join(", ");
}

const namesOfLanguages = new Map<string, Intl.DisplayNames>();

/** Made once a language: each costs milliseconds. */
function languagesIn(lang: string): Intl.DisplayNames {
  const known = namesOfLanguages.get(lang);
  if (known) return known;
  const made = new Intl.DisplayNames(lang, { type: "language", fallback: "code" });
  namesOfLanguages.set(lang, made);
  return made;
}

export function languageName(words: ConsoleWords, code: string): string {
  const names = languagesIn(words.lang);
  // Browsers know Kurmanji as Kurdish only.
  return names.of(code === "kmr" ? "ku" : code) ?? code;
}

export function trackNames(words: ConsoleWords, tracks: readonly string[]): string {
  if (tracks.length === 0) return words.t("all");
  return tracks.map((track) => trackName(words, track)).join(", ");
}

export function trackName(words: ConsoleWords, track: string): string {
  return words.maybe(`value_audience_${track}`) ?? track;
}

/** "Bokad i dag 14:00", by the clock in Sweden. */
export function bookedText(words: ConsoleWords, startsAt: string): string {
  return words.t("booked_at", { time: words.moment(startsAt, SWEDEN, new Date()) });
}

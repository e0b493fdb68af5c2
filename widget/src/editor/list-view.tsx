// The list of all texts. Its filters are in the address, so that a list can be bookmarked and shared.

import { useEffect, useState } from "preact/hooks";
import type { Standing } from "../shared/contract.generated";
import { useLoaded, Waiting } from "./loaded";
import { TextTable } from "./text-table";
import type { ViewProps } from "./view-props";
import { kindText, useWords } from "./words";

const STANDINGS: readonly Standing[] = [
  "seed",
  "utkast",
  "granskad",
  "publicerad",
  "dragen",
  "aktiv",
  "vilande",
  "avvecklad",
];
const TYPING_PAUSE_MS = 250;

export function ListView({ session, state, route }: ViewProps) {
  const words = useWords();
  const { t, n } = words;
  const query = route.query.toString();
  const loaded = useLoaded(session, query, () => session.api.texts(query));
  const texts = loaded.value?.texts ?? [];
  const narrow = (name: string, value: string) => {
    const next = new URLSearchParams(route.query);
    if (value) next.set(name, value);
    else next.delete(name);
    location.replace(`#/texts${next.size > 0 ? `?${next}` : ""}`);
  };
  const choice = (name: string, label: string, options: readonly [string, string][]) => (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        class="input"
        value={route.query.get(name) ?? ""}
        onChange={(event) => narrow(name, event.currentTarget.value)}
      >
        <option value="">{t("filter_all")}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <>
      <h1>{t("place_texts")}</h1>
      <search class="filters">
        <Find value={route.query.get("q") ?? ""} change={(value) => narrow("q", value)} />
        {choice(
          "kind",
          t("filter_kind"),
          state.kinds.map((kind) => [kind.kind, kindText(words, kind.kind)]),
        )}
        {choice(
          "status",
          t("filter_status"),
          STANDINGS.map((standing) => [standing, t(`status_${standing}`)]),
        )}
        {choice("whose", t("filter_whose"), [["mine", t("filter_mine")]])}
        {choice("due", t("filter_due"), [
          ["overdue", t("filter_overdue")],
          ["soon", t("filter_soon")],
        ])}
        {choice(
          "lang",
          t("filter_lang"),
          state.languages.map((lang) => [lang, words.maybe(`option_${lang}`) ?? lang]),
        )}
      </search>
      <Waiting loaded={loaded}>
        <p class="hint" role="status" data-testid="text-count">
          {n("texts_found", texts.length)}
        </p>
        {texts.length === 0 ? (
          <p class="empty">{t("list_empty")}</p>
        ) : (
          <TextTable key={query} texts={texts} kinds={state.kinds} caption={t("place_texts")} />
        )}
      </Waiting>
    </>
  );
}

/** A search field, debounced. */
function Find({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const id = setTimeout(() => change(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(id);
  }, [typed]);
  return (
    <div class="field filter-words">
      <label for="filter-q">{t("filter_words")}</label>
      <input
        id="filter-q"
        type="search"
        class="input"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

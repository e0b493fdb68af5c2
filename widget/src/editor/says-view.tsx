// What the bot says, by situation: a search by the visitor's words, and the situations by what brings them about.

import { useEffect, useState } from "preact/hooks";
import type { SituationRow } from "../shared/contract.generated";
import { useLoaded, Waiting } from "./loaded";
import { situationAddress, situationTitle, standingText } from "./situations";
import type { ViewProps } from "./view-props";
import { useWords } from "./words";

const TYPING_PAUSE_MS = 250;
const TRIGGERS: readonly SituationRow["trigger"][] = ["written", "told", "pressed", "service", "notice"];

export function SaysView({ session, route }: ViewProps) {
  const { t, n } = useWords();
  const query = route.query.get("q") ?? "";
  const loaded = useLoaded(session, `says ${query}`, () => session.api.situations(query));
  const found = loaded.value?.situations ?? [];
  const search = (value: string) =>
    location.replace(`#/says${value ? `?${new URLSearchParams({ q: value })}` : ""}`);
  return (
    <>
      <header class="text-head">
        <h1>{t("place_says")}</h1>
        <p class="hint prose">{t("says_lead")}</p>
      </header>
      <Find value={query} change={search} />
      <Waiting loaded={loaded}>
        {query ? (
          <>
            <p class="hint" role="status" data-testid="says-count">
              {n("says_found", found.length)}
            </p>
            {found.length === 0 ? (
              <p class="empty">{t("says_none")}</p>
            ) : (
              <Situations rows={found} languages={loaded.value?.languages ?? []} />
            )}
          </>
        ) : (
          TRIGGERS.map((trigger) => {
            const rows = found.filter((row) => row.trigger === trigger);
            return (
              <section key={trigger} class="group" data-testid={`says-${trigger}`}>
                <details open={trigger === "written"}>
                  <summary>
                    <h2>
                      {t(`says_${trigger}`)} <span class="number">({rows.length})</span>
                    </h2>
                  </summary>
                  <p class="hint prose">{t(`says_${trigger}_hint`)}</p>
                  <Situations rows={rows} languages={loaded.value?.languages ?? []} />
                </details>
              </section>
            );
          })
        )}
      </Waiting>
      <p class="hint">
        <a href="#/texts?kind=reply">{t("says_all_texts")}</a>
      </p>
    </>
  );
}

function Situations({ rows, languages }: { rows: readonly SituationRow[]; languages: readonly string[] }) {
  const words = useWords();
  const { t } = words;
  return (
    <ul class="situations">
      {rows.map((row) => (
        <li key={row.name} data-testid="situation" data-name={row.name}>
          <a href={situationAddress(row.name)}>{situationTitle(words, row)}</a>
          {row.safety && <span class="mark">{t("mark_safety")}</span>}
          {row.level && <span class="mark">{words.maybe(`level_${row.level}`) ?? row.level}</span>}
          {row.found && (
            <p class="hint" dir="auto">
              {t("says_found_in", { text: row.found })}
            </p>
          )}
          <p class="situation-says">{row.opening}</p>
          <p class="hint">
            {languages
              .map(
                (lang) =>
                  `${words.maybe(`option_${lang}`) ?? lang}: ${standingText(words, row.standings?.[lang])}`,
              )
              .join(" · ")}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A search field, debounced. */
function Find({ value, change }: { value: string; change: (value: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return;
    const id = setTimeout(() => change(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(id);
  }, [typed]);
  return (
    <search class="field says-find">
      <label for="says-q">{t("says_search")}</label>
      <input
        id="says-q"
        type="search"
        class="input"
        data-testid="says-q"
        aria-describedby="says-q-hint"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <p class="hint" id="says-q-hint">
        {t("says_search_hint")}
      </p>
    </search>
  );
}

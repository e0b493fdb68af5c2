// The page of what happens with the texts: first what is answered badly, then every text. Only released numbers.

import { useState } from "preact/hooks";
import type { GapsAck, UsedTable } from "../shared/contract.generated";
import { useLoaded, Waiting } from "./loaded";
import { UsedTexts } from "./used-texts";
import type { ViewProps } from "./view-props";
import { useWords } from "./words";

export function GapsView({ session }: ViewProps) {
  const { t } = useWords();
  const [period, setPeriod] = useState("");
  const loaded = useLoaded(session, `gaps ${period}`, () => session.api.gaps(period));
  const found = loaded.value;
  return (
    <>
      <h1>{t("gaps_title")}</h1>
      <p class="prose">{t("gaps_lead")}</p>
      <Waiting loaded={loaded}>
        {found &&
          (found.period ? (
            <div class="used-list">
              <Periods found={found} choose={setPeriod} />
              <p class="hint prose">{t("gaps_how", { few: `0–${found.least - 1}` })}</p>
              <Badly found={found} />
              <h2>{t("gaps_all")}</h2>
              {(found.texts ?? []).map((table) => (
                <Whole key={table.sort} table={table} least={found.least} />
              ))}
            </div>
          ) : (
            <p class="empty" data-testid="gaps-none">
              {t(found.practice ? "gaps_practice" : "gaps_none")}
            </p>
          ))}
      </Waiting>
    </>
  );
}

function Periods({ found, choose }: { found: GapsAck; choose: (period: string) => void }) {
  const { t } = useWords();
  return (
    <label>
      {t("gaps_period")}{" "}
      <select
        value={found.period}
        data-testid="gaps-period"
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {(found.periods ?? []).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What would win most by a better answer: by question, and by reply. */
function Badly({ found }: { found: GapsAck }) {
  const { t } = useWords();
  const tables = (found.texts ?? []).filter((table) => table.columns.includes("badly"));
  const poor = (table: UsedTable) => table.rows.filter((row) => row.counts[table.columns.indexOf("badly")]);
  return (
    <section class="used-list" data-testid="gaps-badly">
      <h2>{t("gaps_badly")}</h2>
      <p class="hint prose">{t("gaps_badly_lead")}</p>
      {tables.every((table) => poor(table).length === 0) && <p class="empty">{t("gaps_badly_none")}</p>}
      {[...tables]
        .reverse()
        .map(
          (table) =>
            poor(table).length > 0 && (
              <UsedTexts
                key={table.sort}
                table={table}
                rows={poor(table)}
                least={found.least}
                caption={t(`gaps_badly_${table.sort === "asked" ? "asked" : "reply"}`)}
              />
            ),
        )}
    </section>
  );
}

function Whole({ table, least }: { table: UsedTable; least: number }) {
  const { t } = useWords();
  const caption = t(`gaps_table_${table.sort}`);
  return (
    <details open={table.sort === "article"}>
      <summary>{caption}</summary>
      {table.rows.length === 0 ? (
        <p class="empty">{t("gaps_table_none")}</p>
      ) : (
        <UsedTexts table={table} rows={table.rows} least={least} caption={caption} />
      )}
    </details>
  );
}

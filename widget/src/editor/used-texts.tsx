// What happened with texts and questions in a released period: tables, and the line at a text itself. Hidden numbers
// are "0–4", whether they are few or none.

import type { GapsAck, UsedRow, UsedTable } from "../shared/contract.generated";
import { useLoaded } from "./loaded";
import { textAddress } from "./route";
import { situationAddress } from "./situations";
import type { ViewProps } from "./view-props";
import { type EditorWords, intentText, useWords } from "./words";

type Sort = UsedTable["sort"];

/** The address at which the bot is tried with what a situation is written about. */
export function tryAddress(situation: string): string {
  return `#/try/${encodeURIComponent(situation)}`;
}

function nameOf(words: EditorWords, sort: Sort, row: UsedRow): string {
  return sort === "asked" ? intentText(words, row.id) : row.title || row.id;
}

function addressOf(sort: Sort, row: UsedRow): string {
  if (sort === "asked") return situationAddress(row.id);
  return row.name ? textAddress({ kind: sort, name: row.name }) : "";
}

interface Props {
  table: UsedTable;
  rows: readonly UsedRow[];
  least: number;
  caption: string;
}

export function UsedTexts({ table, rows, least, caption }: Props) {
  const words = useWords();
  const { t } = words;
  return (
    <div class="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table class="texts used-table" data-testid={`used-${table.sort}`}>
        <caption class="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`used_of_${table.sort}`)}</th>
            {table.columns.map((column) => (
              <th scope="col" key={column}>
                {t(`used_${column}`)}
              </th>
            ))}
            {table.sort === "asked" && <th scope="col">{t("place_try")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {addressOf(table.sort, row) ? (
                  <a href={addressOf(table.sort, row)}>{nameOf(words, table.sort, row)}</a>
                ) : (
                  nameOf(words, table.sort, row)
                )}
              </th>
              {row.counts.map((count, at) => (
                <td class="number" key={table.columns[at]}>
                  {count ?? <span class="hint">{hidden(least)}</span>}
                </td>
              ))}
              {table.sort === "asked" && (
                <td>
                  <a href={tryAddress(row.id)}>{t("used_try")}</a>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function hidden(least: number): string {
  return `0–${least - 1}`;
}

/** What happened with this text, or these, in the latest period; nothing while no period is released. */
export function UsedHere({
  session,
  wanted,
}: Pick<ViewProps, "session"> & { wanted: readonly (readonly [Sort, string])[] }) {
  const words = useWords();
  const { t } = words;
  const found = useLoaded(session, "gaps", () => session.api.gaps()).value;
  if (!found?.period) return null;
  const lines = wanted.flatMap(([sort, id]) => lineOf(found, sort, id) ?? []);
  return (
    <section class="used" aria-label={t("used_here", { period: found.period })} data-testid="used-here">
      <h2>{t("used_here", { period: found.period })}</h2>
      {lines.length === 0 && <p class="hint">{t("used_here_hidden", { few: hidden(found.least) })}</p>}
      {lines.map(({ sort, row, columns }) => (
        <div key={`${sort} ${row.id}`}>
          {wanted.length > 1 && <p class="label">{nameOf(words, sort, row)}</p>}
          <dl>
            {columns.map((column, at) => (
              <div key={column}>
                <dt>{t(`used_${column}`)}</dt>
                <dd>{row.counts[at] ?? hidden(found.least)}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      <p>
        <a href="#/gaps">{t("used_more")}</a>
      </p>
    </section>
  );
}

function lineOf(found: GapsAck, sort: Sort, id: string) {
  const table = found.texts?.find((each) => each.sort === sort);
  const row = table?.rows.find((each) => each.id === id);
  return table && row ? { sort, row, columns: table.columns } : null;
}

// Charts of figures, each with the same numbers as a table.

import type { FigureCell, FigureTable } from "../../shared/contract.generated";
import { useWords } from "../parts/words";
import { axis, columns, HEIGHT, highest, LEFT, WIDTH } from "./plots";

export function Figure({ table }: { table: FigureTable }) {
  const { t } = useWords();
  const wide = table.chart === "columns" || table.chart === "hours";
  return (
    <section
      class={wide || table.chart === "grid" ? "card figure figure-wide" : "card figure"}
      data-testid={`figure-${table.id}`}
    >
      <h3>{table.title}</h3>
      {table.note && <p class="hint">{table.note}</p>}
      {wide && <Columns table={table} />}
      {!wide && <Cells table={table} name={table.title} />}
      {wide && (
        <details>
          <summary>{t("figures_as_table")}</summary>
          <Cells table={table} name={`${table.title}: ${t("figures_as_table")}`} />
        </details>
      )}
    </section>
  );
}

const numberIn = (cell: FigureCell) => cell.value ?? null;
/** Of a cell that lies between two numbers the least is drawn; of a hidden one nothing. */
const leastIn = (cell: FigureCell) => cell.value ?? (cell.low || null);

function Cells({ table, name: label }: { table: FigureTable; name: string }) {
  const { t } = useWords();
  const top = Math.max(1, ...table.cells.flat().map((cell) => cell.high ?? numberIn(cell) ?? 0));
  const bars = table.chart === "bars";
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={label}>
      <table class={`table cells cells-${table.chart}`}>
        <thead>
          <tr>
            <td />
            {bars && <td />}
            {table.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((name, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {bars && (
                <td class="meter-cell">
                  <Meter cell={table.cells[row]?.[0]} top={top} />
                </td>
              )}
              {table.cells[row]?.map((cell, column) => (
                <td key={column} class={heat(table, numberIn(cell), top)}>
                  {cell.text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {table.total !== undefined && table.total !== null && (
          <tfoot>
            <tr>
              <th scope="row">{t("figures_total")}</th>
              {bars && <td />}
              <td class="number">{table.total}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function heat(table: FigureTable, value: number | null, top: number): string {
  if (value === null) return "number hidden-cell";
  if (table.chart !== "grid" || value === 0) return "number";
  return `number heat-${Math.min(3, 1 + Math.floor((value * 3) / (top + 1)))}`;
}

/** A hidden cell has no bar; of one that lies between two numbers the least is drawn full, the rest lighter. */
function Meter({ cell, top }: { cell: FigureCell | undefined; top: number }) {
  const least = cell?.value ?? cell?.low;
  if (!least) return null;
  const most = cell?.high ?? least;
  return (
    <svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={(100 * least) / top} height="10" />
      {most > least && (
        <rect class="may" x={(100 * least) / top} width={(100 * (most - least)) / top} height="10" />
      )}
    </svg>
  );
}

/** The number of characters that fit above one of 24 columns. */
const LABEL_CHARS = 5;

function labelOf(cell: FigureCell | undefined): string {
  return cell && cell.text.length <= LABEL_CHARS ? cell.text : "";
}

function Columns({ table }: { table: FigureTable }) {
  const rows = table.cells.map((row) => row.map(leastIn));
  const lines = axis(highest(rows));
  const end = lines.at(-1) ?? 1;
  const height = (value: number) => (value / end) * HEIGHT;
  const step = (WIDTH - LEFT) / Math.max(rows.length, 1);
  return (
    <>
      {table.columns.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {table.columns.map((name, series) => (
            <li key={name} class={`series-${series}`}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div class="table-frame" tabIndex={0} role="region" aria-label={table.title}>
        <svg class="columns" viewBox={`0 -12 ${WIDTH} ${HEIGHT + 40}`} role="img" aria-label={table.title}>
          {lines.map((value) => (
            <g key={value}>
              <line x1={LEFT} x2={WIDTH} y1={HEIGHT - height(value)} y2={HEIGHT - height(value)} />
              <text x={LEFT - 8} y={HEIGHT - height(value) + 4} text-anchor="end">
                {value}
              </text>
            </g>
          ))}
          {columns(rows, end).map((one) => (
            <rect
              key={`${one.x} ${one.series}`}
              class={`series-${one.series}`}
              x={one.x}
              y={one.y}
              width={one.width}
              height={Math.max(1, one.height - 1)}
            />
          ))}
          {table.rows.map((name, row) => (
            <g key={name}>
              {table.columns.length === 1 && (
                <text
                  class="said"
                  x={LEFT + row * step + step / 2}
                  y={HEIGHT - height(rows[row]?.[0] ?? 0) - 4}
                  text-anchor="middle"
                >
                  {labelOf(table.cells[row]?.[0])}
                </text>
              )}
              <text x={LEFT + row * step + step / 2} y={HEIGHT + 18} text-anchor="middle">
                {name}
              </text>
            </g>
          ))}
        </svg>
      </div>
    </>
  );
}

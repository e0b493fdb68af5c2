// How an invented visitor's trust went, as a curve and as a table, and figures of one's practice over time.

import { useWords } from "../parts/words";

const WIDTH = 680;
const HEIGHT = 180;
const LEFT = 44;
const TOP = 100;
const LINES = [0, 25, 50, 75, 100] as const;

interface Props {
  title: string;
  /** 0 to 100, the first before anything was said. */
  values: readonly number[];
  /** What each value is called in the table. */
  names: readonly string[];
  column: string;
}

export function Curve({ title, values, names, column }: Props) {
  const { t } = useWords();
  const step = (WIDTH - LEFT) / Math.max(values.length - 1, 1);
  const x = (at: number) => LEFT + at * step;
  const y = (value: number) => HEIGHT - (value / TOP) * HEIGHT;
  return (
    <figure class="curve-figure">
      <figcaption>{title}</figcaption>
      <svg class="columns curve" viewBox={`0 -12 ${WIDTH + 12} ${HEIGHT + 24}`} role="img" aria-label={title}>
        {LINES.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} text-anchor="end">
              {value}
            </text>
          </g>
        ))}
        <polyline points={values.map((value, at) => `${x(at)},${y(value)}`).join(" ")} />
        {values.map((value, at) => (
          <circle key={at} cx={x(at)} cy={y(value)} r={4} />
        ))}
      </svg>
      <details>
        <summary>{t("figures_as_table")}</summary>
        <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{column}</th>
                <th scope="col">{t("practice_points")}</th>
              </tr>
            </thead>
            <tbody>
              {values.map((value, at) => (
                <tr key={at}>
                  <th scope="row">{names[at]}</th>
                  <td class="number">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

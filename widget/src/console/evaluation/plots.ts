// Geometry of the charts. Pure.

interface Column {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Index of the stacked series. */
  readonly series: number;
}

export const WIDTH = 680;
export const HEIGHT = 180;
export const LEFT = 44;
const MOST_TICKS = 5;

/** The distance between grid lines: 1, 2 or 5 times a power of ten. */
function axisUnit(top: number): number {
  for (let ten = 1; ; ten *= 10) {
    const unit = [1, 2, 5].map((each) => each * ten).find((each) => top <= each * MOST_TICKS);
    if (unit) return unit;
  }
}

/** The labels of the axis, from 0 to its end. */
export function axis(top: number): number[] {
  const unit = axisUnit(top);
  const lines = Math.max(1, Math.ceil(top / unit));
  return Array.from({ length: lines + 1 }, (_, line) => line * unit);
}

/** The height of the highest stack; suppressed cells count as 0. */
export function highest(rows: readonly (readonly (number | null)[])[]): number {
  return Math.max(0, ...rows.map((row) => row.reduce<number>((sum, value) => sum + (value ?? 0), 0)));
}

/** The rectangles of stacked columns, one column for each row. */
export function columns(rows: readonly (readonly (number | null)[])[], end: number): Column[] {
  const step = (WIDTH - LEFT) / Math.max(rows.length, 1);
  return rows.flatMap((row, at) => {
    let foot = HEIGHT;
    return row.flatMap((value, series) => {
      if (!value) return [];
      const height = (value / end) * HEIGHT;
      foot -= height;
      return [{ x: LEFT + at * step + step * 0.15, y: foot, width: step * 0.7, height, series }];
    });
  });
}

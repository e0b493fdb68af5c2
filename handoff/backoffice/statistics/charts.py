"""Charts as SVG: bars inside a table's cells, and columns by hour. Pure: numbers and words in, markup out.

A chart shows nothing that its table does not; the table stands beside it for those who do not see the chart. Colours
are custom properties of the page, so that light, dark and print are the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH: Final = 680
_COLUMNS_H: Final = 180
_AXIS_H: Final = 24
_LEFT: Final = 40
_MOST_TICKS: Final = 5
_STUB: Final = 6
_LABEL_CHARS: Final = 5


def meter(value: int, top: int) -> str:
    """One bar beside its number, inside a cell of a table: the table is the chart, and is read as a table."""
    width = 100 * value / top if top else 0
    return (
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar" width="{width:.1f}" height="10"/></svg>'
    )


def columns(
    title: str,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[int | None]]],
    labels: Sequence[str] = (),
) -> str:
    """Columns side by side, stacked where there are several series. A hidden value leaves a mark at the foot.

    Args:
        title: what the chart shows, for those who hear it.
        names: of the columns.
        series: (name, values) of each layer of the stacks.
        labels: what stands above each column; none for stacks.
    """
    sums = [sum(values[at] or 0 for _, values in series) for at in range(len(names))]
    unit = _unit(max(sums, default=0))
    top = unit * max(1, -(-max(sums, default=0) // unit))
    step = (WIDTH - _LEFT) / max(len(names), 1)
    legend_h = 30 if len(series) > 1 else 18
    parts = [_legend(series)] if len(series) > 1 else []
    parts += [_grid_line(legend_h, value, top) for value in range(0, top + 1, unit)]
    for at, name in enumerate(names):
        x = _LEFT + at * step
        parts.append(_stack([values[at] for _, values in series], x + step * 0.15, step * 0.7, top, legend_h))
        y = legend_h + _COLUMNS_H + 16
        parts.append(f'<text class="tick" x="{x + step / 2:.1f}" y="{y}" text-anchor="middle">{escape(name)}</text>')
    for at, label in enumerate(labels):
        high = max(sums[at] / top * _COLUMNS_H, _STUB if series[0][1][at] is None else 0)
        parts.append(_label(label, _LEFT + (at + 0.5) * step, legend_h + _COLUMNS_H - high - 8))
    return _svg(title, legend_h + _COLUMNS_H + _AXIS_H, parts)


def _stack(values: Sequence[int | None], x: float, width: float, top: int, above: float) -> str:
    foot, parts = above + _COLUMNS_H, []
    for at, value in enumerate(values):
        height = (value or 0) / top * _COLUMNS_H
        if height:
            foot -= height
            size = f'width="{width:.1f}" height="{max(height - 1, 1):.1f}"'
            parts.append(f'<rect class="s{at}" x="{x:.1f}" y="{foot:.1f}" {size}/>')
    if any(value is None for value in values):
        y = above + _COLUMNS_H - _STUB
        parts.append(f'<rect class="stub" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_STUB}"/>')
    return "".join(parts)


def _label(label: str, x: float, y: float) -> str:
    """What stands above a column, if it fits there."""
    if len(label) > _LABEL_CHARS:
        return ""
    return f'<text class="said" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(label)}</text>'


def _grid_line(above: float, value: int, top: int) -> str:
    y = above + _COLUMNS_H - value / top * _COLUMNS_H
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="axis" x="{_LEFT - 6}" y="{y:.1f}" text-anchor="end">{value}</text>'
    )


def _legend(series: Sequence[tuple[str, Sequence[int | None]]]) -> str:
    parts, x = [], float(_LEFT)
    for at, (name, _) in enumerate(series):
        parts.append(
            f'<rect class="s{at}" x="{x}" y="2" width="12" height="12"/>'
            f'<text class="label" x="{x + 18}" y="9">{escape(name)}</text>'
        )
        x += 40 + 8 * len(name)
    return "".join(parts)


def _unit(top: int) -> int:
    """How far apart the lines of the axis lie: 1, 2 or 5, or ten times that, as people count."""
    ten = 1
    while True:
        for unit in (ten, 2 * ten, 5 * ten):
            if top <= unit * _MOST_TICKS:
                return unit
        ten *= 10


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(title, quote=True)}" viewBox="0 0 {WIDTH} {height:g}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )

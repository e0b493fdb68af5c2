"""Charts as SVG: bars inside a table's cells, and columns by hour. Pure: numbers and words in, markup out.

A chart shows nothing that its table does not; the table stands beside it for those who do not see the chart. A hidden
value has no bar: nothing is drawn of what is not said. Colours are attributes, which the page's style sheet overrides
on a screen; the PDF has them as they stand here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final

WIDTH: Final = 680
_COLUMNS_H: Final = 180
_AXIS_H: Final = 24
_LEFT: Final = 40
_MOST_TICKS: Final = 5
_LETTER: Final = 8
"""How wide a letter is, with some room."""
_FILLS: Final = ("#0f4c5c", "#6f9fab", "#f2b134", "#8a5a83")
"""Of the layers of a stack, from the foot; they differ in lightness too."""
_SOFT: Final = "#b7d0d5"
_INK: Final = "#1c2529"
_INK_SOFT: Final = "#4d5b61"
_LINE: Final = "#d9dfe1"
_TREND_H: Final = 140
_FONT: Final = 'font-family="Inter, DejaVu Sans, sans-serif"'


def meter(value: int, top: int, most: int | None = None) -> str:
    """One bar beside its number, inside a cell of a table: the table is the chart, and is read as a table.

    Args:
        value: how long it is.
        top: the value whose bar is as wide as the cell.
        most: of joined periods, the most that it can be: the rest is drawn lighter.
    """
    width = 100 * value / top if top else 0
    rest = 100 * (most - value) / top if top and most is not None else 0
    lighter = f'<rect class="may" fill="{_SOFT}" x="{width:.1f}" width="{rest:.1f}" height="10"/>' if rest else ""
    return (
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar" fill="{_FILLS[0]}" width="{width:.1f}" height="10"/>{lighter}</svg>'
    )


def columns(
    title: str,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[int | None]]],
    labels: Sequence[str] = (),
    most: Sequence[int] = (),
) -> str:
    """Columns side by side, stacked where there are several series. A hidden value has none.

    Args:
        title: what the chart shows, for those who hear it.
        names: of the columns.
        series: (name, values) of each layer of the stacks.
        labels: what stands above each column; none for stacks.
        most: of joined periods, the most that each column can be: the rest is drawn lighter.
    """
    sums = [sum(values[at] or 0 for _, values in series) for at in range(len(names))]
    highest = max((*sums, *most), default=0)
    unit = _unit(highest)
    top = unit * max(1, -(-highest // unit))
    step = (WIDTH - _LEFT) / max(len(names), 1)
    legend_h = 30 if len(series) > 1 else 18
    parts = [_legend(series)] if len(series) > 1 else []
    parts += [_grid_line(legend_h, value, top) for value in range(0, top + 1, unit)]
    for at, name in enumerate(names):
        x = _LEFT + at * step
        parts.append(_stack([values[at] for _, values in series], x + step * 0.15, step * 0.7, top, legend_h))
        if most and sums[at]:
            parts.append(_rest(sums[at], most[at], x + step * 0.15, step * 0.7, top, legend_h))
        y = legend_h + _COLUMNS_H + 16
        parts.append(_text("tick", x + step / 2, y, name, "middle"))
    for at, label in enumerate(labels):
        high = max(sums[at], most[at] if most and sums[at] else 0) / top * _COLUMNS_H
        parts.append(_label(label, _LEFT + (at + 0.5) * step, legend_h + _COLUMNS_H - high - 5, step))
    return _svg(title, legend_h + _COLUMNS_H + _AXIS_H, parts)


def _stack(values: Sequence[int | None], x: float, width: float, top: int, above: float) -> str:
    foot, parts = above + _COLUMNS_H, []
    for at, value in enumerate(values):
        height = (value or 0) / top * _COLUMNS_H
        if height:
            foot -= height
            size = f'width="{width:.1f}" height="{max(height - 1, 1):.1f}"'
            parts.append(f'<rect class="s{at}" fill="{_FILLS[at]}" x="{x:.1f}" y="{foot:.1f}" {size}/>')
    return "".join(parts)


def _rest(least: int, most: int, x: float, width: float, top: int, above: float) -> str:
    """What lies between the least and the most."""
    high = max(0, most - least) / top * _COLUMNS_H
    y = above + _COLUMNS_H - least / top * _COLUMNS_H - high
    size = f'width="{width:.1f}" height="{high:.1f}"'
    return f'<rect class="may" fill="{_SOFT}" x="{x:.1f}" y="{y:.1f}" {size}/>' if high else ""


def _label(label: str, x: float, y: float, step: float) -> str:
    """What stands above a column, if it fits there."""
    return "" if len(label) * _LETTER > step else _text("said", x, y, label, "middle")


def _text(kind: str, x: float, y: float, words: str, anchor: str) -> str:
    colour = _INK_SOFT if kind in ("tick", "axis") else _INK
    return (
        f'<text class="{kind}" fill="{colour}" font-size="12" {_FONT} x="{x:.1f}" y="{y:.1f}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _grid_line(above: float, value: int, top: int, height: float = _COLUMNS_H) -> str:
    y = above + height - value / top * height
    return (
        f'<line class="grid" stroke="{_LINE}" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f"{_text('axis', _LEFT - 6, y + 4, str(value), 'end')}"
    )


def _legend(series: Sequence[tuple[str, Sequence[int | None]]]) -> str:
    parts, x = [], float(_LEFT)
    for at, (name, _) in enumerate(series):
        parts.append(
            f'<rect class="s{at}" fill="{_FILLS[at]}" x="{x}" y="2" width="12" height="12"/>'
            f"{_text('label', x + 18, 13, name, 'start')}"
        )
        x += 40 + 7 * len(name)
    return "".join(parts)


def trend(title: str, names: Sequence[str], values: Sequence[int | None], target: tuple[float, str] | None) -> str:
    """A share in per cent over periods: a point for each with its number, joined where they follow each other.

    Args:
        title: what it shows, for those who hear it.
        names: of the periods.
        values: per cent; None where nothing is shown.
        target: the value of the target and its name, drawn as a dashed line.
    """
    above, step = 18.0, (WIDTH - _LEFT) / max(len(names), 1)
    parts = [_grid_line(above, value, 100, _TREND_H) for value in (0, 25, 50, 75, 100)]

    def y_of(value: float) -> float:
        return above + _TREND_H - value / 100 * _TREND_H

    if target is not None:
        y = y_of(target[0])
        parts.append(
            f'<line class="target" stroke="{_FILLS[2]}" stroke-width="2" stroke-dasharray="6 4" x1="{_LEFT}" '
            f'x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>{_text("label", WIDTH, y - 6, target[1], "end")}'
        )
    points = [None if value is None else (_LEFT + (at + 0.5) * step, y_of(value)) for at, value in enumerate(values)]
    parts += [_joint(one, other) for one, other in pairwise(points)]
    for at, (name, point, value) in enumerate(zip(names, points, values, strict=True)):
        parts.append(_text("tick", _LEFT + (at + 0.5) * step, above + _TREND_H + 18, name, "middle"))
        if point is not None:
            parts.append(f'<circle class="s0" fill="{_FILLS[0]}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="4"/>')
            parts.append(_text("said", point[0], point[1] - 8, f"{value}", "middle"))
    return _svg(title, above + _TREND_H + _AXIS_H, parts)


def _joint(one: tuple[float, float] | None, other: tuple[float, float] | None) -> str:
    if one is None or other is None:
        return ""
    ends = f'x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{other[0]:.1f}" y2="{other[1]:.1f}"'
    return f'<line class="joint" stroke="{_FILLS[0]}" stroke-width="2" {ends}/>'


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
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )

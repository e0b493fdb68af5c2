"""Plots of the benchmark, as pictures that a README can show."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def lines(series: Mapping[str, list[tuple[int, float]]], target: Path, ylabel: str) -> None:
    """Figures over connections, both on a logarithmic scale."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for name, points in series.items():
        axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set_xscale("symlog")
    axes.set_yscale("log")
    axes.set_xlabel("connections")
    _finish(figure, axes, target, ylabel)


def steps(series: Mapping[str, list[tuple[float, float]]], target: Path, xlabel: str, ylabel: str) -> None:
    """Figures over time."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for name, points in series.items():
        axes.plot(*zip(*points, strict=True), label=name)
    axes.set_xlabel(xlabel)
    _finish(figure, axes, target, ylabel)


def _finish(figure: Figure, axes: Axes, target: Path, ylabel: str) -> None:
    axes.set_ylabel(ylabel)
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})
    pyplot.close(figure)

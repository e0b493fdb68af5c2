"""The imports of this repository, read from its files: which module imports which, and which packages that joins.

Owns the reading (by `ast`, so nothing is run) and three questions about the graph: circles, layers, and the picture of
packages that the modules' imports add up to. Every import counts, also one inside a function or under `TYPE_CHECKING`.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

Graph = Mapping[str, frozenset[str]]
"""From each module or package to those that it imports."""


def module_files(*packages: str, root: Path = ROOT) -> dict[str, Path]:
    """The file of every module in these packages, by dotted name; a package's own file is its `__init__.py`."""
    return {
        _name(path.relative_to(root)): path
        for package in packages
        for path in sorted((root / package.replace(".", "/")).rglob("*.py"))
    }


def module_imports(*packages: str, root: Path = ROOT) -> dict[str, frozenset[str]]:
    """From each module of these packages to the modules, among them, that it imports."""
    files = module_files(*packages, root=root)
    return {
        name: frozenset(found for found in _imported(ast.parse(path.read_text("utf-8")), _package(name, path), files))
        - {name}
        for name, path in files.items()
    }


def package_imports(graph: Graph, depth: int = 2) -> dict[str, frozenset[str]]:
    """The same graph between packages: names are cut after `depth` parts (2: `handoff.ledger`).

    Modules that stand above that depth (`handoff/__init__.py`) are left out.
    """
    found: dict[str, set[str]] = {}
    for name, imported in graph.items():
        package = _cut(name, depth)
        if package:
            cut = {_cut(each, depth) for each in imported}
            found.setdefault(package, set()).update(cut - {package, ""})
    return {name: frozenset(imported) for name, imported in sorted(found.items())}


def circles(graph: Graph) -> list[list[str]]:
    """Every group of modules that import each other, directly or in a round; each sorted. Empty: there is none."""
    reach = {name: _reachable(graph, name) for name in graph}
    groups = {
        frozenset(other for other in reach[name] if name in reach[other]) for name in graph if name in reach[name]
    }
    return sorted(sorted(group) for group in groups)


def layers(graph: Graph) -> list[list[str]]:
    """The packages by layer, lowest first: a package lies one layer above the highest that it imports.

    Raises:
        ValueError: there is a circle, so there is no order.
    """
    if found := circles(graph):
        raise ValueError(f"packages import each other in a round: {found}")
    height: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in height:
            height[name] = max((of(each) + 1 for each in graph.get(name, ())), default=0)
        return height[name]

    for name in graph:
        of(name)
    return [sorted(name for name in height if height[name] == layer) for layer in range(max(height.values()) + 1)]


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _package(name: str, path: Path) -> str:
    """What a relative import in this file is relative to."""
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def _cut(name: str, depth: int) -> str:
    parts = name.split(".")
    return ".".join(parts[:depth]) if len(parts) >= depth else ""


def _imported(tree: ast.Module, package: str, known: Container[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(node, package)
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                if whole in known:
                    yield whole
                elif source in known:
                    yield source


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _reachable(graph: Graph, start: str) -> set[str]:
    """Everything that `start` imports, directly or not; `start` itself only if it is in a circle."""
    found: set[str] = set()
    ahead = list(graph.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(graph.get(name, ()))
    return found

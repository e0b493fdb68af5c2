"""What holds for the shape of the code, counted from its files and its real imports.

The layers themselves are import-linter's (`pyproject.toml`); here stands what it does not count.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.support.imports import ROOT, circles, layers, module_imports, package_imports

ROOMS: Final = frozenset(
    {
        "actions", "app", "assistant", "backoffice", "cli", "contract",
        "conversation", "gateway", "ledger", "operations", "risk", "routing",
    }
)  # fmt: skip
BESIDE: Final = frozenset({"README.md", "__init__.py", "deployment", "guide"})
FLOORS_MAX: Final = 8
LINES_MAX: Final = 60


def test_in_handoff_stand_the_twelve_rooms_and_nothing_else() -> None:
    found = {Path(line).parts[1] for line in _tracked("handoff")}
    assert found == ROOMS | BESIDE


def test_the_rooms_stand_on_eight_floors_at_most() -> None:
    rooms = package_imports(module_imports("handoff"))
    assert len(layers(rooms)) <= FLOORS_MAX


def test_no_modules_import_each_other_in_a_round() -> None:
    assert circles(module_imports("handoff", "storage", "knowledge")) == []


def test_no_function_is_longer_than_a_page() -> None:
    too_long = [
        f"{path}: {function.name} has {lines} lines"
        for path in _tracked("*.py")
        for function in _functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LINES_MAX
    ]
    assert too_long == []


def test_a_day_is_told_by_the_swedish_calendar_alone() -> None:
    """`datetime.date()` is the day in any zone: by UTC it is another one for an hour or two of each night."""
    elsewhere = [
        f"{path}:{node.lineno}"
        for path in _tracked("handoff/*.py")
        if path != "handoff/conversation/calendar.py"
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("date", "today")
        if ast.unparse(node.func.value) not in ("self", "self._register", "self._queries")
    ]
    assert elsewhere == []


def _functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _tracked(pattern: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).exists()]

"""The commands that a page of the handbook tells its reader to type."""

from __future__ import annotations

import re

from knowledge import seed

_BLOCK = re.compile(r"^ *```\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`\n]+)`")
_EXAMPLE = "chatt.example.se"


def commands(page: str, *, host: str) -> list[str]:
    """Each line of a block and each quoted word or line, in the page's order, for the line at this host."""
    text = next(each.text for each in seed.handbook() if each.name == f"sv/{page}").replace(_EXAMPLE, host)
    found = [(at.start(), line.strip()) for at in _BLOCK.finditer(text) for line in at[1].splitlines()]
    without = _BLOCK.sub(lambda block: " " * len(block[0]), text)
    found += [(at.start(), at[1]) for at in _QUOTED.finditer(without)]
    return [command for _, command in sorted(found, key=lambda each: each[0])]


def command(page: str, begins: str, *, host: str) -> str:
    """The page's first command that begins so."""
    return next(each for each in commands(page, host=host) if each.startswith(begins))

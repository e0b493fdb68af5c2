"""The state diagram of a conversation as Mermaid text, drawn from the table in `decide.py`.

`python -m handoff.conversation.diagram` prints it for `handoff/README.md`; a test compares. Pure. Commands that leave a
conversation in its state are not drawn: the table has them all.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict

from handoff.conversation.decide import TABLE, Row

BEGIN, END = "<!-- states:begin -->", "<!-- states:end -->"
"""Between these lines of the README stands what `block` returns."""

ERASURE = "    closed --> erased: erase"
"""Not a command but a tombstone in the log. A conversation is ended before it is erased."""


def diagram() -> str:
    """A `stateDiagram-v2`, one arrow for each pair of states that a command leads between."""
    arrows: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for state, rows in TABLE.items():
        for command, row in rows.items():
            for to in row.to if isinstance(row, Row) else ():
                if to != state:
                    arrows[state or "[*]", to].append(_in_words(command.__name__))
    lines = [f"    {before} --> {after}: {', '.join(names)}" for (before, after), names in arrows.items()]
    return "\n".join(("stateDiagram-v2", *lines, ERASURE))


def block() -> str:
    """The diagram as it stands in Markdown."""
    return f"```mermaid\n{diagram()}\n```"


def _in_words(name: str) -> str:
    """`BotReply` -> `bot reply`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


if __name__ == "__main__":
    sys.stdout.write(block() + "\n")

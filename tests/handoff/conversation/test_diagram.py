"""The drawn states are those of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.conversation import diagram
from handoff.conversation.diagram import BEGIN, END, block

ROOT = Path(diagram.__file__).parents[2]


@pytest.mark.parametrize("readme", ["README.md", "handoff/README.md"])
def test_the_readme_shows_the_states_of_the_table(readme: str) -> None:
    """Mend with `python -m handoff.conversation.diagram`. A README may lack the diagram, but not have a stale one."""
    path = ROOT / readme
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    shown = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert shown in ({block()} if readme == "handoff/README.md" else {block(), ""})


def test_every_state_is_drawn_and_the_way_in_and_out() -> None:
    drawn = block()
    for state in ("bot", "queued", "with_counselor", "mailbox", "closed", "erased"):
        assert f"--> {state}" in drawn
    assert "[*] --> bot: start" in drawn
    assert "queued --> with_counselor: claim" in drawn

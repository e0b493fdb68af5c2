"""Texts for staff as the wire has them: blocks of words, which no page turns into markup."""

from __future__ import annotations

from handoff.contract.records import TextBlock, TextRun
from knowledge.blocks import blocks


def shown(text: str) -> list[TextBlock]:
    """The blocks of a Markdown text."""
    return [
        TextBlock(kind=block.kind, runs=[TextRun(text=run.text, style=run.style) for run in block.runs])
        for block in blocks(text)
    ]

"""Markdown as plain blocks, for pages that turn no text into markup. Pure.

Headings, paragraphs, lists and quotations, with words that are strong or stressed. Nothing else is kept: links and code
become their words, HTML is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

BlockKind = Literal["h2", "h3", "p", "item", "number", "quote"]
RunStyle = Literal["", "strong", "em"]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Words in one style."""

    text: str
    style: RunStyle = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One heading, paragraph, quotation, or point of a list (`number`: of one that is numbered)."""

    kind: BlockKind
    runs: tuple[Run, ...]


_reader = MarkdownIt("commonmark", {"html": False}).disable("image")


def blocks(text: str) -> list[Block]:
    """The blocks of a text, in order."""
    return list(_blocks(_reader.parse(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    around: list[BlockKind] = []
    heading: BlockKind | None = None
    for token in tokens:
        if token.type in _AROUND:
            around.append(_AROUND[token.type])
        elif token.type in _ENDS:
            around.pop()
        elif token.type == "heading_open":
            heading = "h2" if token.tag in ("h1", "h2") else "h3"
        elif token.type == "inline":
            yield Block(kind=heading or (around[-1] if around else "p"), runs=tuple(_runs(token.children or ())))
            heading = None


_AROUND: dict[str, BlockKind] = {
    "bullet_list_open": "item",
    "ordered_list_open": "number",
    "blockquote_open": "quote",
}
_ENDS = frozenset({"bullet_list_close", "ordered_list_close", "blockquote_close"})


def _runs(children: Sequence[Token]) -> Iterator[Run]:
    style: RunStyle = ""
    for child in children:
        if child.type in ("strong_open", "em_open"):
            style = "strong" if child.type == "strong_open" else "em"
        elif child.type in ("strong_close", "em_close"):
            style = ""
        elif child.type in ("text", "code_inline"):
            yield Run(text=child.content, style=style)
        elif child.type in ("softbreak", "hardbreak"):
            yield Run(text=" ")

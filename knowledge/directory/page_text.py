"""What a reader sees of a web page: blocks of text, without markup, scripts and what is hidden. Pure.

Reads pages of strangers: every step looks ahead a bounded distance, so that the time grows with the length alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Final

MAX_TAG_CHARS: Final = 4_000
MAX_BLOCK_CHARS: Final = 2_000
MAX_SENTENCE_CHARS: Final = 300
_RAW: Final = frozenset({"script", "style", "template", "noscript", "svg", "textarea", "select", "iframe", "title"})
_INLINE: Final = frozenset(
    {*("a", "abbr", "b", "bdi", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "u", "wbr")}
)
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_HIDDEN: Final = re.compile(
    r"\shidden(?:[\s=/]|$)|style\s*=\s*[\"'][^\"']*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d]))"
)
_TEL: Final = re.compile(r"href\s*=\s*[\"']?tel:([^\"'\s>]{1,40})")
_HYPHENS: Final = str.maketrans("\u2010\u2011\u2212", "---")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it is read."""

    blocks: tuple[str, ...]
    linked_numbers: tuple[str, ...]
    """Numbers of links that a telephone would call."""


def read_page(html: str) -> PageText:
    """The visible text of a page, block by block."""
    reader = _Reader(html)
    reader.run()
    return PageText(tuple(reader.blocks), tuple(reader.numbers))


def sentences(block: str) -> list[str]:
    """The sentences of a block."""
    return [part for part in _SENTENCE_END.split(block) if part]


def plain(text: str, most: int = MAX_SENTENCE_CHARS) -> str:
    """A text for a report or a terminal: one line, without control characters and marks of direction."""
    shown = text.translate(_HYPHENS)
    kept = "".join(" " if each.isspace() else each for each in shown if each.isspace() or not _unseen(each))
    words = " ".join(kept.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")


class _Reader:
    """One pass over the markup."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._lower = html.lower() if len(html.lower()) == len(html) else html
        self._at = 0
        self._piece: list[str] = []
        self.blocks: list[str] = []
        self.numbers: list[str] = []

    def run(self) -> None:
        while self._at < len(self._html):
            start = self._html.find("<", self._at)
            if start < 0:
                self._piece.append(self._html[self._at :])
                break
            self._piece.append(self._html[self._at : start])
            self._markup(start)
        self._end_block()

    def _markup(self, start: int) -> None:
        if self._html.startswith("<!--", start):
            self._at = self._after("-->", start + 4)
            return
        close = self._html.find(">", start, start + MAX_TAG_CHARS)
        closing = self._lower.startswith("</", start)
        name = _NAME.match(self._lower, start + 1 + closing)
        if close < 0 or (name is None and not self._lower.startswith("<!", start)):
            self._piece.append("<")
            self._at = start + 1
            return
        self._at = close + 1
        if name is not None:
            self._tag(name.group(), self._lower[name.end() : close], closing=closing)

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if name not in _INLINE:
            self._end_block()
        if closing or name in _VOID or attributes.endswith("/"):
            return
        if name in _RAW:
            self._at = self._after(">", self._after(f"</{name}", self._at))
        elif _HIDDEN.search(attributes):
            self._skip_element(name)
        elif name == "a" and (number := _TEL.search(attributes)):
            self.numbers.append(number.group(1))

    def _skip_element(self, name: str) -> None:
        """Go on behind the end of an element, in which others of its name may lie."""
        depth = 1
        for tag in re.compile(rf"<(/?){name}(?=[\s>/])").finditer(self._lower, self._at):
            depth += -1 if tag.group(1) else 1
            if depth == 0:
                self._at = self._after(">", tag.end())
                return
        self._at = len(self._html)

    def _after(self, wanted: str, start: int) -> int:
        found = self._lower.find(wanted, start)
        return len(self._html) if found < 0 else found + len(wanted)

    def _end_block(self) -> None:
        text = plain(unescape("".join(self._piece)), MAX_BLOCK_CHARS)
        self._piece = []
        if text:
            self.blocks.append(text)

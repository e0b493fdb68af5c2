"""A text in thoughts: short bubbles, the question alone. Words are only parted or left out, never changed. Pure.

The same as `widget/src/visitor/thoughts.ts`; `tests/widget/fixtures/thoughts.json` holds both to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

SHORT: Final = 110
"""A bubble takes further sentences up to this many characters."""

MOST: Final = 0.7
"""How many of a sentence's words the panel has when it says the same."""

_GAP: Final = re.compile(r"""(?<=[.!?؟]|["”»)]) +(?=["“«(]?(?P<next>\w))""")
_ENDS: Final = re.compile(r"""[.!?؟]["”»)]?$""")
_ASKS: Final = re.compile(r"""[?؟]["”»)]?$""")
_STEM: Final = re.compile(r"(?<!\w)\w{3,5}")
_WRITTEN_ON: Final = re.compile(r"(?<!\w)[وفبل]?(?:ال)?(?=[^\W\d]{3})")
_LEADS_TO_112: Final = re.compile(r"(?:^|: )(?:\S+ ){1,3}112\.$")


def in_thoughts(text: str) -> list[str]:
    """Paragraphs, and in them groups of sentences; a question at the end of a long text stands alone."""
    return [bubble for paragraph in _paragraphs(text) for bubble in _groups(sentences(paragraph))]


def without_repeats(text: str, said: set[str], panel: frozenset[str] = frozenset()) -> str:
    """The text without sentences that were said before or that the panel says, unless nothing would be left.

    Args:
        text: what the bot says.
        said: the sentences since the danger began; what is new is added.
        panel: the stems of the panel's words.
    """
    left: list[str] = []
    for paragraph in _paragraphs(text):
        fresh = [each for each in sentences(paragraph) if each not in said and not _is_in(panel, each)]
        said.update(fresh)
        left.append(" ".join(fresh))
    return "\n\n".join(filter(None, left)) or text


def without_said(text: str, other: frozenset[str]) -> str:
    """The text without what another one, of which these are the stems, says: empty if it says all."""
    left = (" ".join(each for each in sentences(part) if not _is_in(other, each)) for part in _paragraphs(text))
    return "\n\n".join(filter(None, left))


def sentences(text: str) -> list[str]:
    """The sentences of a text, with what ends them; what somebody can say stays together."""
    found: list[str] = []
    for part in _parts(text):
        if found and found[-1].count('"') % 2:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def is_question(sentence: str) -> bool:
    """Whether it asks."""
    return _ASKS.search(sentence) is not None


def stems(text: str) -> frozenset[str]:
    """What its words begin with, in Arabic after what is joined to them: enough to know one again in another form."""
    return frozenset(_STEM.findall(_WRITTEN_ON.sub("", text.lower())))


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n{2,}", text)


def _parts(text: str) -> Iterator[str]:
    """The text parted where a sentence ends and the next begins with a capital, or in a script without them."""
    begin = 0
    for gap in _GAP.finditer(text):
        letter = gap["next"]
        if not letter.isalpha() or letter.islower() or not _ENDS.search(text[begin : gap.start()]):
            continue
        yield text[begin : gap.start()]
        begin = gap.end()
    if text[begin:]:
        yield text[begin:]


def _groups(parts: list[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        alone = part == parts[-1] and is_question(part) and len(parts) > 2
        if found and len(found[-1]) + len(part) < SHORT and not alone:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _is_in(panel: frozenset[str], sentence: str) -> bool:
    """Whether the panel says it: it only leads to 112, or nearly all its words stand there."""
    if is_question(sentence):
        return False
    own = stems(sentence)
    leads = "112" in panel and _LEADS_TO_112.search(sentence) is not None
    return leads or len(own & panel) > len(own) * MOST

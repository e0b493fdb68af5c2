"""Owns the shape of a sentence: its words as kinds, and which kinds follow each other. Pure.

"kan jag få tala med en av er" and "could I have a word with one of you" have few letters in common, and a long
message drowns both. As kinds of words in their order (can, I, talk, with, one, of, you) they are the same, whatever
is told beside them. What a shape means is learnt by `components/request.py`; the kinds stand in `bot/data/kinds.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from bot.text import fold, words

_CLAUSE_END = re.compile(
    r"[.,;:!?\n…،؛؟]+|\b(?:men|utan(?! (?:att|a)\b)|but)\b"
    r"|\b(?:och|o|and|so|such)\b(?= (?:jag|ja|vi|i|we|kan|can|could|snalla|please)\b)"
)
_APOSTROPHES = str.maketrans("", "", "'’")
_TAKEN_FOR_OTHERS = ((re.compile(r"\bän\b"), "than"), (re.compile(r"\bså\b"), "such"))
"""Folded they would be the English article, and `sa` (said)."""
_OTHER = "_"
_OPEN, _CLOSE = "^", "$"
_LONGEST = 4
_SEEN_IN = 3
"""Shapes of fewer examples than this are not learnt from."""


def clauses(text: str) -> list[list[str]]:
    """The folded words of `text`, clause by clause; a new subject after "och" or "and" opens one."""
    lower = text.casefold()
    for word, meant in _TAKEN_FOR_OTHERS:
        lower = word.sub(meant, lower)
    return [words(clause) for clause in _CLAUSE_END.split(fold(lower).translate(_APOSTROPHES))]


class Kinds:
    """The kinds of words, by name: words of one kind stand for each other."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """`lists`: folded words by kind, with spaces between them."""
        self._kind = {word: kind for kind, entries in lists.items() for word in entries.split()}

    def shapes(self, text: str) -> set[str]:
        """Runs of up to four kinds in the clauses of `text`; those after `~` leave unknown words out."""
        found: set[str] = set()
        for tokens in clauses(text):
            if tokens:
                kinds = [self._kind.get(token, _OTHER) for token in tokens]
                found.update(_runs([_OPEN, *_once(kinds), _CLOSE]))
                known = [kind for kind in kinds if kind != _OTHER]
                found.update(f"~{run}" for run in _runs([_OPEN, *known, _CLOSE]))
        return found


class ShapeFeatures:
    """Rows of a matrix that say which of the learnt shapes a text has; not scaled, so that length drowns nothing."""

    def __init__(self, kinds: Kinds, columns: Mapping[str, int]) -> None:
        """`columns`: the column of each shape that counts."""
        self._kinds = kinds
        self.columns = dict(columns)

    @classmethod
    def learnt(cls, kinds: Kinds, texts: Iterable[str]) -> ShapeFeatures:
        """With the shapes that some of `texts` share."""
        seen = Counter(shape for text in texts for shape in kinds.shapes(text))
        common = sorted(shape for shape, count in seen.items() if count >= _SEEN_IN)
        return cls(kinds, {shape: column for column, shape in enumerate(common)})

    def rows(self, texts: Sequence[str], weight: float) -> csr_matrix:
        """(texts x shapes), `weight` where a text has the shape."""
        found = [sorted(self._columns_of(text)) for text in texts]
        ends = np.cumsum([0, *map(len, found)])
        indices = np.array([column for own in found for column in own], dtype=np.int32)
        data = np.full(len(indices), weight, dtype=np.float32)
        return csr_matrix((data, indices, ends), shape=(len(texts), len(self.columns)))

    def _columns_of(self, text: str) -> Iterator[int]:
        return (self.columns[shape] for shape in self._kinds.shapes(text) if shape in self.columns)


def _once(kinds: list[str]) -> list[str]:
    """Unknown words in a row count as one."""
    return [kind for at, kind in enumerate(kinds) if kind != _OTHER or at == 0 or kinds[at - 1] != _OTHER]


def _runs(kinds: list[str]) -> Iterator[str]:
    for length in range(1, _LONGEST + 1):
        for start in range(len(kinds) - length + 1):
            run = kinds[start : start + length]
            if length > 1 or run[0] not in (_OTHER, _OPEN, _CLOSE):
                yield " ".join(run)

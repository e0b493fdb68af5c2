"""Word class sequences: a sentence as the classes of its words, in their order. Pure.

"kan jag få tala med en av er" and "could I have a word with one of you" have few letters in common, and in a long
message both are a small part. As word classes in their order (can, I, talk, with, one, of, you) they are the same,
whatever stands beside them. The classes are in `bot/data/word_classes.yaml`; `components/request.py` learns which
sequences are requests.
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
_DISTINCT_BEFORE_FOLDING = ((re.compile(r"\bän\b"), "than"), (re.compile(r"\bså\b"), "such"))
"""Folded they would be the English article, and `sa` (said)."""
_OTHER = "_"
_OPEN, _CLOSE = "^", "$"
_LONGEST = 4
_SEEN_IN = 3
"""Sequences in fewer examples than this are not used."""


def clauses(text: str) -> list[list[str]]:
    """The folded words of `text`, clause by clause; a new subject after "och" or "and" opens one."""
    lower = text.casefold()
    for word, meant in _DISTINCT_BEFORE_FOLDING:
        lower = word.sub(meant, lower)
    return [words(clause) for clause in _CLAUSE_END.split(fold(lower).translate(_APOSTROPHES))]


class WordClasses:
    """Word classes by name; the words of one class are interchangeable."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """`lists`: folded words by class, separated by spaces."""
        self._class_of = {word: name for name, entries in lists.items() for word in entries.split()}

    def sequences(self, text: str) -> set[str]:
        """Sequences of up to four classes in the clauses of `text`; those after `~` skip unknown words."""
        found: set[str] = set()
        for tokens in clauses(text):
            if tokens:
                classes = [self._class_of.get(token, _OTHER) for token in tokens]
                found.update(_runs([_OPEN, *_once(classes), _CLOSE]))
                known = [name for name in classes if name != _OTHER]
                found.update(f"~{run}" for run in _runs([_OPEN, *known, _CLOSE]))
        return found


class SequenceFeatures:
    """Feature rows: which of the known sequences a text has. Not normalised by length."""

    def __init__(self, classes: WordClasses, columns: Mapping[str, int]) -> None:
        """`columns`: the column of each sequence that is used."""
        self._classes = classes
        self.columns = dict(columns)

    @classmethod
    def fit(cls, classes: WordClasses, texts: Iterable[str]) -> SequenceFeatures:
        """Features for the sequences that several of `texts` share."""
        seen = Counter(sequence for text in texts for sequence in classes.sequences(text))
        common = sorted(sequence for sequence, count in seen.items() if count >= _SEEN_IN)
        return cls(classes, {sequence: column for column, sequence in enumerate(common)})

    def rows(self, texts: Sequence[str], weight: float) -> csr_matrix:
        """(texts x sequences), `weight` where a text has the sequence."""
        found = [sorted(self._columns_of(text)) for text in texts]
        ends = np.cumsum([0, *map(len, found)])
        indices = np.array([column for own in found for column in own], dtype=np.int32)
        data = np.full(len(indices), weight, dtype=np.float32)
        return csr_matrix((data, indices, ends), shape=(len(texts), len(self.columns)))

    def _columns_of(self, text: str) -> Iterator[int]:
        return (self.columns[each] for each in self._classes.sequences(text) if each in self.columns)


def _once(classes: list[str]) -> list[str]:
    """`classes` with unknown words in a row as one."""
    return [name for at, name in enumerate(classes) if name != _OTHER or at == 0 or classes[at - 1] != _OTHER]


def _runs(classes: list[str]) -> Iterator[str]:
    for length in range(1, _LONGEST + 1):
        for start in range(len(classes) - length + 1):
            run = classes[start : start + length]
            if length > 1 or run[0] not in (_OTHER, _OPEN, _CLOSE):
                yield " ".join(run)

"""Gives Swedish that was typed without å, ä and ö its letters back, by the words of the training examples. Pure.

Many write "jag ar radd" on a foreign keyboard. The n-grams do not mind (they are folded), but to the sentence embedding
those are other words, and it reads harmless ones as alarms. Only a message without any of these letters, most of whose
words Swedish has, is changed; a word that Swedish has in both forms ("for" and "för") gets the commoner one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

DOTTED = frozenset("åäöÅÄÖ")
SWEDISH_SHARE = 0.6
"""The share of a message's words that must be words of Swedish examples."""
ELSEWHERE = 2
"""How many times as often as in Swedish texts a word may stand in others."""
_FOLDED = str.maketrans("åäöÅÄÖ", "aaoAAO")
_WORD = re.compile(r"[^\W\d_]+")


class DottedWords:
    """Words by their form without å, ä and ö."""

    def __init__(self, forms: dict[str, str]) -> None:
        """`forms`: for each folded word, in lower case, how it is spelt."""
        self.forms = forms

    @classmethod
    def of(cls, texts: Iterable[str]) -> DottedWords:
        """The words of those of `texts` that have an å, ä or ö: they are Swedish, and typed with all letters.

        Words that the other texts have far more often are left out: those are English, or of another language.
        """
        counts: dict[str, Counter[str]] = {}
        elsewhere: Counter[str] = Counter()
        for text in texts:
            words = _WORD.findall(text.lower())
            if DOTTED & set(text):
                for word in words:
                    counts.setdefault(word.translate(_FOLDED), Counter())[word] += 1
            else:
                elsewhere.update(words)
        forms = {}
        for folded, spelt in sorted(counts.items()):
            if elsewhere[folded] <= ELSEWHERE * spelt.total():
                spelt[folded] += elsewhere[folded]
                forms[folded] = max(sorted(spelt), key=spelt.__getitem__)
        return cls(forms)

    def restore(self, text: str) -> str:
        """`text` with its letters back; unchanged where it has some, or is not Swedish."""
        if DOTTED & set(text):
            return text
        words = _WORD.findall(text.lower())
        if sum(word in self.forms for word in words) < SWEDISH_SHARE * max(1, len(words)):
            return text
        return _WORD.sub(lambda found: self._restored(found.group()), text)

    def _restored(self, word: str) -> str:
        form = self.forms.get(word.lower(), word)
        if word.islower():
            return form
        return form.upper() if word.isupper() and len(word) > 1 else form[:1].upper() + form[1:]

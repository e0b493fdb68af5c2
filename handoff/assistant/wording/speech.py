"""Which published words are said in a conversation, by its language and by whether a person can be had.

Owns the order of languages: the one that the visitor writes; then, where it has no words that may be shown, the one in
which everything can be said. In danger a language that has only phrases says its own phrase of danger, and words in
another language are followed by its line with 112.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from handoff.conversation.state import State, written
from knowledge.language import READ_HERE, SERVED
from knowledge.replies import EMERGENCY, EMERGENCY_LINE, rules
from knowledge.spoken_of import SEX

DANGER_PHRASE: Final = "fara_fras"
"""What a language with few texts says in place of any text of safety that it lacks."""


class Texts(Protocol):
    """The published texts (see `knowledge.wordings`)."""

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str: ...

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int: ...

    def speaks(self, wording_id: str, lang: str) -> bool: ...

    def unread(self, wording_id: str, lang: str) -> bool: ...


EVERYDAY: Final = "halsa"
"""The text that tells whether a language may be shown at all now."""


def is_spoken(texts: Texts, lang: str) -> bool:
    """Whether ordinary texts may be shown in a language now: in open mode, whether natives have read them."""
    return lang in READ_HERE or texts.speaks(EVERYDAY, lang)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where the words of a text stand: its own id and language, or what is said in its place."""

    text_id: str
    lang: str

    def replaces(self, text_id: str) -> bool:
        """Whether it is said in place of that text, so that it asks nothing of what that would have asked."""
        return self.text_id != text_id


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one conversation at one moment."""

    texts: Texts
    languages: tuple[str, ...]
    """What the visitor writes, then those in which more can be said."""
    open: bool
    sex: str = ""
    """Of the person whom the visitor writes about, where they have told it (`knowledge.spoken_of`)."""

    @property
    def lang(self) -> str:
        """The first in which everything can be said now: cards are in it."""
        served = (lang for lang in self.languages if lang in SERVED and is_spoken(self.texts, lang))
        return next(served, self.languages[-1])

    @property
    def guided(self) -> str:
        """In which a guide may be walked: never in another than the visitor writes, if few texts are in that."""
        return self.lang if self.languages[0] in SERVED else self.languages[0]

    def chosen(self, text_id: str) -> Chosen:
        """The text in the first language that has it, or what stands for it."""
        written = self.languages[0]
        if self.texts.speaks(text_id, written):
            return Chosen(text_id, written)
        if text_id in rules().safety and self.texts.speaks(DANGER_PHRASE, written):
            return Chosen(DANGER_PHRASE, written)
        others = self.languages[1:]
        return Chosen(text_id, next((lang for lang in others if self.texts.speaks(text_id, lang)), self.languages[-1]))

    def text(self, text_id: str, *, variant: int = 0, **values: object) -> str:
        """The words of a text."""
        chosen = self.chosen(text_id)
        if self.sex:
            values[SEX] = self.sex
        return self.texts.text(chosen.text_id, chosen.lang, open=self.open, variant=variant, **values)

    def with_emergency_line(self, text_id: str, words: str) -> str:
        """These words of a text. With 112 in another language, the line with 112 in the visitor's own follows."""
        own = self.languages[0]
        told = self.chosen(text_id).lang == own or EMERGENCY not in words
        if told or not self.texts.speaks(EMERGENCY_LINE, own):
            return words
        return f"{words}\n\n{self.texts.text(EMERGENCY_LINE, own, open=self.open)}"

    def variants(self, text_id: str) -> int:
        """How many texts there are to choose from."""
        chosen = self.chosen(text_id)
        return self.texts.variants(chosen.text_id, chosen.lang, open=self.open)

    def unread(self, text_id: str) -> bool:
        """Whether nobody with that mother tongue has read the words."""
        chosen = self.chosen(text_id)
        return self.texts.unread(chosen.text_id, chosen.lang)


def speech(texts: Texts, state: State, *, open: bool) -> Speech:
    """The words of a conversation in this state."""
    languages = tuple(dict.fromkeys((written(state), state.lang, state.base_lang)))
    return Speech(texts, languages, open, state.memory.get(SEX, ""))

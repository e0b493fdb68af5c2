"""The model of a guide: what is said, what is asked, and where each answer leads. Pure.

Owns the shape of a guide and its names. What must hold of one is `checks`' and its file `files`'; how it is walked is
`handoff.assistant.guides`'.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, NamedTuple

import msgspec

from knowledge.articles import Days, Language
from knowledge.lifecycle import Document
from knowledge.questions import Kind, Level
from knowledge.traits import OrdinaryContent

FALLBACK: Final = "sv"
END: Final = "end"
"""Where a way leads that ends the guide."""
OTHER: Final = "other"
"""The key of the way for whatever else is written. With words or a button it is an answer like any: somebody else."""
PREFIX: Final = "guide:"
"""Before the id of a guide, in ids of replies and questions."""

GuideId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
StepId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Words = Mapping[Language, Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=8)]]
"""By language, texts that say the same, one of which is said."""
Title = Mapping[Language, Annotated[str, msgspec.Meta(min_length=1, max_length=400)]]


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where one answer leads, and what it shows."""

    to: str
    """A step, or `end`."""
    button: Title = {}
    words: Mapping[Language, tuple[str, ...]] = {}
    alone: Mapping[Language, tuple[str, ...]] = {}
    """Words that give this answer only where nothing else is said, as "jag" does."""
    """How people say it, in lower case."""
    level: Level = ""
    signal: str = ""
    reason: str = ""
    """Why it shows that level, for staff, in Swedish."""
    handoff: Literal["", "asked", "risk"] = ""


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One question."""

    text: Words
    closed: Words = {}
    """Said instead of `text` when nobody is there."""
    kind: Kind
    fact: str = ""
    """The key of the memory under which the answer is kept; a question whose fact is known is passed over."""
    from_before: bool = False
    """It asks for one of several things that have often been told before it: then it is passed over by what was."""
    answers: Mapping[str, Way]

    def way(self, value: str) -> Way | None:
        """Where this answer leads; None for one that nobody expects."""
        named = self.answers.get(value)
        return named if named is not None or value in ("yes", "no", "unsure") else self.answers.get("value")

    @property
    def otherwise(self) -> Way | None:
        """Where anything else leads that is written."""
        other = self.answers.get(OTHER)
        return other if other is not None and not _named(other) else self.answers.get("unsure")

    @property
    def named(self) -> dict[str, Way]:
        """The answers that are values of their own."""
        return {
            name: way
            for name, way in self.answers.items()
            if name not in ("yes", "no", "unsure", "value") and (name != OTHER or _named(way))
        }


def _named(way: Way) -> bool:
    return bool(way.words or way.button)


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two or three sentences of a published article."""

    article: str
    part: Annotated[int, msgspec.Meta(ge=1)]
    """Which of the paragraphs that can be quoted (`knowledge.search.passages.quotable`), from 1."""


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An article as a card."""

    article: str


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One step: it says something (`say`) or asks something (`ask`)."""

    id: StepId
    say: Words = {}
    closed: Words = {}
    """Said instead of `say` when nobody is there."""
    say_without_place: Words = {}
    """Said instead of `say` while it is not known where the visitor lives."""
    ask: Ask | None = None
    passage: Passage | None = None
    card: Card | None = None
    help: tuple[str, ...] = ()
    """Topics: who helps with them near the visitor is shown as cards."""
    person: bool = False
    """The way to a person is offered as a button."""
    appointment: bool = False
    """A consultation by appointment is offered as a button, at the end of the guide."""
    next: str = ""
    """Where it goes on, if it asks nothing."""
    about: tuple[str, ...] = ()
    """Codes of the subjects that it is about, where they differ from the guide's."""

    @property
    def ways(self) -> Iterator[tuple[str, str]]:
        """(answer or empty, where it leads) of each way out."""
        if self.ask is None:
            yield "", self.next
            return
        yield from ((name, way.to) for name, way in self.ask.answers.items())


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What begins a guide."""

    replies: tuple[str, ...] = ()
    """Ids of replies: the guide's first turn is said in place of one of them."""
    signals: tuple[str, ...] = ()
    """Of a safety guide: signals at N3 or N4."""
    whose: Literal["", "self", "other"] = ""
    """With signals: only where the danger is one's own, or somebody else's."""
    unsure: str = ""
    """Of a safety guide: the step where it begins when only the model has read the danger; else with the first."""
    outside: str = ""
    """The step where it begins for who is drawn to something and tells of no group that they are in."""
    past: str = ""
    """The step where it begins for who tells that it is behind them, as who has left a group long ago."""
    close: str = ""
    """Of a safety guide: the step where it begins for who is afraid of somebody close and tells of no threat."""


class Guide(OrdinaryContent, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One guide in all its languages, without its status."""

    id: GuideId
    title: Title
    """The languages of the title are the languages in which the guide is walked."""
    purpose: Title
    audiences: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    safety: bool = False
    """Nobody is let out of it by small talk, and two people stand behind each change."""
    entry: Entry = Entry()
    first: str
    summary: Words
    """Said at the end; it asks nothing."""
    resume: Words = msgspec.field(default_factory=dict)
    """Asks whether to go on, after something else was answered; what it is about is named in it."""
    about: tuple[str, ...] = ()
    """Codes of the subjects that it is about."""
    needs_lawyer: bool = msgspec.field(name="jurist", default=False)
    review_after_days: Days = msgspec.field(name="granskas_efter_dagar", default=180)
    steps: Annotated[tuple[Step, ...], msgspec.Meta(min_length=1, max_length=60)]

    @property
    def name(self) -> str:
        """Unique among the guides."""
        return self.id

    @property
    def timeless(self) -> bool:
        """A guide of safety is shown whatever its standing, as the bot's texts of safety are."""
        return self.safety

    @property
    def languages(self) -> tuple[str, ...]:
        """In which it is walked."""
        return tuple(self.title)


GuideDocument = Document[Guide]

_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def version_of(guide: Guide) -> str:
    """The name of what a guide says: equal on every node, and another one after any change."""
    return hashlib.blake2b(_encode(guide), digest_size=6).hexdigest()


class Place(NamedTuple):
    """A place in a version of a guide, as ids of replies and questions name it."""

    guide: str
    version: str
    """Empty in the ids of replies: those of all versions are one reply."""
    step: str
    answer: str = ""


def reply_id(guide: str, step: str) -> str:
    """The id of what a step says."""
    return f"{PREFIX}{guide}/{step}"


def question_id(guide: str, version: str, step: str) -> str:
    """The id of the question that a step of this version asks."""
    return f"{PREFIX}{guide}@{version}/{step}"


def place_in(name: str) -> Place | None:
    """What the id of a reply, a question or a button of a guide names; None for the id of anything else."""
    if not name.startswith(PREFIX):
        return None
    whole, _, rest = name.removeprefix(PREFIX).partition("/")
    guide, _, version = whole.partition("@")
    step, _, answer = rest.partition("/")
    return Place(guide, version, step, answer)

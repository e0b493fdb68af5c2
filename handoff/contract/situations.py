"""What the bot says over HTTP, by situation: what brings it about, texts in every language, what follows. No event."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.editor import Standing, TextRow
from handoff.contract.parts import Ack

SituationTrigger = Literal["written", "told", "pressed", "service", "notice"]
"""A message is written; just this kind of thing is told; a button is pressed; the service chooses it by what was told;
it tells of the conversation."""


class SituationRow(Answer, frozen=True, kw_only=True):
    """A situation in a list."""

    name: str
    trigger: SituationTrigger
    level: str = ""
    tells: str = ""
    """What is told, in Swedish; empty where it is not told."""
    opening: str = ""
    """How its first text begins, in Swedish."""
    pressed: list[str] = msgspec.field(default_factory=list)
    """The words of the buttons that lead to it."""
    safety: bool = False
    standings: dict[str, Standing] = msgspec.field(default_factory=dict)
    """Of its first text, by language; a language without a text is missing."""
    found: str = ""
    """Of a search: the sentence or text that has the words."""
    examples: list[str] = msgspec.field(default_factory=list)
    """Of what is written: some of what people write, in Swedish."""


class SituationsAck(Ack, frozen=True, kw_only=True):
    situations: list[SituationRow]
    """Those that were found, the best first; all of them without a search."""
    languages: list[str]
    """In which the bot speaks."""


class SituationText(Answer, frozen=True, kw_only=True):
    """A text in one language, as editors have it now."""

    lang: str
    name: str
    """Of the text; it is opened as kind `reply`."""
    status: Standing | None = None
    """None: there is none in this language."""
    live: bool = False
    for_review: bool = False
    text: str = ""
    variants: list[str] = msgspec.field(default_factory=list)
    closed: str | None = None
    """Said in place of the text while nobody is there."""
    closed_variants: list[str] = msgspec.field(default_factory=list)


class SituationWay(Answer, frozen=True, kw_only=True):
    """What follows."""

    answer: str = ""
    """The key of an answer to the question that the text asks; empty for a button alone."""
    title: str = ""
    """The words of the button, in Swedish; empty where there is none."""
    title_name: str = ""
    """The name of the text with these words."""
    opening: str = ""
    """How the text begins that is said then, in Swedish."""
    leads: str = ""
    """The situation that follows; empty where the bot answers the message as it stands."""
    level: str = ""
    """The level that this answer shows by itself."""
    handoff: str = ""


class SituationAnswer(Answer, frozen=True, kw_only=True):
    reply: str
    when: str = ""
    """What must be known for this text, as the rules have it; empty where there is one text alone."""
    handoff: str = ""
    """Why it calls a person: `asked`, `risk`, `low_confidence`; empty if it does not."""
    safety: bool = False
    texts: list[SituationText]
    ways: list[SituationWay]


class SituationAck(Ack, frozen=True, kw_only=True):
    name: str
    trigger: SituationTrigger
    level: str = ""
    tells: str = ""
    """What is told, in Swedish; empty where it is not told."""
    pressed: list[str] = msgspec.field(default_factory=list)
    sentences: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Some of what people write, by language."""
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    """How many such sentences the bot has learnt, by language."""
    answers: list[SituationAnswer]
    articles: list[TextRow] = msgspec.field(default_factory=list)
    """Those that are shown as cards because they answer it."""
    guides: list[TextRow] = msgspec.field(default_factory=list)
    """Those that begin here."""
    topics: list[str] = msgspec.field(default_factory=list)
    """What contacts are chosen by."""


class SituationQuery(Model, frozen=True, kw_only=True):
    q: Annotated[str, msgspec.Meta(max_length=200)] = ""

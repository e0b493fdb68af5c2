"""Plays practice conversations through the real gateway: an invented visitor, and a counselor who has a script.

Owns the order of a conversation. What the visitor is expected to answer is worked out beside it by the same rules, so
that the player knows when an answer is to come and when the visitor is silent.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, Literal

import yaml

from handoff.backoffice.accounts.people import People
from handoff.backoffice.records import practice
from handoff.backoffice.records.review_sheets import ReviewSheets
from handoff.conversation.staff import Staff
from handoff.conversation.told.feelings import named_in
from handoff.gateway.sockets.practice_visitor import PracticeVisitors, Tempo
from knowledge.practice import files
from knowledge.practice.grading import Grade
from knowledge.practice.session import Session
from knowledge.practice.story import Story
from storage.ids import AccountId
from tests.support.site import Site

Style = Literal["reference", "mediocre", "harmful"]
STYLES: Final[tuple[Style, ...]] = ("reference", "mediocre", "harmful")
FOLDER: Final = Path(__file__).parent / "conversations"
AGAIN: Final = "Jag är kvar här. Ta den tid du behöver."
"""Said when a reference conversation has no more lines and the visitor is still there."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a counselor says, line by line, in a conversation with this visitor."""

    persona: str
    style: Style
    lines: tuple[str, ...]

    def said(self) -> Iterator[str]:
        """Lines without end."""
        if self.style == "reference":
            yield from self.lines
            yield from itertools.repeat(AGAIN)
        yield from itertools.cycle(self.lines)


def scripts() -> list[Script]:
    """Every visitor's reference conversations, and one in each of the other styles."""
    return [each for story in files.load().values() for each in scripts_of(story)]


def scripts_of(story: Story) -> list[Script]:
    """Those of one visitor."""
    references = yaml.safe_load((FOLDER / f"{story.id}.yaml").read_text("utf-8"))["reference"]
    found = [Script(story.id, "reference", tuple(lines)) for lines in references]
    others: tuple[Style, ...] = ("mediocre", "harmful")
    return found + [Script(story.id, style, tuple(_styles()[style][story.kind])) for style in others]


@cache
def _styles() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load((FOLDER / "styles.yaml").read_text("utf-8"))
    return found


def session_of(story: Story) -> Session:
    """A session as the gateway makes it."""
    return Session(story, feels=lambda text: bool(named_in(text)))


def rehearsed(script: Script) -> Grade:
    """The grade of a script by the rules alone, without a gateway."""
    session = session_of(files.load()[script.persona])
    for line in script.said():
        if session.over:
            break
        session.hear(line)
    return session.grade()


class Player:
    """Plays on a site, with visitors who do not wait before they write."""

    def __init__(self, site: Site) -> None:
        self._site = site
        runtime = site.node.runtime
        self._sheets = ReviewSheets(
            reviews=site.store.reviews,
            database_clock=site.store.clock,
            names=str,
            same_person=People(site.store.accounts).same,
            register=runtime.training,
        )
        self._visitors = PracticeVisitors(
            address=site.url, rehearsals=runtime.rehearsals, sheets=self._sheets, bot=site.bot, tempo=Tempo(0, 0)
        )

    async def play(self, script: Script, *, name: str = "") -> Grade:
        """One conversation to its end, by a new trainee; the grade that is kept of it."""
        name = name or f"stodjare-{secrets.token_hex(4)}"
        counselor = await self._site.counselor(name, "trainee")
        await counselor.available()
        begun = await self._visitors.start(Staff(AccountId(name), name, "trainee"), script.persona)
        conversation = await counselor.takes_next()
        assert conversation == begun.conversation
        session, heard = session_of(files.load()[script.persona]), 0
        for line in script.said():
            if session.over:
                break
            assert (await counselor.answer(conversation, line))["ok"]
            if answered := session.hear(line):
                heard += len(answered)
                await counselor.until(partial(_has_lines, counselor.events, heard))
        await self._visitors.settled()
        await counselor.close()
        record = await self._site.store.reviews.get(conversation)
        assert record is not None
        grade = practice.decode(record.body).grade
        assert grade is not None, script
        return grade


def _has_lines(events: Sequence[Mapping[str, object]], wanted: int, _: object) -> bool:
    """Whether the visitor has written so much since the counselor took them."""
    return sum(event.get("kind") == "message" and event.get("from") == "visitor" for event in events) >= wanted

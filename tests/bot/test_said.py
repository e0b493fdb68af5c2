"""What Rasa's rules have said in a situation is remembered, unless it would say something of somebody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.assistant import Assistant, Said, Slots
from bot.wire import MAX_RECENT, BadRequest, Turn, read_turn

PLACE = {"entity": "kommun", "value": "2480"}
RELATION = {"entity": "relation", "value": "barn"}


class Counting(Assistant):
    """Without a model: counts what its rules are asked."""

    def __init__(self) -> None:
        self._remembered = {}
        self.asked: list[tuple[str, ...]] = []

    async def _say(self, before: Slots, events: tuple[str, ...], entities: list[dict[str, Any]]) -> Said:
        self.asked.append(events)
        return Said([{"reply_id": name, "entities": len(entities)} for name in events], dict(before))


def turn(**slots: Any) -> Turn:
    return read_turn({"v": 1, "text": "hej", "slots": slots}, frozenset())


def said(assistant: Counting, now: Turn, *events: str, entities: list[dict[str, Any]] | None = None) -> Said:
    return asyncio.run(assistant._said(now, events, entities or []))


def test_a_situation_is_asked_of_the_rules_once_and_another_by_itself() -> None:
    assistant = Counting()
    first = said(assistant, turn(turn=1), "welcome", "halsa")
    assert said(assistant, turn(turn=7), "welcome", "halsa", entities=[RELATION]) == first
    assert assistant.asked == [("welcome", "halsa")]
    others = (turn(audience="ung"), turn(topic="oro"), turn(low_confidence=1), turn(asked=["grans"]))
    assert len({str(said(assistant, other, "welcome", "halsa").slots) for other in others}) == len(others)
    said(assistant, turn(), "halsa")
    assert len(assistant.asked) == 2 + len(others)


def test_a_situation_with_a_place_is_never_remembered() -> None:
    assistant = Counting()
    for _ in range(2):
        said(assistant, turn(), "hitta_lokalt_stod", entities=[PLACE])
        said(assistant, turn(kommun="2480"), "hitta_lokalt_stod")
    assert len(assistant.asked) == 4
    assert not assistant._remembered


@pytest.mark.parametrize("payload", [["ja"], {"ja": 1}, 1, None, "okänd"])
def test_a_payload_that_no_button_has_is_none(payload: object) -> None:
    assert read_turn({"v": 1, "text": "hej", "payload": payload}, frozenset({"ja"})).payload is None


@pytest.mark.parametrize("count", [MAX_RECENT, MAX_RECENT + 1])
def test_a_request_with_more_messages_than_a_conversation_gives_is_refused(count: int) -> None:
    body = {"v": 1, "text": "hej", "recent": ["hej"] * count}
    if count <= MAX_RECENT:
        assert len(read_turn(body, frozenset()).recent) == count
    else:
        with pytest.raises(BadRequest, match="recent"):
            read_turn(body, frozenset())

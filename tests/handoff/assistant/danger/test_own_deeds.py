"""Fear, and what others plan, is not taken for violence of the writer's own; what may be their own still is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.danger.model_level import counted_in
from handoff.assistant.danger.not_urgent import says_not_urgent
from handoff.assistant.danger.own_deeds import asks_of_no_deed, is_surely_none
from handoff.assistant.danger.safety import BY_ANOTHER, inside_safety
from handoff.conversation.state import State
from handoff.risk import Level
from tests.support.fakes import answer

VIOLENCE = replace(
    answer("egen_valdsavsikt"),
    intent=Intent("egen_valdsavsikt", 0.6),
    ranking=(Intent("egen_valdsavsikt", 0.6),),
    risk=BotRisk(level="N3", signals=("S2b",), probabilities={"N3": 0.6, "N4": 0.05}),
    handoff=Handoff(requested=True, reason="risk"),
    language="sv",
)
NONE_OF_THEIRS = [
    "jag hittade en kniv i min sons väska. vad gör jag?",
    "I found a knife in my son's bag, what should I do",
    "vad ska jag göra med kniven",
    "what should i do with the knife",
    "jag är jätterädd och vet inte vad jag ska göra",
    "han som ska få stryk går i min klass. han har inte gjort nåt",
    "nej det e INTE jag som ska slå nån. det e dom",
    "jag tänker inte skada någon",
    "mina kompisar snackar om att de ska slå en kille",
    "they want to beat him up after school",
    "jag är rädd för min storebror, han har börjat säga att folk förtjänar att dö",
]
MAY_BE_THEIRS = [
    "jag hittade en kniv och nu ska jag skada honom",
    "vad ska jag göra med honom",
    "vad ska jag göra med kniven, jag vill skada honom",
    "jag är rädd att jag ska skada någon",
    "jag är så arg att jag inte vet vad jag gör",
    "jag vill inte skada nån men jag känner att jag kommer göra det",
    "jag får såna utbrott att jag blir rädd",
    "de ska få stryk av mig",
    "han ska få stryk",
    "han som ska få stryk av mig går i min klass",
    "jag ska slå honom för de har slagit min bror",
    "han ska få betala",
    "jag är rädd för min egen ilska, jag vill slå honom",
    "jag är rädd för honom men jag ska slå honom",
    "I am scared that I will kill someone",
]


@pytest.mark.parametrize("text", NONE_OF_THEIRS)
def test_what_is_surely_none_of_the_writers_calls_nobody_by_the_models_guess_alone(text: str) -> None:
    assert is_surely_none(text)
    assert counted_in(VIOLENCE, [text], Level.N0).risk.level == Level.N2.name


@pytest.mark.parametrize("text", MAY_BE_THEIRS)
def test_what_may_be_their_own_is_heard_as_before(text: str) -> None:
    assert not is_surely_none(text)
    assert counted_in(VIOLENCE, [text], Level.N0).risk.level == Level.N3.name


def test_what_the_rules_have_read_is_lowered_by_none_of_it() -> None:
    assert counted_in(VIOLENCE, [NONE_OF_THEIRS[0]], Level.N3).risk.level == Level.N3.name


def test_who_fears_what_others_do_is_not_told_to_walk_away_from_it() -> None:
    def said(text: str) -> list[str]:
        spoken: BotAnswer = replace(VIOLENCE, replies=(Reply("egen_valdsavsikt"),))
        state = State(name="queued", level=Level.N3, signals=("S2",), danger_told=True, signals_told=("S2",))
        return [reply.reply_id for reply in inside_safety(spoken, BotRequest(text=text, lang="sv"), state).replies]

    assert said(NONE_OF_THEIRS[1]) == [BY_ANOTHER]
    assert said(MAY_BE_THEIRS[0]) == ["egen_valdsavsikt"]


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("Nej, ingen är i fara just nu. Jag vill veta hur jag gör i morgon", True),
        ("nobody is in danger now", True),
        ("det är inte akut", True),
        ("ingen hör mig och jag är i fara", False),
        ("jag vet inte om någon är i fara", False),
    ],
)
def test_who_says_that_nobody_is_in_danger_is_understood(text: str, calm: bool) -> None:
    assert says_not_urgent(text) is calm


@pytest.mark.parametrize(
    ("text", "of_none"),
    [
        ("kan man stoppa hans pass?", True),
        ("vad händer om polisen kommer", True),
        ("hur slutar man slå?", False),
        ("ska jag stoppa honom?", False),
        ("nu räcker det", False),
    ],
)
def test_a_question_that_names_neither_its_writer_nor_harm_is_of_no_deed(text: str, of_none: bool) -> None:
    assert asks_of_no_deed(text) is of_none

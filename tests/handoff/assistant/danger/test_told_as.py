"""How danger is told where it is none now, and that its level from the model alone then calls nobody."""

from __future__ import annotations

import pytest

from handoff.assistant.bot_service.client import BotRisk, Heard
from handoff.assistant.danger.model_level import counted_alone
from handoff.assistant.danger.told_as import Told, way_of_telling
from handoff.contract.base import LevelName
from handoff.risk import Level

DOUBTFULLY = (
    "i högstadiet blev en klasskamrat slagen",
    "min faster tog sitt liv för många år sedan",
    "elevens teckning visar en brinnande buss",
    "ingen av dem har några planer, ingen är i fara",
    "det gick ett rykte om en kille med pistol",
    "Vad gör skolor vid ett larm?",
    "my uncle was killed years ago",
)
AS_OVER = (
    "en gång i sjuan slog han någon och bad om ursäkt",
    "hon blev hotad för tio år sedan, polisen har kollat och det är lugnt",
    "om han skulle slå någon vore det första gången, det har aldrig hänt",
)
OF_NOW = (
    "för tio år sedan hotade han mig och i natt kom han tillbaka",
    "han har ritat en karta över skolan",
    "han har aldrig hotat någon men nu säger han att han ska göra det",
    "Kommer han att skada mig?",
    "jag är rädd för honom",
    "en elev i trean på gymnasiet ger bort sina saker",
    "för ett år sedan flyttade vi, sen dess ringer någon om nätterna",
)


@pytest.mark.parametrize("text", DOUBTFULLY)
def test_what_is_past_denied_drawn_or_heard_is_doubtful(text: str) -> None:
    assert way_of_telling(text) is Told.DOUBTFULLY


@pytest.mark.parametrize("text", AS_OVER)
def test_what_has_ended_or_never_was_is_over(text: str) -> None:
    assert way_of_telling(text) is Told.AS_OVER


@pytest.mark.parametrize("text", OF_NOW)
def test_what_is_new_is_of_now(text: str) -> None:
    assert way_of_telling(text) is Told.OF_NOW


def _heard(n3: float, n4: float) -> Heard:
    level: LevelName = "N4" if n4 >= 0.5 else "N3"
    return Heard(
        intent="hot_mot_person",
        confidence=0.9,
        human_request=False,
        language="sv",
        risk=BotRisk(level=level, probabilities={"N1": 1 - n3 - n4, "N3": n3, "N4": n4}),
    )


def test_the_model_alone_calls_nobody_for_what_is_over() -> None:
    assert counted_alone(_heard(0.3, 0.6), AS_OVER[1], Level.N0).level == "N2"
    assert counted_alone(_heard(0.7, 0.1), DOUBTFULLY[0], Level.N0).level == "N2"


def test_it_calls_somebody_for_what_is_new_or_surely_dangerous() -> None:
    assert counted_alone(_heard(0.3, 0.6), OF_NOW[0], Level.N0).level == "N4"
    assert counted_alone(_heard(0.92, 0.05), DOUBTFULLY[0], Level.N0).level == "N3"
    assert counted_alone(_heard(0.3, 0.5), DOUBTFULLY[0], Level.N0).level == "N4"

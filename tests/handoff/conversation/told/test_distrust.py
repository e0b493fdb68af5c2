"""Who has lost faith in help is heard as such; hopelessness and what others say are not taken for it."""

from __future__ import annotations

import pytest

from handoff.conversation.told.distrust import doubts_help


@pytest.mark.parametrize(
    "text",
    [
        "ni är väl som alla andra. bara snack",
        "jag har ringt fyra ställen och ingen har gjort ett skit",
        "vad ska ni hjälpa till med då",
        "litar inte på er",
        "det här är meningslöst",
        "nobody ever does anything",
        "you are just like the rest",
    ],
)
def test_disappointment_in_help_is_heard(text: str) -> None:
    assert doubts_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "allt känns meningslöst",
        "ingen bryr sig om mig",
        "han lyssnar inte på mig",
        "min bror litar inte på myndigheter",
        "vad kan ni hjälpa till med",
        "skolan vill inte att jag anmäler",
    ],
)
def test_other_pain_and_other_people_are_not(text: str) -> None:
    assert not doubts_help(text)

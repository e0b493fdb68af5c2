"""A next step that somebody has decided on is told from a wish, a question, a fear, and from what others do."""

from __future__ import annotations

import pytest

from handoff.conversation.told.plans import tells_a_plan


@pytest.mark.parametrize(
    "text",
    [
        "jag ringer polisen imorgon, tack",
        "ska prata med honom i helgen tack",
        "jag gör en orosanmälan idag då",
        "tack, då tar jag det med rektorn",
        "ska höra av mig till exit, tack så mycket",
        "bra, jag testar det. hej då",
        "vi tar upp det på mötet på torsdag",
        "I'll call the police tomorrow",
        "toppen, ska lägga pappret i personalrummet",
        "gött. ska snacka med kollegan och sen köpa pizza",
        "ok tack, ska skriva något klokt till styrelsen",
        "ok jag skriver ner vad dom säger och ringer imorgon",
    ],
)
def test_what_somebody_does_next_is_a_plan(text: str) -> None:
    assert tells_a_plan(text)


@pytest.mark.parametrize(
    "text",
    [
        "jag vågar inte ringa polisen idag",
        "hon ringer polisen nu",
        "ska jag ringa polisen nu",
        "ringer de polisen då",
        "jag ska skada honom imorgon",
        "jag tar livet av mig imorgon",
        "jag tar alla tabletter ikväll",
        "jag väntar på att de ska komma nu",
        "sen ringer han mig",
        "kanske ringer jag soc imorgon",
        "tack, ska jag ringa dem då",
        "ok jag pratar med honom varje dag och inget hjälper",
        "tack, ska äntligen få sova",
        "",
    ],
)
def test_a_fear_a_question_and_what_others_do_are_none(text: str) -> None:
    assert not tells_a_plan(text)

"""What kind of question is asked, where no fact answers it."""

from __future__ import annotations

import pytest

from handoff.conversation.wishes.question_kinds import asks_how_to_say, kind_asked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ok men ska jag berätta för henne eller blir hon arg då", "choice"),
        ("Ska jag ta telefonen ifrån henne?", "choice"),
        ("är det bättre att låta henne vara ett tag", "choice"),
        ("jag vet inte om jag ska säga något", "choice"),
        ("should i tell her mother", "choice"),
        ("är det farligt att gilla honom? han är den enda som lyssnat", "judgement"),
        ("har jag förstört allt nu", "judgement"),
        ("överdriver jag", "judgement"),
        ("tänk om han säger nej och åker ändå", "what_if"),
        ("what if he gets angry", "what_if"),
        ("vad gör jag om han vägrar", "what_if"),
        ("ska jag blocka honom eller spara allt först?", None),
        ("måste jag anmäla det", None),
        ("vad ska jag göra nu", None),
        ("hur ska jag säga det till honom", None),
        ("han har börjat säga att det är krig snart", None),
        ("när ska jag ringa dem", None),
        ("jag kan inte sova", None),
    ],
)
def test_a_question_that_no_fact_answers_is_of_one_kind(text: str, kind: str | None) -> None:
    assert kind_asked(text) == kind


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("vad säger jag till honom när han kommer", True),
        ("hur tar jag upp det med honom utan att han blir arg", True),
        ("nåt tips på hur man börjar?", True),
        ("what do i say to her", True),
        ("ska jag låna ut boken som vanligt?", False),
        ("är det farligt att gilla honom?", False),
        ("Ja det ska jag göra. Tack för hjälpen", False),
    ],
)
def test_who_asks_for_words_is_told_from_others(text: str, asks: bool) -> None:
    assert asks_how_to_say(text) is asks

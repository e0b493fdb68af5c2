"""A question that is asked once more is known by its words; another on the same subject is not."""

from __future__ import annotations

import pytest

from handoff.conversation.wishes.asked_again import asks_again


@pytest.mark.parametrize(
    ("before", "now", "again"),
    [
        ("ska jag gå till rektorn först?", "kanske två månader. men ska rektorn veta först?", True),
        ("ska vi informera föräldrarna eller vänta?", "ska vi vänta eller informera föräldrarna nu?", True),
        ("ska jag ringa föräldrarna?", "vad säger jag till honom?", False),
        ("får skolan veta vem som har anmält?", "får polisen veta vem som har skrivit?", False),
        ("jag har pratat med rektorn om träningen", "ska rektorn veta om träningen?", False),
        ("ska rektorn veta om träningen?", "rektorn vet om träningen", False),
        ("mamma då?", "vad säger jag till mamma?", False),
    ],
)
def test_the_same_question_is_known_by_its_words(before: str, now: str, again: bool) -> None:
    assert asks_again(now, ("hej", before, "jag vet inte")) is again


def test_nothing_was_asked_before_the_first() -> None:
    assert not asks_again("vad är en aktivklubb?", ())

"""Thanks and a goodbye end the talk; what asks, tells or may be a goodbye for good does not."""

from __future__ import annotations

import pytest

from handoff.conversation.wishes.closing_words import closes, must_stop, thanks_for_help


@pytest.mark.parametrize(
    "text",
    [
        "tack, det var fint att få skriva av sig",
        "tack snälla",
        "ok, det var konkret. tack",
        "Bra, då vet jag. Återkommer om det behövs.",
        "jag måste gå, de kommer hem nu",
        "ok tack, jag måste in på lektion",
        "tack! ska ta det med styrelsen på torsdag",
        "thanks, that's kind",
        "شكرا",
        "الله يجزيكم الخير",
        "oki safe tack",
        "jag gör så. mvh",
        "okej. jag kanske skriver sen då",
        "Förlåt att jag besvärade.",
        "måste sluta nu",
        "tack ändå",
        "snällt av er att svara en gammal tant",
        "cool, have a quiet night",
    ],
)
def test_who_takes_leave_is_heard(text: str) -> None:
    assert closes(text)


@pytest.mark.parametrize(
    "text",
    [
        "ja tack",
        "nej tack, men var hittar jag en grupp",
        "koppla mig till en människa tack",
        "svenska tack",
        "tack vare honom gick jag",
        "tack. vad ska jag säga",
        "jag måste gå till polisen",
        "hej då alla, tack för allt",
        "goodbye everyone, sorry for everything",
        "får man återkomma?",
        "Tack. Det känns otäckt att de står där, vågar knappt stänga på kvällen",
        "tack men jag är så ledsen",
        "förlåt för allt. tack",
        "I have a good friend who has changed",
    ],
)
def test_what_asks_tells_or_says_goodbye_for_good_ends_nothing(text: str) -> None:
    assert not closes(text)


def test_who_has_to_stop_because_somebody_comes_is_told_from_who_waits_for_somebody() -> None:
    assert must_stop("jag hinner inte mer nu nån kommer")
    assert must_stop("nån kommer")
    assert must_stop("hon kommer nu. lägger bort")
    assert not must_stop("han kommer hem sent")
    assert not must_stop("kommer nån?")
    assert not must_stop("nån kommer väl snart och svarar")


@pytest.mark.parametrize(
    "text",
    [
        "tack. nu gråter jag",
        "okej. ska ut och fiska imorn. hej",
        "måste in på ett möte, hej",
        "tack, nu ska jag hämta på dagis",
    ],
)
def test_where_somebody_goes_and_tears_after_thanks_are_a_goodbye(text: str) -> None:
    assert closes(text)


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("ni hjälpte min son i höstas, det gick bra", True),
        ("kan du tacka dom som jobbar", True),
        ("you helped me last year", True),
        ("ni hjälpte mig inte", False),
        ("ni hjälpte mig i våras men nu har han börjat igen", False),
        ("kan ni hjälpa mig", False),
    ],
)
def test_who_tells_that_it_helped_is_told_from_who_needs_help_again(text: str, thanks: bool) -> None:
    assert thanks_for_help(text) is thanks


def test_a_greeting_and_tears_that_tell_something_end_nothing() -> None:
    assert not closes("jag gråter. ingen bryr sig")
    assert not closes("hej")
    assert not closes("jag är orolig för min bror, hej")

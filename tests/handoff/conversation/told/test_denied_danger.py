"""Who denies a danger is told from who only says that it is not yet, or of somebody else."""

from __future__ import annotations

import pytest

from handoff.conversation.told.denied_danger import denies_danger, denies_death, denies_own_death


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("va nej det handlar inte om hot?? det är min kompis", True),
        ("det är INGET HOT sluta fråga det", True),
        ("men det är ju ingen som hotar mig", True),
        ("Nej. jag är inte rädd för nån. jag vill bara veta vad man säger", True),
        ("vilket hot? jag har sagt att det inte är nåt hot", True),
        ("ingen är i fara än", False),
        ("ingen har hotat mig, men han väntar utanför", False),
        ("jag är inte rädd för nån utom honom", False),
        ("han hotar mig", False),
    ],
)
def test_who_says_that_there_is_no_danger_is_told_from_who_says_only_not_yet(text: str, denies: bool) -> None:
    assert denies_danger(text) is denies


def test_only_who_says_that_nobody_is_to_die_takes_that_back() -> None:
    assert denies_death("Nej!! ingen är sjuk eller ska dö. Jag har lämnat en församling och saknar min mamma")
    assert not denies_death("det är inget akut")
    assert not denies_death("ingen ska dö men jag orkar inte leva")


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("men snälla ni, jag tänker inte ta livet av mig, det gäller min dotterson", True),
        ("jag vill inte dö, jag vill bara sova", True),
        ("jag tänker inte ta livet av mig än", False),
        ("jag ska inte ta livet av mig, men jag orkar inte leva", False),
        ("han tänker inte ta livet av sig", False),
    ],
)
def test_who_says_that_they_will_not_take_their_life_is_told_from_who_says_only_not_yet(
    text: str, *, denies: bool
) -> None:
    assert denies_own_death(text) is denies

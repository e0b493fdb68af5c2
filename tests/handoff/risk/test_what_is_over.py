"""What is long over, only supposed, asked of anybody, or of nobody; and the danger that is told in words alike."""

from __future__ import annotations

import pytest

from handoff.risk import Level, RiskRules


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


OVER = (
    "Hon hotade mig när jag slutade där för sex år sedan. Nu jobbar jag i en annan stad.",
    "min pappa slog mig. det är tjugo år sen",
    "He threatened us years ago. I am fine now.",
    "hon skar sig när hon gick i åttan, det är fyra år sen och hon mår bra idag",
)
NOT_OVER = (
    "för två år sen slog han mig. nu slår han mig igen",
    "för tre år sedan hotade de mig. nu står de utanför min dörr",
    "han slog mig för länge sen och nu hotar han min syster",
    "han slår mig. det var bättre för tio år sen",
    "för två år sen började han slå mig",
    "han slår mig sedan två år",
    "years ago he threatened me. now he is at my door",
)


@pytest.mark.parametrize("text", OVER)
def test_how_it_is_today_makes_nothing_of_long_ago_urgent(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N2


@pytest.mark.parametrize("text", NOT_OVER)
def test_what_comes_again_is_urgent(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= Level.N3


SUPPOSED = (
    "om pappa någon gång skulle slå mig går jag. det har aldrig hänt",
    "Jag målar upp att hon dödar någon. Det finns inget som tyder på det.",
    "if he ever hit me I would leave. It has never happened",
)
MEANT = (
    "om jag går skulle han slå mig",
    "han har aldrig slagit mig men i natt sa han att han ska döda mig",
    "om han får veta det kommer han att döda mig",
)


@pytest.mark.parametrize("text", SUPPOSED)
def test_what_is_supposed_and_has_never_happened_is_calm(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N1


@pytest.mark.parametrize("text", MEANT)
def test_what_is_feared_of_somebody_is_no_supposition(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= Level.N3


OF_NOBODY = (
    "det finns ingen som är i fara här",
    "Hur märker en skola att någon planerar ett attentat?",
    "nobody who is in danger lives here",
)
OF_SOMEBODY = (
    "jag har ingen som bryr sig om jag dör",
    "Vad gör jag, någon planerar ett attentat mot min skola?",
    "det finns ingen som kan stoppa mig från att döda honom",
)


@pytest.mark.parametrize("text", OF_NOBODY)
def test_what_is_of_nobody_or_asked_of_anybody_is_calm(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N1


@pytest.mark.parametrize("text", OF_SOMEBODY)
def test_what_is_of_somebody_is_heard(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= Level.N3

"""Risk that no single message shows: what the last messages and the sticky level add."""

from __future__ import annotations

import pytest

from handoff.risk import Level, RiskContext, RiskRules


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


def _levels(rules: RiskRules, turns: list[str]) -> list[Level]:
    """The sticky levels of a conversation, kept as the caller keeps them."""
    recent: tuple[str, ...] = ()
    level = Level.N0
    signals: tuple[str, ...] = ()
    levels = []
    for text in turns:
        found = rules.assess(text, RiskContext(recent, level, signals))
        recent = (*recent, text)[-6:]
        level = max(level, found.level)
        signals = tuple(dict.fromkeys((*signals, *found.signals)))
        levels.append(level)
    return levels


@pytest.mark.parametrize(
    ("turns", "last"),
    [
        (["min bror har köpt en kniv", "han hatar sin klass"], Level.N3),
        (["han säger att han ska skada någon", "det blir i morgon"], Level.N4),
        (["jag vill inte leva", "i kväll"], Level.N4),
        (["jag orkar inte längre", "jag har gett bort mina saker"], Level.N3),
        (["min dotter pratar om kriget", "hon har skaffat pass"], Level.N3),
        (["han ska resa till kriget", "han åker i natt"], Level.N4),
        (["de försöker värva min son", "han är 14"], Level.N3),
        (["de har hotat mig", "nu står de utanför"], Level.N4),
        (["I don't want to live", "tonight"], Level.N4),
        (["he said he will hurt them", "he just left home"], Level.N4),
    ],
)
def test_risk_emerges_over_turns(rules: RiskRules, turns: list[str], last: Level) -> None:
    levels = _levels(rules, turns)
    assert levels[-1] >= last


def test_the_same_words_are_harmless_where_nothing_went_before(rules: RiskRules) -> None:
    for text in ("i kväll", "det blir i morgon", "han är 14", "glöm det"):
        assert rules.assess(text).level <= Level.N1


def test_the_ages_of_an_association_are_no_recruitment_where_it_is_only_asked_about(rules: RiskRules) -> None:
    for asked in ("hur förebygger man rekrytering i en förening", "vi vill ha råd om rekrytering"):
        assert _levels(rules, [asked, "vi har killar 13-15 år"])[-1] <= Level.N1
    assert rules.assess("hur pratar vi om rekrytering med killar 13-15 år").level <= Level.N1
    for told in ("någon försöker värva våra killar", "vi vill ha råd om rekrytering, de försöker värva våra killar"):
        assert _levels(rules, [told, "de är 13-15 år"])[-1] is Level.N3


def test_a_time_at_which_nothing_will_be_done_alarms_nobody(rules: RiskRules) -> None:
    for calm in ("nej inget jag tänker göra nu", "inte ikväll", "no, nothing I will do now"):
        assert _levels(rules, ["jag vill inte leva", calm])[-1] is Level.N3
    for near in ("inget jag tänker göra nu men jag har tabletter", "ja ikväll", "nej jag gör det i kväll"):
        assert _levels(rules, ["jag vill inte leva", near])[-1] is Level.N4


def test_a_retraction_is_noted_and_lowers_nothing(rules: RiskRules) -> None:
    found = rules.assess("jag skojade bara", RiskContext(("jag ska döda honom",), Level.N3, ("S2b",)))
    assert "sv.turns.retraction" in {reason.rule for reason in found.reasons}
    assert _levels(rules, ["jag ska döda honom", "jag skojade bara", "hej då"])[-1] >= Level.N3


def test_everyday_talk_after_a_serious_message_raises_nothing_more(rules: RiskRules) -> None:
    context = RiskContext(("min bror säger att han ska skada någon",), Level.N3, ("S2",))
    for text in ("vad ska jag göra nu", "tack för hjälpen", "kan jag få prata med någon"):
        assert rules.assess(text, context).level <= Level.N2


def test_only_the_last_messages_count(rules: RiskRules) -> None:
    old = ("min bror har köpt en kniv", *["hej"] * 10)
    assert rules.assess("han hatar sin klass", RiskContext(old)).level <= Level.N1

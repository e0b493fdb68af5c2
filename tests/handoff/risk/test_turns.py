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
        (["min son pratar med en vuxen man på nätet", "han ska träffa honom i helgen"], Level.N3),
        (["en vuxen skriver till min dotter på discord", "vi har förbjudit det", "nu vill hon möta honom"], Level.N3),
        (["jag ska träffa en kille från nätet imorgon, jag är 14"], Level.N2),
        (["jag ska träffa en kille från nätet imorgon", "jag är 14", "han är 27"], Level.N3),
        (["får man skriva här fast man är 14", "jag ska träffa en kille från nätet", "han är 27"], Level.N3),
        (["i am going to meet a guy from discord", "i'm 14", "he is 27"], Level.N3),
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


@pytest.mark.parametrize(
    "turns",
    [
        ["jag ska träffa en kille från nätet imorgon", "jag är 34", "han är 27"],
        ["jag är 14", "jag ska träffa min kurator i morgon", "hon är 27"],
        ["jag är 14", "jag ska inte träffa honom från nätet"],
        ["min son är 14", "jag ska träffa hans lärare", "han pratar med folk på discord"],
    ],
)
def test_who_meets_somebody_else_alarms_nobody(rules: RiskRules, turns: list[str]) -> None:
    assert _levels(rules, turns)[-1] <= Level.N1


def test_whom_a_child_is_to_meet_is_no_request_for_a_person(rules: RiskRules) -> None:
    assert not rules.assess("jag är 14 och ska träffa en vuxen man från nätet på lördag").human_request


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


SWEDISH_AGES, ENGLISH_AGES = "vi är en klubb, mest 8 till 17 år", "we are a club, mostly 8 to 17 years"


@pytest.mark.parametrize(
    ("supposed", "ages"),
    [
        ("vi vill ha en plan för vad vi gör om en ledare märker att någon dras in i extremism", SWEDISH_AGES),
        ("hur gör man om man ser att en ungdom lockas in i en grupp", SWEDISH_AGES),
        ("vad ska personalen göra ifall nån värvas", SWEDISH_AGES),
        ("we want a plan for what to do if a coach notices that somebody is drawn in", ENGLISH_AGES),
        ("what do we do if a young person is being recruited", ENGLISH_AGES),
    ],
)
def test_recruitment_that_is_only_supposed_is_none_and_ages_of_members_raise_nothing(
    rules: RiskRules, supposed: str, ages: str
) -> None:
    assert _levels(rules, [supposed, ages])[-1] <= Level.N1


@pytest.mark.parametrize(
    "told",
    [
        "om två veckor ska han på läger, de försöker värva min son",
        "jag märker att min son dras in i en grupp",
        "jag vet inte om någon förstår, men min son dras in i en grupp",
        "if only somebody had told me, they are recruiting my son",
    ],
)
def test_recruitment_that_is_told_beside_a_supposition_is_heard(rules: RiskRules, told: str) -> None:
    assert _levels(rules, [told, "he is 14 years old" if told.startswith("if") else "han är 14 år"])[-1] is Level.N3


@pytest.mark.parametrize(
    ("told", "denied"),
    [
        ("han säger att han ska skada någon", "nej, jag tror inte att det är i dag"),
        ("han säger att han ska skada någon", "nej inte nu tror jag"),
        ("jag vill inte leva", "det är mest tankar, det är inte så att jag ska göra något i kväll"),
        ("jag vill inte leva", "det är inte så att jag tänker göra något nu"),
        ("he said he will hurt them", "no I don't think it is today"),
        ("he said he will hurt them", "I do not think it is now"),
        ("I don't want to live", "it's not that I am going to do anything tonight"),
    ],
)
def test_a_time_that_is_denied_is_no_alarm(rules: RiskRules, told: str, denied: str) -> None:
    assert _levels(rules, [told, denied])[-1] is Level.N3


@pytest.mark.parametrize(
    ("told", "near"),
    [
        ("han säger att han ska skada någon", "jag tror inte att han väntar, det är i dag"),
        ("jag vill inte leva", "det är inte så att jag är rädd, jag gör det i kväll"),
        ("he said he will hurt them", "I don't think he will wait, it is today"),
        ("I don't want to live", "I don't think I can wait, I will do it tonight"),
    ],
)
def test_a_time_that_is_near_alarms_beside_what_is_denied(rules: RiskRules, told: str, near: str) -> None:
    assert _levels(rules, [told, near])[-1] is Level.N4


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


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("tack, då går jag till rektorn nu på eftermiddagen", Level.N0),
        ("tack det var skönt att få skriva av sig, jag ska försöka ikväll", Level.N0),
        ("jag ska prata med honom i kväll", Level.N0),
        ("jag ska till polisen i morgon", Level.N0),
        ("jag går till rektorn nu", Level.N4),
        ("tack, då går jag in nu", Level.N4),
        ("jag ska prata klart med dem ikväll och sen skjuter jag", Level.N4),
        ("tack för allt. nu gör jag det", Level.N4),
    ],
)
def test_after_talk_of_violence_who_goes_to_talk_with_somebody_does_no_deed(
    rules: RiskRules, text: str, level: Level
) -> None:
    context = RiskContext(recent=("han ska få ångra sig",), level=Level.N3, signals=("S2b",))
    assert rules.assess(text, context).level is level


def test_a_now_that_is_denied_makes_nothing_urgent(rules: RiskRules) -> None:
    before = RiskContext(("min systerson pratar om att åka ner och kriga",), Level.N3, ("S6",))
    assert rules.assess("Han är inte på väg nu. men han säger att han ska till Syrien", before).level is Level.N3
    assert rules.assess("han är på väg till Syrien nu", before).level is Level.N4
    assert rules.assess("Ingen är i fara just nu!! är det olagligt att åka till Ukraina och slåss").level < Level.N4

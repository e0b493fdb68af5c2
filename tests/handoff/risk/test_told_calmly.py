"""What is denied, long over, another's word or a question at work; and the danger that looks like it."""

from __future__ import annotations

import pytest

from handoff.risk import Level, RiskContext, RiskRules


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


def _last(rules: RiskRules, turns: list[str]) -> Level:
    """The level of the last message, after those before it."""
    recent: tuple[str, ...] = ()
    level, signals, last = Level.N0, tuple[str, ...](), Level.N0
    for text in turns:
        found = rules.assess(text, RiskContext(recent, level, signals))
        recent = (*recent, text)
        level = max(level, found.level)
        signals = tuple(dict.fromkeys((*signals, *found.signals)))
        last = found.level
    return last


CALM = {
    "denied": (
        "pappa slår mig inte",
        "de hotar oss inte men de är otrevliga",
        "ingen har hotat mig",
        "min chef har inte fått något hot",
        "nobody has threatened us",
        "he has not hurt anyone",
    ),
    "a conjunction, not a prison": ("jag älskar honom fast han är så arg", "vi bor ihop fast vi inte pratar"),
    "what one may do": ("hon säger att här kan man inte leva rätt", "some people do not deserve to live here, he says"),
    "the authorities": ("jag är rädd att soc ska ta mina barn",),
    "a routine": (
        "vad gör ni om ett barn skriver att han vill döda sin lärare",
        "hur hanterar er personal om en besökare hotar någon",
        "what do you do if a child says he wants to kill his teacher",
    ),
    "a way of speaking": ("mattefröken kommer döda mig haha", "does secrecy stop me from saying more"),
    "of another": ("han säger att jag är död för honom", "hon vill inte vara med på några middagar"),
}
OVER = (
    "jag hade självmordstankar som barn, nu är allt bättre",
    "I had suicidal thoughts as a teen, I'm fine now",
    "för tio år sen fick jag hot, nu vill jag bara prata om det",
)
DANGER = (
    "pappa slår mig inte längre, nu slår han lillebror",
    "han slår mig och ingen hjälper mig",
    "ingen vet att han hotar mig",
    "vi sitter fast här och han har en kniv",
    "jag kan inte leva så här",
    "en elev säger att han vill döda sin lärare",
    "hon säger att jag är död om jag går",
    "jag hade självmordstankar som barn och har det nu igen",
    "en vuxen på nätet vill att min dotter på 13 gör ett jobb",
    "förr eller senare ska jag döda honom",
    # in another order of words
    "när jag svarar emot hotar han mig",
    "nu bestämmer mina kusiner vem jag får träffa",
    "i lördags slog pappa min lillasyster",
    "på söndag gifter de bort mig",
    "i måndags köpte han en pistol",
    "om min familj får reda på det är jag död",
    "han kastade mig i väggen",
    "jag fick ett brev, de ska bränna mitt hus",
    "i morgon kom inte till skolan skrev han",
    "they are marrying me off in the summer",
    "somebody wrote that they will burn the mosque",
    "if my brothers find out I am dead",
)


@pytest.mark.parametrize("text", [text for texts in CALM.values() for text in texts])
def test_what_is_told_calmly_alarms_nobody(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N1


@pytest.mark.parametrize("text", OVER)
def test_what_is_long_over_is_not_urgent(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N2


@pytest.mark.parametrize("text", DANGER)
def test_danger_in_words_alike_is_heard(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= Level.N3


def test_what_nobody_has_done_is_no_threat_against_somebody_who_leaves(rules: RiskRules) -> None:
    assert _last(rules, ["jag vill lämna gruppen", "nej ingen hotar mig"]) <= Level.N1
    assert _last(rules, ["jag vill lämna gruppen", "nej ingen hotar mig", "vad kostar det"]) <= Level.N1
    assert _last(rules, ["jag vill lämna gruppen", "de hotar mig"]) is Level.N3


def test_how_one_writes_here_is_no_recruiter(rules: RiskRules) -> None:
    assert _last(rules, ["min mamma visade hur man skriver här", "hon är 13 år"]) <= Level.N1
    assert _last(rules, ["en okänd man skriver till min dotter", "hon är 13 år"]) is Level.N3


def test_an_errand_is_no_deed(rules: RiskRules) -> None:
    assert _last(rules, ["han säger att han ska skada dem", "tack, nu ska jag laga mat"]) <= Level.N1
    assert _last(rules, ["jag ska skada dem", "nu ska jag göra det"]) is Level.N4


def test_a_friend_who_comes_is_no_threat(rules: RiskRules) -> None:
    assert _last(rules, ["min man hotar mig", "min kompis kommer nu, jag skriver sen"]) <= Level.N1
    assert _last(rules, ["min man hotar mig", "han kommer nu"]) is Level.N4


LATELY = (
    "igår sa han att han inte vill leva",
    "i fredags skrev hon att hon ska skjuta någon på skolan",
    "han sa i måndags att han ska ta livet av sig",
    "last night he said he is going to hurt them",
    "قال لي امس انه يريد السفر للقتال",
)
LONG_AGO = ("för tio år sedan sa han att han inte ville leva", "years ago he said he wanted to die")


@pytest.mark.parametrize("text", LATELY)
def test_what_was_said_lately_is_still_meant(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= Level.N3


@pytest.mark.parametrize("text", LONG_AGO)
def test_what_was_said_long_ago_is_not(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level <= Level.N2


def test_who_denies_to_take_their_life_is_asked_and_not_alarmed(rules: RiskRules) -> None:
    for denied in ("jag ska inte ta livet av mig", "nej jag tänker inte på att ta livet av mig"):
        assert rules.assess(denied).level is Level.N2
    for near in ("jag ska ta livet av mig", "jag ska inte ta livet av mig i kväll, jag gör det i morgon"):
        assert rules.assess(near).level >= Level.N3


def test_control_by_the_family_is_urgent_and_no_alarm(rules: RiskRules) -> None:
    assert rules.assess("nu bestämmer mina bröder vem jag får träffa").level is Level.N3
    assert rules.assess("de gifter bort mig i kväll").level is Level.N4


def test_a_plain_goodbye_after_sadness_is_a_goodbye(rules: RiskRules) -> None:
    assert _last(rules, ["jag är så ledsen", "vi ska äta nu, hejdå"]) <= Level.N1
    assert _last(rules, ["allt är så meningslöst", "hejdå allihop"]) is Level.N3


def test_a_question_of_what_to_do_or_a_way_home_rings_no_alarm(rules: RiskRules) -> None:
    assert _last(rules, ["jag vill inte leva", "vad gör jag i morgon"]) <= Level.N1
    assert _last(rules, ["jag vill inte leva", "jag gör det i morgon"]) is Level.N4
    assert _last(rules, ["min son ska resa till kriget", "han kommer hem på lördag"]) <= Level.N1
    assert _last(rules, ["min son ska resa till kriget", "han åker på lördag"]) is Level.N4

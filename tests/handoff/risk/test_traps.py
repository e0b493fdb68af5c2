"""Traps of the language, and pairs of sentences that differ in one word."""

from __future__ import annotations

import pytest

from handoff.risk import Holder, Level, Modality, RiskRules

N0, N1, N2, N3, N4 = Level


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        # A negation that raises risk is never read as a denial.
        ("jag vill inte leva", N3, N4),
        ("orkar inte mer", N3, N4),
        ("vill inte vakna", N3, N4),
        ("I don't want to live", N3, N4),
        # Not wanting to die is no wish to die; with a threat beside it, it is danger.
        ("jag vill INTE dö", N2, N2),
        ("jag vill inte dö, han är utanför med en kniv", N4, N4),
        # A denied plan is read after the "but".
        ("han tänker inte göra något, men jag blir inte lugn", N2, N2),
        ("det är inte så att jag inte orkar", N2, N2),
        # Reported and joking plans are plans; fear is a step lower.
        ("han sa att han ska spränga skolan", N3, N4),
        ("jag är rädd att han ska spränga nåt", N2, N3),
        ("jag är rädd att han gör något dumt", N2, N2),
        ("lol jag ska väl spränga mig då", N3, N4),
        ("min bror säger att han inte vill finnas", N3, N3),
        # Hypotheses, the past, news and questions on words.
        ("tänk om någon skulle göra något", N0, N1),
        ("de sprängde i vår port i våras", N0, N2),
        ("jag skriver om attentatet 2017", N0, N0),
        ("vad betyder våldsbejakande?", N0, N0),
        # Idioms.
        ("jag dör av skratt", N0, N0),
        ("dör av nyfikenhet", N0, N0),
        ("vi slår ihjäl tid", N0, N0),
        ("han bombar mig med sms", N0, N0),
        ("vi skjuter upp mötet", N0, N0),
        ("det sprängde i huvudet", N0, N0),
        ("jag fick en panikattack", N0, N1),
        ("farfar fick en hjärtattack", N0, N1),
        ("anfallet var bra i matchen", N0, N0),
        ("bilen syntes inte i döda vinkeln", N0, N0),
        ("hon mördade på scen", N0, N0),
        ("sprängfylld matsal", N0, N0),
        ("jag har en mordisk hunger", N0, N0),
        ("I'm dying of laughter", N0, N0),
        ("this homework is killing me", N0, N0),
        # Verbs with two readings ask a question.
        ("han ska göra det i kväll", N2, N2),
        ("de ska ta honom", N2, N2),
        ("hon säger att hon ska åka ner", N2, N2),
        # Spelling.
        ("sjalvmord", N3, N4),
        ("han ska spranga skolan", N3, N4),
        ("ja orkr inte leva", N3, N4),
        ("kms", N3, N4),
        ("ta live av mig", N3, N4),
        ("jag vill d ö", N3, N4),
        ("v i l l  d ö", N3, N4),
        ("v.i.l.l..d.ö", N3, N4),
        ("s j ä l v  m o r d", N3, N4),
        ("jag vill döööööö", N3, N4),
        ("s j ä l v m o r d", N3, N4),
        ("sj4lvm0rd", N3, N4),
        ("sj\u200bälv\u200bmord", N3, N4),
        ("JAG VILL DÖ", N3, N4),
        ("jag vill do\u0308", N3, N4),
        # Compounds.
        ("självmordstankar", N3, N4),
        ("jag har fått mordhot", N3, N4),
        ("de planerar ett sprängdåd", N3, N4),
        # Both languages in one sentence.
        ("jag orkar inte, wanna kill myself", N3, N4),
    ],
)
def test_traps(rules: RiskRules, text: str, lowest: Level, highest: Level) -> None:
    assert lowest <= rules.assess(text).level <= highest


@pytest.mark.parametrize(
    "text",
    [
        "jag dör av skratt, men på riktigt: han står här med en kniv",
        "vi sköt upp mötet för att han har sagt att han ska skjuta alla",
        "jag skojar bara haha, jag vill dö",
        "I'm dying of laughter but he has a gun and he is outside my door",
    ],
)
def test_an_idiom_or_a_laugh_cancels_no_real_signal(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).level >= N3


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("jag ska döda honom", "jag ska inte döda honom"),
        ("jag ska döda honom i kväll", "jag ska döda honom"),
        ("jag vill inte leva", "jag vill leva"),
        ("han ska skjuta folk", "han ska skjuta upp mötet"),
        ("han sa att han ska spränga skolan", "tänk om någon skulle spränga skolan"),
        ("han har köpt en pistol", "han har köpt en cykel"),
        ("he will kill them", "he will not kill them"),
        ("I want to die", "I want to live"),
    ],
)
def test_one_word_makes_the_difference(rules: RiskRules, higher: str, lower: str) -> None:
    assert rules.assess(higher).level > rules.assess(lower).level


@pytest.mark.parametrize(
    ("text", "holder", "signal"),
    [
        ("jag ska döda min chef", Holder.SELF, "S2b"),
        ("hon ska döda sin chef", Holder.OTHER, "S2"),
        ("jag vill dö", Holder.SELF, "S3"),
        ("min syster säger att hon vill dö", Holder.OTHER, "S3"),
        ("I am going to shoot them", Holder.SELF, "S2b"),
        ("my brother is going to shoot them", Holder.OTHER, "S2"),
    ],
)
def test_the_holder_is_the_subject(rules: RiskRules, text: str, holder: Holder, signal: str) -> None:
    reasons = [reason for reason in rules.assess(text).reasons if reason.signal == signal]
    assert holder in {reason.holder for reason in reasons}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("jag är rädd att han ska döda någon", Modality.FEAR),
        ("han skrev att han ska döda någon", Modality.QUOTE),
        ("lol jag ska döda honom", Modality.JOKE),
        ("jag ska döda honom", Modality.PLAN),
    ],
)
def test_the_modality_is_read(rules: RiskRules, text: str, modality: Modality) -> None:
    assert modality in {reason.modality for reason in rules.assess(text).reasons}


@pytest.mark.parametrize(
    "text",
    [
        "jag har tagit tabletter",
        "jag ska ta livet av mig i kväll",
        "I'm going to end my life tonight",
    ],
)
def test_the_suicide_wording_is_for_the_writers_own_life(rules: RiskRules, text: str) -> None:
    found = rules.assess(text)
    assert (found.level, found.suicide) == (N4, True)


@pytest.mark.parametrize(
    "text",
    ["han står utanför dörren med en kniv", "min bror står på en bro och ska hoppa", "I heard shots outside"],
)
def test_danger_of_others_gets_the_danger_wording(rules: RiskRules, text: str) -> None:
    found = rules.assess(text)
    assert (found.level, found.suicide) == (N4, False)


def test_ambiguous_words_are_marked_as_such(rules: RiskRules) -> None:
    assert rules.assess("han ska göra det i kväll").ambiguous
    assert not rules.assess("han ska spränga skolan").ambiguous

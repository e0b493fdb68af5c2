"""Whatever would leave a visitor without a way, or overwhelm them, is a finding with its place."""

from __future__ import annotations

import pytest

from knowledge import seed
from knowledge.guides.__main__ import installed, main
from knowledge.guides.checks import Known, findings
from knowledge.guides.files import parse, placed
from tests.converse.subjects import Subjects
from tests.support.guides import THREAT, WORRY

KNOWN = installed()


@pytest.mark.parametrize("source", [WORRY, THREAT])
def test_a_good_guide_has_no_fault(source: str) -> None:
    assert [str(each) for each in findings(parse(source)[0], KNOWN)] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("next: prova", "next: borta", "unknown_step"),
        ("first: mote", "first: borta", "unknown_step"),
        ("entry: {replies: [amne_oro]}", "entry: {replies: [amne_oro], unsure: borta}", "unknown_step"),
        ("natet:\n          to: om_natet", "natet:\n          to: om_vanner", "unreachable"),
        ("    next: prova\n  - id: om_vanner", "  - id: om_vanner", "dead_end"),
        ("    next: prova\n", "    next: om_natet\n", "circle"),
        ("        vanner:\n          to: om_vanner", "        vanner:\n          to: vem", "circle"),
        ("        yes: {to: bra}", "        yes: {to: om_natet}", "unreachable"),
        ("- id: bra", "- id: mote", "step_twice"),
        ("[Bra. Välj en lugn stund.]", "[Bra. När har du tid?]", "asks_in_say"),
        ("[Vem är du orolig för?, Vem", "[Berätta vem det gäller., Vem", "asks_nothing"),
        ("[Vem är du orolig för?, Vem", "[Vem är det? Är det ditt barn?, Vem", "asks_twice"),
        ("        no: {to: person}\n", "", "no_way"),
        ("          words: {sv: [nya vänner, nya kompisar], en: [new friends]}\n", "", None),
        ("{sv: Nya vänner, en: New friends}", "{sv: Nya vänner som jag inte känner, en: New}", "too_long"),
        ("button: {sv: Nya vänner, en: New friends}", "button: {sv: Nya vänner}", "no_language"),
        ("en: [Good. Choose a calm moment.]", "ar: [x]", "no_language"),
        ("sv: [Bra. Välj en lugn stund.]", "ar: [x]", "no_swedish"),
        ("[Bra. Välj en lugn stund.]", "[Bra. Ring 08-123 456.]", "number"),
        ("[Bra. Välj en lugn stund.]", "[Bra. Ring Bris.]", "organisation"),
        ("[Bra. Välj en lugn stund.]", "['Bra. Se https://example.org.']", "address"),
        ("[Bra. Välj en lugn stund.]", "['Bra i {plats}.']", "unknown_variable"),
        ("[Bra. Välj en lugn stund.]", "[Bra., Bra.]", "said_already"),
        ("[Bra. Välj en lugn stund.]", f"['{'ord ' * 90}.']", "too_many_words"),
        (
            "[Bra. Välj en lugn stund.]",
            "[Kommunikationsutvecklingen möjliggör förändringsprocesser i relationshantering samt familjekonstellation"
            " inom gemenskapsorienterade sammanhang och omständigheter.]",
            "too_heavy",
        ),
        ("    closed:\n      sv: [Det är svårt. Du kan lämna ett meddelande till oss.]\n"
         "      en: [It is hard. You can leave us a message.]\n", "", "no_closed"),
        ("entry: {replies: [amne_oro]}", "entry: {}", "never_begins"),
        ("entry: {replies: [amne_oro]}", "entry: {replies: [finns_inte]}", "unknown_value"),
        ("entry: {replies: [amne_oro]}", "entry: {replies: [amne_oro], signals: [S4]}", "signals_without_safety"),
        ("audiences: [anhorig]", "audiences: [alla_andra]", "unknown_value"),
        ("    person: true", "    help: [xyz]", "unknown_value"),
        ("    person: true", "    card: {article: zz99}", "unknown_article"),
        ("    person: true", "    passage: {article: a01, part: 99}", "no_passage"),
        ("    next: prova\n  - id: om_vanner", "    next: om_vanner\n  - id: om_vanner", None),
        ("    next: end\n  - id: person", "    next: person\n  - id: person", None),
    ],
)  # fmt: skip
def test_a_fault_is_found(old: str, new: str, rule: str | None) -> None:
    assert old in WORRY
    source = WORRY.replace(old, new, 1)
    found = findings(parse(source)[0], KNOWN)
    assert all(str(each) for each in placed(found, source))
    assert [each.rule for each in found] == [] if rule is None else rule in [each.rule for each in found]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (", level: N4, signal: S1, reason: är inte trygg", "", "no_level"),
        (", signal: S1, reason: är inte trygg", "", "half_level"),
    ],
)
def test_a_fault_of_safety_is_found(old: str, new: str, rule: str | None) -> None:
    found = [each.rule for each in findings(parse(THREAT.replace(old, new, 1))[0], KNOWN)]
    assert found == [] if rule is None else rule in found


def test_other_with_words_is_somebody_else_and_what_else_is_written_is_unsure() -> None:
    source = WORRY.replace(
        "        other: {to: om_vanner}", "        other: {to: om_natet, words: {sv: [någon annan]}}"
    )
    ask = next(step.ask for step in parse(source)[0].steps if step.id == "forandrat")
    assert ask is not None
    assert ask.otherwise is ask.answers["unsure"]
    assert "other" in ask.named


def test_three_steps_said_in_a_row_are_too_much() -> None:
    source = WORRY.replace("    next: end\n  - id: person", "    next: person\n  - id: person").replace(
        "    person: true\n    next: end",
        "    next: mer\n  - id: mer\n    say: {sv: [Så.], en: [So.]}\n    next: end",
    )
    assert "says_too_much" in [each.rule for each in findings(parse(source)[0])]


def test_a_question_of_an_unsayable_choice_and_too_many_buttons_are_found() -> None:
    many = "".join(f"        val{n}: {{to: om_vanner, button: {{sv: V{n}, en: V{n}}}}}\n" for n in range(4))
    found = [
        each.rule
        for each in findings(
            parse(WORRY.replace("        vanner:\n", f"{many}        tyst: {{to: om_vanner}}\n        vanner:\n"))[0]
        )
    ]
    assert {"unsayable", "too_many_buttons"} <= set(found)


@pytest.mark.parametrize(("questions", "faults"), [(1, 0), (2, 1)])
def test_more_than_three_questions_in_a_row_interrogate(questions: int, faults: int) -> None:
    """Before "Do you dare to try it?" come these, and after "who" and "what" something is given."""
    way = "{to: prova}" if questions == 1 else "{to: q2}"
    more = _question("q1", way) + (_question("q2", "{to: prova}") if questions == 2 else "")
    again = WORRY.replace("to: bra}", "to: q9}").replace("    next: prova", "    next: q1") + more
    found = [each.rule for each in findings(parse(again + _question("q9", "{to: bra}"))[0])]
    assert found.count("interrogates") == faults


def _question(name: str, way: str) -> str:
    return (
        f"  - id: {name}\n    ask:\n      text: {{sv: [Fråga?], en: [Question?]}}\n      kind: yes_no\n"
        f"      answers: {{yes: {way}, no: {way}, unsure: {way}}}\n"
    )


def test_every_guide_of_the_installation_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out
    assert len({guide.id for guide in seed.guides()}) == len(seed.guides())
    assert all(
        path.stem == guide.id for path, guide in zip(sorted(seed.GUIDES.glob("*.yaml")), seed.guides(), strict=True)
    )


def test_what_is_not_known_is_not_looked_for() -> None:
    guide = parse(WORRY.replace("    person: true", "    card: {article: zz99}"))[0]
    assert findings(guide, Known()) == []


def test_what_a_guide_is_about_is_a_subject_of_played_conversations() -> None:
    codes = Subjects().codes
    for guide in seed.guides():
        assert {*guide.about, *(code for step in guide.steps for code in step.about)} <= codes, guide.id

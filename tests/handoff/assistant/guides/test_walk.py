"""The walk: what is said until the next question, what is passed over, what is never said twice."""

from __future__ import annotations

import msgspec
import pytest

from handoff.assistant.guides.walk import Heard, advance
from handoff.conversation.state import said_as
from knowledge import seed
from knowledge.guides.compiled import Compiled
from knowledge.guides.files import parse
from knowledge.guides.model import Guide
from tests.support.guides import WORRY, threat, worry

ORO, FARA = Compiled.of(worry()), Compiled.of(threat())


def steps(compiled: Compiled, start: str, **heard: object) -> tuple[list[str], str]:
    """(steps that are said and asked, where the visitor stands)."""
    moves = advance(compiled, start, Heard(**{"memory": {}, **heard}))  # type: ignore[arg-type]
    asked = [moves.asks.reply_id] if moves.asks is not None else []
    return [
        *(each.reply_id.partition("/")[2] for each in moves.said),
        *(each.partition("/")[2] for each in asked),
    ], moves.step


def test_all_is_said_until_a_question_is_asked() -> None:
    assert steps(ORO, "mote") == (["mote", "vem"], "vem")
    assert steps(ORO, "om_natet") == (["om_natet", "prova"], "prova")


def test_a_question_whose_answer_is_known_is_passed_over_by_it() -> None:
    assert steps(ORO, "mote", memory={"relation": "barn"}) == (["mote", "forandrat"], "forandrat")
    known = {"relation": "barn", "signs": "natet"}
    assert steps(ORO, "mote", memory=known) == (["mote", "om_natet", "prova"], "prova")


def test_a_value_that_the_question_does_not_know_does_not_answer_it() -> None:
    assert steps(ORO, "forandrat", memory={"signs": "vapen"}) == (["forandrat"], "forandrat")


def test_a_choice_that_was_named_before_is_not_asked_for() -> None:
    def begun(*written: str) -> str:
        return advance(ORO, "mote", Heard({"relation": "barn"}, written=written)).step

    assert begun("min son sitter på nätet hela nätterna") == "prova"
    assert begun("min son hänger med nya vänner på nätet") == "forandrat", "two are named"
    assert begun("min son har inte nya vänner") == "forandrat", "it is denied"
    assert begun("min son är på nätet" + " och mycket mer" * 9) == "forandrat", "a long story is about more than that"
    assert begun("han är så arg", "min son sitter på nätet") == "prova", "it was named in the message before"
    assert begun("min son sitter på nätet. och sedan var det så mycket mer " + "som jag ville säga " * 7) == "prova"


def test_first_words_answer_no_question_about_safety() -> None:
    assert advance(FARA, "trygg", Heard({}, written=["jag är inte trygg"])).step == "trygg"


def test_only_a_question_that_says_so_is_answered_by_what_was_written_before() -> None:
    asked_now = msgspec.to_builtins(worry())
    next(step for step in asked_now["steps"] if step["id"] == "forandrat")["ask"]["from_before"] = False
    oro = Compiled.of(msgspec.convert(asked_now, Guide))
    heard = Heard({"relation": "barn"}, written=["min son sitter på nätet hela nätterna"])
    assert advance(oro, "mote", heard).step == "forandrat"


def test_the_end_has_the_summary() -> None:
    assert steps(ORO, "bra") == (["bra", "end"], "end")


def test_a_text_that_was_said_is_said_in_other_words_and_then_not_at_all() -> None:
    once = [said_as("guide:prov_oro/mote", 0), said_as("guide:prov_oro/vem", 0)]
    moves = advance(ORO, "mote", Heard({}, said=once))
    assert [each.variant for each in moves.said] == [1]
    assert moves.asks is not None
    assert moves.asks.text == "Vem tänker du mest på nu?"
    twice = [*once, said_as("guide:prov_oro/mote", 1), said_as("guide:prov_oro/vem", 1)]
    assert steps(ORO, "mote", said=twice) == (["forandrat"], "forandrat")


def test_who_cannot_call_aloud_is_not_told_to_call_while_there_are_other_words() -> None:
    hot = Compiled.of(next(each for each in seed.guides() if each.id == "hot"))

    def told(said: list[str]) -> str:
        return " ".join(each.text for each in advance(hot, "oklart", Heard({}, said=said)).said)

    assert "ring 112" in told([])
    assert "ring 112" not in told([said_as("kan_inte_prata", 0)])
    assert "ring 112" not in told([said_as("guide:hot/tyst", 0)])


def test_a_guide_of_safety_asks_again_with_the_words_that_were_said_longest_ago() -> None:
    said = [said_as("guide:prov_fara/trygg", number) for number in (1, 0, 2)]
    moves = advance(FARA, "trygg", Heard({}, said=said))
    assert moves.asks is not None
    assert moves.asks.variant == 1


def test_sentences_that_were_read_elsewhere_are_left_out() -> None:
    read = {"Fråga vad hen gillar där."}
    moves = advance(ORO, "om_natet", Heard({}, read=read))
    assert [each.text for each in moves.said] == ["Lyssna mer än du pratar."]


def test_the_language_and_the_closed_words_are_those_of_the_turn() -> None:
    assert advance(ORO, "person", Heard({}, lang="en", open=False)).said[0].text.startswith("It is hard")
    assert "person" not in advance(ORO, "person", Heard({}, open=False)).said[0].text


@pytest.mark.parametrize(("place", "text"), [("Kiruna", "I Kiruna finns det hjälp."), ("", "Det finns hjälp.")])
def test_the_place_is_named_where_it_is_known(place: str, text: str) -> None:
    helped = (
        "      sv: ['I {plats} finns det hjälp.']\n      en: ['In {plats} there is help.']\n"
        "    say_without_place: {sv: [Det finns hjälp.], en: [There is help.]}\n    help: [anhorigstod]\n"
        "    next: end\n"
    )
    source = WORRY[: WORRY.index("      sv: [Det är svårt.")] + helped
    moves = advance(Compiled.of(parse(source)[0]), "person", Heard({}, place=place))
    assert moves.said[0].text == text


def test_of_much_that_comes_together_only_the_first_and_the_last_is_said() -> None:
    more = "".join(
        f"  - id: s{n}\n    say: {{sv: [Så {n}.], en: [So {n}.]}}\n    next: {to}\n"
        for n, to in ((1, "s2"), (2, "prova"))
    )
    source = WORRY.replace("    next: prova", "    next: s1", 1) + more
    assert steps(Compiled.of(parse(source)[0]), "om_natet") == (["om_natet", "s2", "prova"], "prova")

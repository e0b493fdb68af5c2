"""A turn of the bot: nothing that was read before, and a person where there is no more to say."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from handoff.assistant.wording.dialogue import Passage, least_said, unsaid, with_reflection, without_repetition
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import seed, wordings
from storage.ids import Seq

INSTALLED = wordings.load(seed.REPLIES)


def reply(*ids: str, **changes: Any) -> BotReply:
    plain: dict[str, Any] = {"intent": "oro_barn", "confidence": 0.9, "slots": {}, "handoff": None, "level": "N0"}
    lines = tuple(BotLine(reply_id=each) for each in ids)
    plain |= {"answers": Seq(1), "lines": lines, "signals": (), "why": (), "suicide": False}
    return BotReply(**{**plain, **changes})


def said(state: State, *ids: str, variants: int = 1, **changes: Any) -> list[str]:
    return [line.reply_id for line in without_repetition(reply(*ids, **changes), state, lambda _: variants).lines]


def test_the_first_text_that_was_not_said_is_next() -> None:
    assert unsaid("a", 3, ("a#0", "b#1")) == 1
    assert unsaid("a", 2, ("a#0", "a#1")) is None
    assert least_said("a", 3, ("a#1", "a#2", "a#0")) == 1


def test_what_was_read_is_left_out_and_what_is_new_is_said() -> None:
    state = State(name="bot", said=("oro_barn#0", "hur_prata#0"))
    assert said(state, "oro_barn", "fraga_roll") == ["fraga_roll"]
    assert said(state, "oro_barn", variants=2) == ["oro_barn"]


def test_with_all_texts_said_that_is_said_and_a_person_is_offered() -> None:
    state = State(name="bot", said=("oro_barn#0", "bekrafta#0"))
    (line,) = without_repetition(reply("oro_barn"), state, lambda _: 1).lines
    assert (line.reply_id, line.buttons) == ("sagt_allt", (("knapp_person", "be_om_manniska"),))
    assert said(state, "bekrafta") == ["kvar_har"]


def test_in_the_queue_nobody_is_offered_what_is_on_the_way() -> None:
    state = State(name="queued", said=("oro_barn#0", "forstod_inte_igen#0"))
    for name, handoff in (("oro_barn", None), ("forstod_inte_igen", "low_confidence")):
        (line,) = without_repetition(reply(name, handoff=handoff), state, lambda _: 1).lines
        assert (line.reply_id, line.buttons) == ("kvar_i_kon", ())


@pytest.mark.parametrize("name", ["trygg_nej", "akut_fara_nu", "avsluta"])
def test_what_helps_in_danger_is_said_again_as_is_a_farewell(name: str) -> None:
    assert said(State(name="bot", said=(f"{name}#0",)), name) == [name]


def test_an_answer_that_calls_a_person_is_left_as_it_is() -> None:
    state = State(name="bot", said=("forstod_inte_igen#0",))
    assert said(state, "forstod_inte_igen", handoff="low_confidence") == ["forstod_inte_igen"]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("open_", [True, False])
def test_what_stands_in_for_other_texts_has_several_texts_itself(lang: str, open_: bool) -> None:
    for name in ("sagt_allt", "kvar_har", "kvar_i_kon"):
        assert INSTALLED.variants(name, lang, open=open_) >= 3


PASSAGES = (Passage("a10", 7, "Lyssna klart."), Passage("a10", 5, "Fråga vidare."))


def passages(state: State, *ids: str, **changes: Any) -> list[tuple[str, int, str]]:
    lines = without_repetition(reply(*ids, **changes), state, lambda _: 1, PASSAGES).lines
    return [(line.reply_id, line.variant, line.text) for line in lines]


def test_after_advice_that_was_read_follows_the_nearest_passage_and_then_the_next() -> None:
    read = State(name="bot", said=("hur_prata#0",))
    assert passages(read, "hur_prata") == [("stycke:a10", 7, "Lyssna klart.")]
    assert passages(replace(read, said=(*read.said, "stycke:a10#7")), "hur_prata")[0][2] == "Fråga vidare."
    both = replace(read, said=(*read.said, "stycke:a10#7", "stycke:a10#5"))
    assert passages(both, "hur_prata") == [("sagt_allt", 0, "")]


def test_no_passage_stands_in_for_safety_small_talk_or_what_the_service_says_of_itself() -> None:
    read = State(name="bot", said=("hur_prata#0", "bekrafta#0", "fraga_lagring#0"))
    assert passages(read, "hur_prata", level="N3") == [("sagt_allt", 0, "")]
    assert passages(read, "bekrafta") == [("kvar_har", 0, "")]
    assert passages(read, "fraga_lagring", intent="fraga_lagring") == [("sagt_allt", 0, "")]
    assert passages(replace(read, name="queued"), "hur_prata") == [("kvar_i_kon", 0, "")]


def reflected(text: str, state: State = State(name="bot"), *, variants: int = 1, **changes: Any) -> list[str]:  # noqa: B008
    command = reply(*changes.pop("ids", ("oro_annan_narstaende",)), **changes)
    return [line.reply_id for line in with_reflection(command, text, state, lambda _: variants).lines]


def test_a_feeling_that_is_named_is_taken_up_before_the_answer_once_in_the_same_words() -> None:
    assert reflected("jag är så rädd för honom") == ["spegling_radd", "oro_annan_narstaende"]
    heard = State(name="bot", said=("spegling_radd#0",))
    assert reflected("jag är så rädd", heard) == ["oro_annan_narstaende"]
    assert reflected("jag är så rädd", heard, variants=2) == ["spegling_radd", "oro_annan_narstaende"]
    assert reflected("jag är rädd och skäms", heard) == ["spegling_skam", "oro_annan_narstaende"]
    assert reflected("han är arg jämt") == ["oro_annan_narstaende"]


def test_it_is_not_taken_up_twice_nor_in_danger_nor_at_a_limit() -> None:
    assert reflected("är det mitt fel?", ids=("oro_barn",)) == ["oro_barn"]
    other_text = State(name="bot", said=("oro_barn#0",))
    assert reflected("är det mitt fel?", other_text, ids=("oro_barn",)) == ["spegling_skuld", "oro_barn"]
    assert reflected("jag skäms så", level="N4", ids=("akut_fara_nu",)) == ["akut_fara_nu"]
    assert reflected("jag är så rädd", level="N4", ids=("akut_fara_nu",)) == ["spegling_radd", "akut_fara_nu"]
    assert reflected("jag är arg", intent="hat_trakasseri", ids=("hat_trakasseri",)) == ["hat_trakasseri"]


def test_without_a_feeling_what_was_told_is_taken_up_once_in_each_wording() -> None:
    told = "min son har förändrats så mycket, jag känner inte igen honom"
    assert reflected(told) == ["spegling_forr", "oro_annan_narstaende"]
    assert reflected(told, State(name="bot", said=("spegling_forr#0",))) == ["oro_annan_narstaende"]
    assert reflected("jag är rädd, han har förändrats") == ["spegling_radd", "oro_annan_narstaende"]


@pytest.mark.parametrize(
    "told",
    [
        "jag ska ha möte med skolan på måndag",
        "hon sitter på nätet jämt",
        "han frågade om jag hade pengar",
        "min man sover nu",
        "de bråkade lite på rasten",
        "hela familjen vet",
    ],
)
def test_a_word_that_many_other_things_are_said_with_is_no_ground_for_a_sentence_of_its_own(told: str) -> None:
    assert reflected(told) == ["oro_annan_narstaende"]


def test_a_subject_is_not_taken_up_twice_in_a_turn_nor_in_danger_nor_under_another_intent() -> None:
    assert reflected("han har fått nya kompisar", level="N3", ids=("rekrytering_annan",)) == ["rekrytering_annan"]
    assert reflected("min bror", intent="fraga_lagring", ids=("fraga_lagring",)) == ["fraga_lagring"]


def test_each_reflection_has_three_wordings_or_more_of_one_sentence_and_asks_nothing() -> None:
    ids = [name for name in INSTALLED.ids if name.startswith("spegling_")]
    assert len(ids) == 16
    for name in ids:
        for lang in ("sv", "en"):
            count = INSTALLED.variants(name, lang, open=True)
            words = [INSTALLED.text(name, lang, open=True, variant=at) for at in range(count)]
            assert len(set(words)) >= 3, name
            assert all(each.count(".") == 1 and each.endswith(".") and "?" not in each for each in words), name


def test_worry_is_taken_up_where_the_answer_does_not_do_so_itself() -> None:
    assert reflected("jag är orolig", ids=("fraga_tecken",)) == ["spegling_oro", "fraga_tecken"]
    assert reflected("jag är orolig", ids=("amne_oro",)) == ["amne_oro"]


def test_a_brother_who_is_only_named_is_not_the_one_who_is_feared_for() -> None:
    of_a_brother = State(name="bot", memory={"relation": "syskon"})
    assert reflected("min bror säger att det är fel", of_a_brother, ids=("bekrafta",)) == [
        "spegling_syskon",
        "bekrafta",
    ]
    assert reflected("min bror säger att det är fel", ids=("bekrafta",)) == ["bekrafta"]
    of_a_child = State(name="bot", memory={"relation": "barn"})
    assert reflected("min bror säger att det är fel", of_a_child, ids=("bekrafta",)) == ["bekrafta"]


def test_while_life_is_in_danger_sorrow_and_anger_are_taken_up_later() -> None:
    acute = State(name="queued", level=Level.N4, signals=("S1",))
    assert reflected("jag är så arg och ledsen", acute, ids=("fara_ja",)) == ["fara_ja"]
    assert reflected("jag är så rädd", acute, ids=("fara_ja",)) == ["spegling_radd", "fara_ja"]

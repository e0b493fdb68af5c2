"""A text speaks of him or her where that is known, and leaves it open where it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import seed
from knowledge.guides.words import spoken
from knowledge.spoken_of import HE, NOT_ONE, SHE, spoken_of
from knowledge.wordings import Wording, check, load, placeholders

REPLIES = load(Path(seed.REPLIES))


@pytest.mark.parametrize(
    ("sex", "said"),
    [
        ("", "Fråga hur hen mår, och lyssna på hen."),
        (HE, "Fråga hur han mår, och lyssna på honom."),
        (SHE, "Fråga hur hon mår, och lyssna på henne."),
        (NOT_ONE, "Fråga hur hen mår, och lyssna på hen."),
    ],
)
def test_a_text_has_three_forms(sex: str, said: str) -> None:
    assert spoken_of("Fråga hur {hen|han|hon} mår, och lyssna på {hen|honom|henne}.", sex) == said


def test_a_placeholder_beside_the_forms_stays() -> None:
    assert spoken_of("{kommun}: {they are|he is|she is} there.", SHE) == "{kommun}: she is there."
    assert placeholders("{kommun}: {they are|he is|she is} there.") == {"kommun"}


def test_a_text_with_two_forms_is_a_fault() -> None:
    assert [each.rule for each in check("halsa", Wording("Hej, {han|hon} är här."), "sv")] == ["variables"]


def test_a_reply_speaks_of_who_was_told_of() -> None:
    said = [REPLIES.text("oro_natet", "sv", open=True, variant=1, sex=sex) for sex in ("", HE, SHE)]
    assert [re.findall(r"hur (\w+) vet", each)[0] for each in said] == ["hen", "han", "hon"]


def test_no_form_is_left_in_what_is_said() -> None:
    """In no language, for nobody."""
    texts = [text for _, lang, wording in REPLIES for text in (*wording.texts(open=True), *wording.texts(open=False))]
    for guide in seed.guides():
        texts += [each.text for each in spoken(guide)]
    assert not [text for text in texts for sex in ("", HE, SHE) if "|" in spoken_of(text, sex)]

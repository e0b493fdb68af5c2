"""What people read: complete, plain, and without the promises that nobody can keep."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from knowledge.readability import lix
from knowledge.replies import TOLD_PREFIX
from knowledge.wordings import Wording, WordingError, Wordings, check, load

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "knowledge" / "content" / "replies"
NOTICES = {
    f"notice_{name}"
    for name in (
        "emergency_danger",
        "emergency_suicide",
        "bot_unavailable",
        "queued",
        "queue_position",
        "counselor_joined",
        "counselor_left",
        "closed_hours",
        "mailbox_saved",
        "ended",
        "erased",
        "limit",
    )
}

# The "bot never" list of the domain brief, as far as words can show it.
NEVER = {
    "promises secrecy": r"tystnadsplikt|sekretess gäller|lovar att ingen|aldrig (lämna|berätta)|secrecy|never tell",
    "asks who somebody is": r"vad heter|ditt namn\?|personnumret\?|vilken adress|your name\?|(which|vilken) grupp?\?",
    "asks for details of plans": r"(hur|var|när) (ska|tänker) (han|hon|du|de|hen)|how will (he|she|they)|when will",
    "urges spying": r"(kolla|sök igenom|läs) (hans|hennes|telefonen|datorn)|search (his|her)|konfrontera|confront",
    "labels people or acts": r"radikaliserad|radicali[sz]ed|terrorist|är ett brott|is a crime|extremist\b",
    "pretends to be human": r"jag är en (människa|person)|i am a (human|person)|som människa",
    "acts towards authorities": r"jag (ringer|anmäler|kontaktar)|vi (anmäler|ringer) |i will (call|report)",
    "gives numbers or links": r"https?://|www\.|@|\d{4,}",
}


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return load(CONTENT)


def _texts() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted(CONTENT.glob("*.yaml")):
        for part in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for name, entry in part.items():
                for words in entry.values():
                    rows += [(path.stem, name, each) for each in ([words] if isinstance(words, str) else words)]
    return rows


@pytest.mark.parametrize("rule", NEVER)
def test_the_bot_never(rule: str) -> None:
    broken = [(lang, name) for lang, name, words in _texts() if re.search(NEVER[rule], words, re.IGNORECASE)]
    assert not broken


def test_both_languages_word_the_same_ids() -> None:
    ids = {lang: {name for own, name, _ in _texts() if own == lang} for lang in ("sv", "en")}
    assert ids["sv"] == ids["en"]


def test_all_notices_of_the_gateway_exist(wordings: Wordings) -> None:
    assert wordings.ids >= NOTICES


def test_the_position_is_filled_in_and_asked_for(wordings: Wordings) -> None:
    assert "nummer 3" in wordings.text("notice_queue_position", "sv", open=True, position=3)
    with pytest.raises(WordingError, match="position"):
        wordings.text("notice_queue_position", "sv", open=True)


def test_closed_hours_promise_nobody(wordings: Wordings) -> None:
    opened = wordings.text("be_om_manniska", "sv", open=True)
    closed = wordings.text("be_om_manniska", "sv", open=False)
    assert "hämtar en person" in opened
    assert "hämtar" not in closed
    assert "112" in closed


def test_every_urgent_text_names_112_in_both_variants(wordings: Wordings) -> None:
    urgent = "akut_fara_nu sjalvmord_sjalvskada radd_att_nagon_gor_nagot trygg_nej risk_stod egen_valdsavsikt"
    for name in (*urgent.split(), "notice_bot_unavailable"):
        for lang in ("sv", "en"):
            assert "112" in wordings.text(name, lang, open=True), name
            assert "112" in wordings.text(name, lang, open=False), name


def test_a_language_without_words_falls_back_to_swedish(wordings: Wordings) -> None:
    assert wordings.text("welcome", "so", open=True) == wordings.text("welcome", "sv", open=True)


def test_a_variant_is_chosen_by_number_from_those_of_the_hour() -> None:
    file = "{replies: {a: {text: A, closed: B, variants: [C, D]}}, titles: {}, notices: {}}"
    with TemporaryDirectory() as folder:
        (Path(folder) / "sv.yaml").write_text(file, encoding="utf-8")
        loaded = load(Path(folder))
    assert [loaded.text("a", "sv", open=True, variant=at) for at in range(4)] == ["A", "C", "D", "A"]
    assert [loaded.text("a", "sv", open=False, variant=at) for at in range(2)] == ["B", "B"]
    assert (loaded.variants("a", "en", open=True), loaded.variants("a", "sv", open=False)) == (3, 1)


def test_an_unknown_id_is_an_error(wordings: Wordings) -> None:
    with pytest.raises(WordingError, match="nonesuch"):
        wordings.text("nonesuch", "sv", open=True)


@pytest.mark.parametrize(
    ("wording", "problem"),
    [
        (Wording("Jag hämtar en person."), "no closed variant"),
        (Wording("Jag hämtar en person.", closed="Vi kopplar dig snart."), "still offers"),
        (Wording("Hej.", variants=("Jag hämtar en person.",)), "no closed variant"),
        (Wording("Hej.", "Hej.", closed_variants=("Jag hämtar en person.",)), "varianter_stangt line 1: the closed"),
        (Wording("Hej.", variants=("Hej då.", "Ring 020 100 200.")), "varianter line 2: the number"),
        (Wording("Hej.", variants=("Hej {namn}.",)), "varianter line 1: has other variables"),
        (Wording("Hej.", variants=("Vi har absolut tystnadsplikt.",)), "varianter line 1: promises"),
        (Wording("Hej.", variants=("Förutsättningar för myndighetsgemensamma överenskommelser.",)), "line 1: LIX"),
        (Wording("Hej.", variants=("Hej.",)), "varianter line 1: says the same"),
        (Wording("Hej.", closed_variants=("Hej då.",)), "no text for closed hours"),
        (Wording("Ring 020 100 200."), "only 112"),
        (Wording("Vi har absolut tystnadsplikt."), "nobody can keep"),
        (Wording("Hej {namn}."), "variables"),
        (Wording("Verksamhetsbeskrivningen förutsätter myndighetsgemensamma överenskommelser."), "LIX"),
    ],
)
def test_what_breaks_a_rule_is_named(wording: Wording, problem: str) -> None:
    assert any(problem in str(found) for found in check("some_id", wording, "sv"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("replies: {a: {text: Hej}}", "titles"),
        ("{replies: {a: {text: Hej, color: red}}, titles: {}, notices: {}}", "color"),
        ("{replies: {a: {text: 'Hej {'}}, titles: {}, notices: {}}", "braces"),
        ("{replies: {a: {text: Hej}}, titles: {a: {text: Hej}}, notices: {}}", "twice"),
        ("replies: [", "sv.yaml"),
    ],
)
def test_a_broken_file_is_refused_when_it_is_loaded(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "sv.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(WordingError, match=problem):
        load(tmp_path)


def test_lix_tells_plain_from_heavy() -> None:
    assert lix("Hej. Hur mår du?") < 20
    assert lix("Myndighetssamverkan förutsätter sekretessprövning enligt gällande lagstiftning.") > 60
    assert lix("") == 0


VALUES: dict[str, Any] = {"kommun": "Umeå", "dagar": "14", "ena": "a", "andra": "b", "tid": "klockan 10"}
"""For all placeholders but the place in the queue."""


def test_whoever_has_chosen_arabic_is_told_everything_in_arabic() -> None:
    """But what takes up the kind of thing that is told: where it has no words in a language, it is not said."""
    loaded = load(CONTENT)
    told = {name for name in loaded.ids if name.startswith(TOLD_PREFIX)}
    for name in sorted(loaded.ids - told - {"knapp_svenska", "knapp_engelska"}):
        for open_ in (True, False):
            said = loaded.text(name, "ar", open=open_, position=1, **VALUES)
            assert re.search(r"[\u0600-\u06ff]", said), name
            closed_differs = loaded.text(name, "sv", open=True, position=1, **VALUES) != loaded.text(
                name, "sv", open=False, position=1, **VALUES
            )
            assert closed_differs == (
                loaded.text(name, "ar", open=True, position=1, **VALUES)
                != loaded.text(name, "ar", open=False, position=1, **VALUES)
            ), f"{name}: one of the two languages has no text for a closed door"

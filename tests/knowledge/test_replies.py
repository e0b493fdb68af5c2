"""The bot's words and the counselors' replies as texts that live: checked, two people for safety, never missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from knowledge import seed, wordings
from knowledge.lifecycle import NotAllowed, drafted, edited, published, reviewed, seeded, visible, withdrawn
from knowledge.replies import SUBSTITUTE, Reply, filled, findings, rules
from tests.knowledge.samples import ANNA, BO, LAWYER, TODAY

INSTALLED = wordings.load(seed.REPLIES)
CONTACTS = {contact.id for contact in seed.contacts()}
TEXTS = {text.name: text for text in seed.reply_texts(INSTALLED)}


def faults(reply: Reply) -> list[str]:
    return [str(each) for each in findings(reply, known=INSTALLED.ids, contacts=CONTACTS)]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_of_the_installation_passes_the_content_check(text: Reply) -> None:
    assert faults(text) == []


def test_every_text_is_there_in_both_languages_and_no_shortcut_stands_for_two() -> None:
    ids = {lang: {text.id for text in TEXTS.values() if text.lang == lang} for lang in ("sv", "en")}
    assert ids["sv"] == ids["en"]
    shortcuts = [(text.lang, text.shortcut) for text in TEXTS.values() if text.shortcut]
    assert len(set(shortcuts)) == len(shortcuts) > 20


def test_the_special_ids_are_ids_that_something_says() -> None:
    assert rules().safety | rules().needs_lawyer | rules().talk <= INSTALLED.ids
    assert not rules().safety & rules().talk
    assert SUBSTITUTE in rules().talk


@pytest.mark.parametrize(
    ("name", "changes", "fault"),
    [
        ("sv/halsa", {"text": "Ring oss på 020 100 200."}, "only 112"),
        ("sv/halsa", {"text": "Vi har absolut tystnadsplikt."}, "nobody can keep"),
        ("en/halsa", {"text": "You are completely anonymous."}, "nobody can keep"),
        ("sv/halsa", {"text": "Läs mer på https://example.org."}, "directory"),
        ("sv/halsa", {"text": "Skriv till vi@example.org."}, "directory"),
        ("sv/halsa", {"text": "Myndighetssamverkan förutsätter sekretessprövning enligt lagstiftning."}, "LIX"),
        ("sv/halsa", {"text": "Jag hämtar en person."}, "closed variant"),
        ("sv/halsa", {"text": "Hej {namn}."}, "variables"),
        ("sv/halsa", {"text": "Hej {"}, "braces"),
        ("sv/halsa", {"shortcut": "hej"}, "genvag"),
        ("sv/halsa", {"id": "nonesuch"}, "nothing uses"),
        ("sv/akut_fara_nu", {"text": "Ring någon."}, "112 in every variant"),
        ("sv/akut_fara_nu", {"closed": "Ring någon."}, "112 in every variant"),
        ("sv/mall_soc", {"text": "Ring 020 100 200."}, "only 112"),
        ("sv/mall_soc", {"text": "Ring {telefon}."}, "no variable"),
        ("sv/mall_soc", {"text": "Ring {kontakt:nobody}."}, "not in the directory"),
        ("sv/mall_soc", {"title": ""}, "titel"),
        ("sv/mall_soc", {"text": "Ring {kontakt"}, "braces"),
    ],
)
def test_what_breaks_a_rule_is_named_with_its_place(name: str, changes: dict[str, str], fault: str) -> None:
    found = faults(replace(TEXTS[name], **changes))
    assert any(fault in each for each in found), found


def test_a_text_of_safety_needs_two_people_also_when_nobody_wrote_it() -> None:
    text = TEXTS["sv/akut_fara_nu"]
    of_the_installation = reviewed(seeded(text, TODAY), ANNA, TODAY)
    with pytest.raises(NotAllowed, match="two people"):
        published(of_the_installation, TODAY, ANNA)
    assert published(of_the_installation, TODAY, BO).status == "publicerad"
    written = edited(of_the_installation, replace(text, text="Ring 112 nu."), ANNA)
    with pytest.raises(NotAllowed, match="author"):
        reviewed(written, ANNA, TODAY)
    assert published(reviewed(written, BO, TODAY), TODAY, ANNA).status == "publicerad"


@pytest.mark.parametrize("name", ["sv/akut_fara_nu", "sv/halsa", "sv/knapp_person", "en/notice_queued"])
def test_what_the_bot_or_the_service_says_cannot_be_withdrawn(name: str) -> None:
    with pytest.raises(NotAllowed, match="only replaced"):
        withdrawn(seeded(TEXTS[name], TODAY))


def test_what_takes_up_something_that_is_told_can_be_withdrawn() -> None:
    assert visible(withdrawn(seeded(TEXTS["sv/hort_ensam"], TODAY)), TODAY, practice=True) is None


def test_a_counselor_s_reply_can_be_written_and_withdrawn() -> None:
    text = replace(TEXTS["sv/mall_soc"], id="mall_ny")
    document = published(reviewed(drafted(text, ANNA), BO, TODAY), TODAY, ANNA)
    assert visible(document, TODAY, practice=False)
    assert visible(withdrawn(document), TODAY, practice=False) is None


def test_what_is_said_of_secrecy_needs_a_lawyer() -> None:
    with pytest.raises(NotAllowed, match="lawyer"):
        reviewed(seeded(TEXTS["sv/fraga_lagring"], TODAY), BO, TODAY)
    assert reviewed(seeded(TEXTS["sv/fraga_lagring"], TODAY), LAWYER, TODAY).reviewed_by == "jurist"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("sv/akut_fara_nu", True), ("sv/knapp_person", True), ("sv/halsa", True), ("sv/fraga_tecken", False)],
)
def test_facts_go_out_of_date_and_what_helps_in_danger_never_does(name: str, shown: bool) -> None:
    document = seeded(TEXTS[name], TODAY)
    late = TODAY + timedelta(days=181)
    assert bool(visible(document, late, practice=True)) is shown
    assert bool(visible(document, TODAY, practice=False)) is shown


def test_variables_are_filled_from_the_line_and_the_directory() -> None:
    words = "Hej från {linje}. Ring {kontakt:bris}."
    assert filled(words, line="Linjen", contacts={"bris": "Bris 116 111"}) == "Hej från Linjen. Ring Bris 116 111."
    assert filled("Inget här.", line="", contacts={}) == "Inget här."

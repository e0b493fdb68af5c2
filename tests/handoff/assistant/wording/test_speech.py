"""Which words a visitor is told something in: their own language first, and never words that may not be shown."""

from __future__ import annotations

from datetime import date

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.assistant.danger.safety import inside_safety
from handoff.assistant.wording.published import Replies
from handoff.assistant.wording.speech import Chosen, Speech
from handoff.assistant.wording.wording import Wording
from handoff.cli._parts import REPLIES
from handoff.conversation.events import BotWrote, Noticed, OfferedButton, VisitorAnswered
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import wordings
from knowledge.lifecycle import Document, Person, published, reviewed, seeded
from knowledge.replies import EMERGENCY_LINE, canned, of_wording
from knowledge.replies import Reply as ReplyText
from tests.support.samples import OPEN

INSTALLED = wordings.load(REPLIES)
TODAY = date(2026, 11, 27)


def replies(*, practice: bool, read: frozenset[tuple[str, str]] = frozenset()) -> Replies:
    """All texts of the installation, those in `read` (language, id) reviewed."""
    documents: list[Document[ReplyText]] = []
    for name, lang, wording in INSTALLED:
        document = seeded(of_wording(name, lang, wording), TODAY)
        if lang in ("sv", "en") or (lang, name) in read:
            reader = Person("kim", is_lawyer=True)
            document = published(reviewed(document, reader, TODAY), TODAY)
        documents.append(document)
    documents += [seeded(text, TODAY) for text in canned()]
    found = Replies(INSTALLED)
    found.take(documents, TODAY, practice=practice)
    return found


def speech(*languages: str, practice: bool = True, read: frozenset[tuple[str, str]] = frozenset()) -> Speech:
    return Speech(replies(practice=practice, read=read), languages, open=True)


def test_in_practice_unreviewed_arabic_is_said_and_marked() -> None:
    arabic = speech("ar", "sv")
    assert arabic.chosen("oro_barn").lang == "ar"
    assert arabic.unread("oro_barn")
    assert not speech("sv").unread("oro_barn")


def test_in_open_mode_unreviewed_arabic_gives_way_to_the_language_before() -> None:
    words = speech("ar", "en", practice=False)
    assert words.chosen("oro_barn").lang == "en"
    assert words.text("oro_barn") == speech("en", practice=False).text("oro_barn")


@pytest.mark.parametrize("text_id", ["notice_emergency_danger", "akut_fara_nu"])
def test_in_open_mode_danger_has_the_line_with_112_in_the_visitors_own_language(text_id: str) -> None:
    own = speech("ar", "sv", practice=False)
    words = own.with_emergency_line(text_id, own.text(text_id))
    swedish, line = words.rsplit("\n\n", 1)
    assert swedish == speech("sv", practice=False).text(text_id)
    assert line == INSTALLED.text(EMERGENCY_LINE, "ar", open=True)


def test_what_a_native_reader_has_reviewed_is_said_in_open_mode_without_a_mark() -> None:
    words = speech("ar", "sv", practice=False, read=frozenset({("ar", "oro_barn")}))
    assert words.chosen("oro_barn").lang == "ar"
    assert not words.unread("oro_barn")
    assert words.chosen("halsa").lang == "sv"


@pytest.mark.parametrize("lang", ["so", "fa", "ckb", "kmr", "fi", "tr", "ru", "uk", "es", "fr", "de"])
def test_a_language_with_few_texts_has_its_own_words_for_a_person_languages_and_danger(lang: str) -> None:
    words = speech(lang, "sv")
    for text_id in ("sprak_okant", "be_om_manniska", "notice_emergency_danger", EMERGENCY_LINE, "knapp_person"):
        assert words.chosen(text_id) == Chosen(text_id, lang)
    assert words.chosen("akut_fara_nu") == Chosen("fara_fras", lang), "a text of safety that it lacks"
    assert words.chosen("fraga_lagring").lang == "sv"


@pytest.mark.parametrize("lang", ["so", "fa", "ckb", "kmr", "fi", "tr", "ru", "uk", "es", "fr", "de"])
def test_in_open_mode_such_a_language_has_its_line_with_112(lang: str) -> None:
    own = speech(lang, "en", practice=False)
    words = own.with_emergency_line("akut_fara_nu", own.text("akut_fara_nu"))
    assert words.endswith("\n\n" + INSTALLED.text(EMERGENCY_LINE, lang, open=True))
    assert words.startswith(speech("en", practice=False).text("akut_fara_nu"))


def test_the_line_with_112_is_a_paragraph_of_its_own_in_a_message_too() -> None:
    state = State(lang="sv", memory={"lang": "fi"})
    (event,) = Wording(replies(practice=False), lambda: OPEN).word(
        (BotWrote(reply_id="akut_fara_nu"),), state, lambda: OPEN
    )
    assert isinstance(event, BotWrote)
    assert event.text.split("\n\n")[-1] == INSTALLED.text(EMERGENCY_LINE, "fi", open=True)


def test_a_phrase_that_stands_for_a_question_asks_nothing() -> None:
    state = State(lang="sv", memory={"lang": "so"})
    asked = BotWrote(
        reply_id="akut_fara_nu",
        question="safe_now",
        title_ids=("knapp_trygg_ja",),
        buttons=(OfferedButton("", "trygg_ja"),),
    )
    (event,) = Wording(replies(practice=True), lambda: OPEN).word((asked,), state, lambda: OPEN)
    assert isinstance(event, BotWrote)
    assert (event.question, event.buttons, event.lang) == ("", (), "so")


def test_while_danger_is_open_the_phrase_of_danger_is_said_instead_of_the_languages() -> None:
    answer = BotAnswer(intent=Intent("hot", 0.4), replies=(Reply("sprak_okant"),))
    request = BotRequest(text="wuu i dili doonaa", lang="so", payload=None, level="N4", slots={}, recent=())
    said = inside_safety(answer, request, State(level=Level.N4, name="queued", memory={"lang": "so"}))
    assert [reply.reply_id for reply in said.replies] == ["fara_fras"]


def test_before_the_first_look_at_the_database_nothing_unread_is_said() -> None:
    assert Speech(Replies(INSTALLED), ("ar", "sv"), open=True).chosen("oro_barn").lang == "sv"


def test_a_notice_in_the_entry_of_the_message_is_in_the_language_of_that_message() -> None:
    events = (VisitorAnswered(fact="lang", value="ar"), Noticed(code="queued", text_id="notice_queued"))
    *_, notice = Wording(replies(practice=True), lambda: OPEN).word(events, State(lang="sv"), lambda: OPEN)
    assert isinstance(notice, Noticed)
    assert notice.text == INSTALLED.text("notice_queued", "ar", open=True)
    assert (notice.lang, notice.unread) == ("ar", True)


def test_a_message_names_its_language() -> None:
    (event,) = Wording(replies(practice=True), lambda: OPEN).word(
        (BotWrote(reply_id="halsa"),), State(lang="en"), lambda: OPEN
    )
    assert isinstance(event, BotWrote)
    assert (event.lang, event.unread) == ("en", False)


@pytest.mark.parametrize("lang", ["ar", "so", "fa", "ckb", "kmr", "fi", "en"])
def test_counselors_have_ready_made_replies_in_the_visitors_language_with_the_swedish_beside(lang: str) -> None:
    ready = {
        each.reply.id: each for each in replies(practice=True).canned(lang, line="Linjen", contacts={"bris": "Bris"})
    }
    swedish = {each.id: each.text for each in canned() if each.lang == "sv"}
    assert set(ready) == set(swedish), "what is not translated is there in Swedish"
    own = [each for each in ready.values() if each.reply.lang == lang]
    assert len(own) >= 5
    assert all(each.beside == swedish[each.reply.id].replace("{kontakt:bris}", "Bris") for each in own)
    assert not any(each.beside for each in ready.values() if each.reply.lang == "sv")


def test_all_ready_made_replies_are_there_in_arabic() -> None:
    assert {each.id for each in canned() if each.lang == "ar"} == {each.id for each in canned() if each.lang == "sv"}

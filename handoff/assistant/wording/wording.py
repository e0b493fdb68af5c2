"""Puts published words into bot messages and notices, just before they are stored.

The bot and the rules choose ids; what an id says is an editor's text in `knowledge/`. Owns only the joint between them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from handoff.assistant.cards.local_help import LOCAL_REPLIES
from handoff.assistant.replies.plain_questions import ASKED_FOR
from handoff.assistant.replies.two_readings import ASKS_WHICH
from handoff.assistant.thread.topic import LISTENS, TAKES_UP, THREADS
from handoff.assistant.wording.dialogue import least_said
from handoff.assistant.wording.moments import moment
from handoff.assistant.wording.sentences import sentences, without_read
from handoff.assistant.wording.speech import Speech, Texts, speech
from handoff.conversation.decide import Events
from handoff.conversation.events import (
    APPOINTMENT,
    LINES_CARD,
    MAILBOX,
    BotUnderstood,
    BotWrote,
    CounselorWrote,
    EpisodeStarted,
    Event,
    Noticed,
    OfferedButton,
    RiskSeen,
    ShownCard,
    Started,
    VisitorAnswered,
)
from handoff.conversation.fold import with_language
from handoff.conversation.intake import Intake
from handoff.conversation.rules.appointments import BOOKS_TIME
from handoff.conversation.rules.offers import ASKS_FOR_PERSON
from handoff.conversation.state import State, said_as
from handoff.conversation.told.understood import KOMMUN, SENTENCES
from handoff.risk import Level
from knowledge import questions
from knowledge.directory.places import places
from knowledge.questions import questions_in, without_questions
from knowledge.replies import rules

OWN_TEXTS = frozenset(
    {
        *SENTENCES.values(),
        KOMMUN,
        "forstatt_ratt",
        "avsluta_brattom",
        "avsluta_fara",
        "person_kommer",
        "ar_har",
        "ar_kvar",
        "hjalp_larmad",
        "hjalp_larmad_sjalv",
        "ska_traffa_fran_natet",
        "ska_sjalv_traffa_fran_natet",
        "notice_emergency_answered",
        "sprak_gar_bra",
        *(f"{begins}{each}" for begins in (LISTENS, TAKES_UP) for each in THREADS),
        "knapp_ratt_ja",
        "knapp_ratt_nej",
        "barn_far_illa_sjalv",
        "resa_barn",
        "akut_steg_annan",
        "akut_steg_barn",
        "akut_steg_hotad",
        "fraga_kommun",
        "hitta_lokalt_stod",
        *LOCAL_REPLIES,
        *ASKED_FOR,
        "ring_at_mig",
        "stanna_fara",
        "stanna_hot",
        "stanna_sjalvmord",
        "welcome",
        "welcome_back",
        "handed_back",
        "text_ses_over",
        "tid_ny",
        "dygnet_runt",
        "erbjud_person",
        "guide_fortsatta",
        "guide_jag_ar_med",
        "guide_lamnad",
        "knapp_hoppa_over",
        "knapp_ja",
        "knapp_nej",
        "erbjud_person_igen",
        "hjalpte_det",
        "hjalpte_inte",
        "hjalpte_tack",
        "knapp_erbjud_ja",
        "knapp_erbjud_nej",
        "knapp_fara_ja",
        "knapp_fara_nej",
        "knapp_fara_oklart",
        "knapp_hjalpte_ja",
        "knapp_hjalpte_nej",
        "kvar_har",
        "kvar_i_kon",
        "sagt_allt",
        "knapp_kan_inte_prata",
        "rekrytering_sjalv",
        "fraga_hemligt",
        "fraga_lagligt",
        "fraga_syns",
        "fraga_varfor",
        "fraga_utan_svar",
        "plan_hort",
        "hemkommen",
        "fraga_tas_med",
        "fraga_kanske",
        "fraga_besvarad",
        "fraga_val",
        "fraga_val_hort",
        "fraga_rimligt",
        "fraga_tank_om",
        "komma_tillbaka",
        "tar_ingen_kontakt",
        "trygg_dar",
        "bara_text",
        "ta_ifran",
        "beratta_vidare",
        "inte_for_sent",
        "ratt_att_fraga",
        "kort_meddelande",
        "beratta_for_nagon",
        "ingen_person_vidare",
        "misstro",
        "spegling_tvivel",
        "spegling_svika",
        "spegling_hort",
        "spegling_gemenskap",
        "spegling_radvill",
        "spegling_forr",
        "spegling_arg",
        "spegling_ensam",
        "spegling_nya_vanner",
        "spegling_oro",
        "spegling_radd",
        "spegling_skam",
        "spegling_skuld",
        "spegling_sorg",
        "spegling_syskon",
        "spegling_trott",
        "knapp_om_anonymitet",
        "knapp_oro",
        "knapp_person",
        "knapp_roll_vill_lamna",
        "ko_lamnad",
        "ko_sluta_vanta",
        "rattad",
        "rattad_beratta",
        "rattad_person",
        "rattad_vantar",
        "har_lamnat",
        "fraga_polis_sjalv",
        "polisanmala",
        "saga_112",
        "manga_skriver",
        "manga_skriver_amne",
        "be_om_manniska",
        "fara_ja",
        "fara_nej",
        "fara_nu",
        "fara_oklart",
        "fraga_anonymitet",
        "kan_inte_prata",
        "knapp_boka",
        "knapp_boka_ny",
        "notice_appointment_booked",
        "notice_appointment_cancelled",
        "notice_appointment_missed",
        "notice_appointment_moved",
        "notice_appointment_now",
        "notice_appointment_reminder",
        "notice_appointment_withdrawn",
        "notice_bot_unavailable",
        "notice_closed_hours",
        "notice_closing_soon",
        "notice_counselor_joined",
        "notice_counselor_left",
        "fara_fras",
        "notice_emergency_danger",
        "notice_emergency_again",
        "notice_emergency_suicide",
        "notice_ended",
        "notice_counselor_changed",
        "notice_language",
        "notice_leave_sure",
        "notice_leave_urgent",
        "notice_mail_foot",
        "notice_mail_subject",
        "notice_mailbox_saved",
        "notice_offer_lapsed",
        "notice_paused",
        "notice_queue_position",
        "notice_queued",
        "notice_queued_back",
        "notice_queued_danger",
        "notice_queued_unasked",
        "notice_sealed",
        "rad_112",
        "notice_transfer_accepted",
        "notice_transfer_declined",
        "notice_transfer_lapsed",
        "notice_transfer_offered",
        "notice_warn_boundaries",
        "notice_warn_inactive",
        "knapp_lasning_andra_kanaler",
        "knapp_lasning_annat_sprak",
        "knapp_lasning_aterkomma_arende",
        "knapp_lasning_dras_in_sjalv",
        "knapp_lasning_eget_maende",
        "knapp_lasning_fraga_anonymitet",
        "knapp_lasning_fraga_begrepp",
        "knapp_lasning_fraga_lagring",
        "knapp_lasning_fraga_om_tjansten",
        "knapp_lasning_fraga_orosanmalan",
        "knapp_lasning_fraga_polis",
        "knapp_lasning_fraga_sekretess_yrke",
        "knapp_lasning_fraga_tecken",
        "knapp_lasning_hitta_lokalt_stod",
        "knapp_lasning_hur_prata",
        "knapp_lasning_media_forskning",
        "knapp_lasning_oro_annan_narstaende",
        "knapp_lasning_oro_barn",
        "knapp_lasning_oro_natet",
        "knapp_lasning_oro_yrkesroll",
        "knapp_lasning_rad_forening",
        "knapp_lasning_rad_kommun",
        "knapp_lasning_redan_aktiv",
        "knapp_lasning_utanfor_omradet",
        "knapp_lasning_vill_lamna",
    }
)
"""The ids that the service itself uses, beside those that the bot chooses."""


_HAVE_TEXTS: Final = (Noticed, BotWrote, CounselorWrote)
"""Events that `Wording` fills in."""

PublishedCards = Callable[[ShownCard, str], tuple[ShownCard, ...]]
"""(a card by its type and id, language) -> what it stands for, as published now; nothing if there is no such card."""


KEPT_DAYS: Final = 14
"""How long a transcript is kept after its close, unless the operator has set it otherwise."""
KEPT: Final = "fraga_lagring"
"""The reply that says so."""


class Wording:
    """Words events in the conversation's language, in the closed variant when no human can be had."""

    def __init__(
        self,
        texts: Texts,
        intake: Callable[[], Intake],
        cards: PublishedCards | None = None,
        *,
        kept_days: int = KEPT_DAYS,
    ) -> None:
        self._texts = texts
        self._kept = {"dagar": str(kept_days)}
        self._intake = intake
        self._published = cards or (lambda card, lang: () if card.type == LINES_CARD else (card,))

    def word(self, events: Events, state: State, intake: Callable[[], Intake]) -> Events:
        """The same events with their texts filled in, as `intake` has it, each in a variant that was not said yet."""
        if not any(isinstance(event, _HAVE_TEXTS) for event in events):
            return events  # what a visitor writes to a person: most of what is stored
        after = _after(events, state)
        words = speech(self._texts, after, open=intake().open_at(_level_after(events, state)))
        said = () if any(isinstance(event, EpisodeStarted) for event in events) else state.said
        worded: list[Event] = []
        for event in events:
            done = self._worded(event, words, said)
            if isinstance(done, BotWrote):
                said = (*said, said_as(done.reply_id, done.variant))
            worded.append(done)
        return tuple(worded)

    def say(self, text_id: str, lang: str, *, written: str = "", **values: Any) -> str:
        """One text outside a conversation's log, with its placeholders filled."""
        languages = tuple(dict.fromkeys((written or lang, lang)))
        return Speech(self._texts, languages, self._intake().open).text(text_id, **values)

    def _worded(self, event: Event, words: Speech, said: tuple[str, ...]) -> Event:
        if isinstance(event, Noticed):
            text = words.with_emergency_line(event.text_id, words.text(event.text_id, **_time(event, words)))
            return msgspec.structs.replace(event, text=text, **_language(event.text_id, words))
        if isinstance(event, BotWrote):
            return self._spoken(event, words, said)
        if isinstance(event, CounselorWrote) and event.cards:
            return msgspec.structs.replace(event, cards=self._cards(event.cards, words.lang))
        return event

    def _spoken(self, event: BotWrote, words: Speech, said: tuple[str, ...]) -> BotWrote:
        """A bot message with its words: a text that was not said yet, without sentences that were read in others.

        A passage of an article has its words already.
        """
        if event.text:
            return self._shown(msgspec.structs.replace(event, lang=words.lang), event.text, event.question, words)
        variant = least_said(event.reply_id, words.variants(event.reply_id), said)
        kommun = {"kommun": places().in_words(event.kommun)} if event.kommun else {}
        kept = self._kept if event.reply_id == KEPT else {}
        text = words.text(event.reply_id, variant=variant, **kommun, **kept, **_readings(event, words))
        if event.unasked:
            text = without_questions(text)
        asking = questions_in(text)
        text = without_read(
            text,
            _read(said, words, **kommun, **self._kept),
            safety=event.reply_id in rules().safety,
            keep=_asked_of_safety(event, text),
        )
        told = words.with_emergency_line(event.reply_id, text)
        event = msgspec.structs.replace(event, variant=variant, **_language(event.reply_id, words))
        asked_before = asking and not questions_in(text)
        asks_nothing = asked_before or words.chosen(event.reply_id).replaces(event.reply_id)
        question, only = ("", ASKS_FOR_PERSON) if asks_nothing else (event.question, "")  # the way to a person stays
        return self._shown(event, _with_sentences(event, told, words), question, words, only=only)

    def _shown(self, event: BotWrote, text: str, question: str, words: Speech, *, only: str = "") -> BotWrote:
        """The message with these words and its buttons and cards; of the buttons those with the meaning `only`."""
        offered = [
            (title, button)
            for title, button in zip(event.title_ids, event.buttons, strict=True)
            if not only or button.payload == only
        ]
        buttons = tuple(
            OfferedButton(
                title=words.text(title),
                payload=button.payload,
                action=_action(button.payload, words.open),
            )
            for title, button in offered
        )
        return msgspec.structs.replace(
            event,
            text=text,
            question=question,
            title_ids=tuple(title for title, _ in offered),
            buttons=buttons,
            cards=self._cards(event.cards, words.lang),
        )

    def _cards(self, cards: tuple[ShownCard, ...], lang: str) -> tuple[ShownCard, ...]:
        """Drop what is not published, whatever has chosen it."""
        return tuple(found for card in cards for found in self._published(card, lang))


def _language(text_id: str, words: Speech) -> dict[str, Any]:
    """The language of a text's words, and whether anybody with that mother tongue has read them."""
    return {"lang": words.chosen(text_id).lang, "unread": words.unread(text_id)}


def _time(event: Noticed, words: Speech) -> dict[str, Any]:
    """The booked time that a text tells of, in the language of the text."""
    if event.appointment is None:
        return {}
    return {"tid": moment(event.appointment.starts_at, words.chosen(event.text_id).lang)}


def _with_sentences(event: BotWrote, text: str, words: Speech) -> str:
    lines = [f"• {_sentence(*each, words)}" for each in event.sentences]
    return "\n".join([text, *lines])


def _sentence(text_id: str, kommun: str, words: Speech) -> str:
    return words.text(text_id, kommun=kommun) if kommun else words.text(text_id)


def _read(said: tuple[str, ...], words: Speech, **values: str) -> frozenset[str]:
    """The sentences of all that was said, as those texts are now. A text that is gone has none."""
    read: set[str] = set()
    for name in said:
        reply_id, _, variant = name.rpartition("#")
        try:
            read.update(sentences(words.text(reply_id, variant=int(variant), **values)))
        except ValueError:
            continue
    return frozenset(read)


def _action(payload: str, is_open: bool) -> str:
    """What opens a form: a choice of times; and while no person can be had the button that asks for one."""
    if payload == BOOKS_TIME:
        return APPOINTMENT
    return MAILBOX if payload == ASKS_FOR_PERSON and not is_open else ""


def _asked_of_safety(event: BotWrote, text: str) -> list[str]:
    """The questions of a text that asks about somebody's safety: they are asked until they are answered."""
    question = questions.load().get(event.question)
    if question is None or not question.safety:
        return []
    return [each for each in sentences(text) if each.endswith(("?", "؟"))]


def _after(events: Events, state: State) -> State:
    """The state in the language that these events themselves set: at the start, or when the visitor changes it."""
    for event in events:
        if isinstance(event, Started | VisitorAnswered | BotUnderstood):
            state = with_language(state, event)
    return state


def _level_after(events: Events, state: State) -> Level:
    """How urgent it is once these events have been seen."""
    return max([state.level, *(Level[event.level] for event in events if isinstance(event, RiskSeen))])


def _readings(event: BotWrote, words: Speech) -> dict[str, str]:
    """The two readings that a question between them names: the titles of its buttons, as part of a sentence."""
    if event.reply_id != ASKS_WHICH:
        return {}
    one, other = (words.text(title) for title in event.title_ids[:2])
    return {"ena": _in_a_sentence(one), "andra": _in_a_sentence(other)}


def _in_a_sentence(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"

"""Puts published words into bot messages and notices, just before they are stored.

The bot and the rules choose ids; what an id says is an editor's text in `knowledge/`. Owns only the joint between them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from handoff.assistant.dialogue import least_said
from handoff.assistant.sentences import sentences, without_read
from handoff.conversation.decide import Events
from handoff.conversation.events import (
    LINES_CARD,
    MAILBOX,
    BotUnderstood,
    BotWrote,
    CounselorWrote,
    EpisodeStarted,
    Event,
    Noticed,
    OfferedButton,
    ShownCard,
    Started,
)
from handoff.conversation.intake import Intake
from handoff.conversation.rules.offers import ASKS_FOR_PERSON
from handoff.conversation.state import State, chosen_lang, said_as
from handoff.conversation.understood import KOMMUN, SENTENCES
from knowledge import questions
from knowledge.questions import questions_in, without_questions
from knowledge.replies import rules

OWN_TEXTS = frozenset(
    {
        *SENTENCES.values(),
        KOMMUN,
        "forstatt_ratt",
        "knapp_ratt_ja",
        "knapp_ratt_nej",
        "barn_far_illa_sjalv",
        "akut_steg_annan",
        "akut_steg_barn",
        "akut_steg_hotad",
        "ring_at_mig",
        "stanna_fara",
        "stanna_hot",
        "stanna_sjalvmord",
        "welcome",
        "welcome_back",
        "handed_back",
        "text_ses_over",
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
        "spegling_arbete",
        "spegling_arg",
        "spegling_drar_sig_undan",
        "spegling_ensam",
        "spegling_hat",
        "spegling_natet",
        "spegling_nya_vanner",
        "spegling_partner",
        "spegling_radd",
        "spegling_resa",
        "spegling_skam",
        "spegling_skola",
        "spegling_skuld",
        "spegling_sorg",
        "spegling_syskon",
        "spegling_trott",
        "knapp_om_anonymitet",
        "knapp_oro",
        "knapp_person",
        "knapp_roll_vill_lamna",
        "ko_lamnad",
        "manga_skriver",
        "manga_skriver_amne",
        "be_om_manniska",
        "fara_ja",
        "fara_nej",
        "fara_nu",
        "fara_oklart",
        "fraga_anonymitet",
        "kan_inte_prata",
        "notice_bot_unavailable",
        "notice_closed_hours",
        "notice_closing_soon",
        "notice_counselor_joined",
        "notice_counselor_left",
        "notice_emergency_danger",
        "notice_emergency_again",
        "notice_emergency_suicide",
        "notice_ended",
        "notice_counselor_changed",
        "notice_leave_sure",
        "notice_leave_urgent",
        "notice_mailbox_saved",
        "notice_offer_lapsed",
        "notice_paused",
        "notice_queue_position",
        "notice_queued",
        "notice_sealed",
        "notice_transfer_accepted",
        "notice_transfer_declined",
        "notice_transfer_lapsed",
        "notice_transfer_offered",
        "notice_warn_boundaries",
        "notice_warn_inactive",
    }
)
"""The ids that the service itself uses, beside those that the bot chooses."""


class Texts(Protocol):
    """The published texts (see `knowledge.wordings`)."""

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str: ...

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int: ...


PublishedCards = Callable[[ShownCard, str], tuple[ShownCard, ...]]
"""(a card by its type and id, language) -> what it stands for, as published now; nothing if there is no such card."""


class Wording:
    """Words events in the conversation's language, in the closed variant when no human can be had."""

    def __init__(self, texts: Texts, intake: Callable[[], Intake], cards: PublishedCards | None = None) -> None:
        self._texts = texts
        self._intake = intake
        self._published = cards or (lambda card, lang: () if card.type == LINES_CARD else (card,))

    def word(self, events: Events, state: State, intake: Intake) -> Events:
        """The same events with their texts filled in, as `intake` has it, each in a variant that was not said yet."""
        lang = _lang(events) or state.lang
        is_open = intake.open
        said = () if any(isinstance(event, EpisodeStarted) for event in events) else state.said
        worded: list[Event] = []
        for event in events:
            done = self._worded(event, lang, is_open, said)
            if isinstance(done, BotWrote):
                said = (*said, said_as(done.reply_id, done.variant))
            worded.append(done)
        return tuple(worded)

    def say(self, text_id: str, lang: str, **values: object) -> str:
        """One text outside a conversation's log, with its placeholders filled."""
        return self._texts.text(text_id, lang, open=self._intake().open, variant=0, **values)

    def _worded(self, event: Event, lang: str, is_open: bool, said: tuple[str, ...]) -> Event:
        if isinstance(event, Noticed):
            return msgspec.structs.replace(event, text=self._texts.text(event.text_id, lang, open=is_open))
        if isinstance(event, BotWrote):
            return self._spoken(event, lang, is_open, said)
        if isinstance(event, CounselorWrote) and event.cards:
            return msgspec.structs.replace(event, cards=self._cards(event.cards, lang))
        return event

    def _spoken(self, event: BotWrote, lang: str, is_open: bool, said: tuple[str, ...]) -> BotWrote:
        """A bot message with its words: a text that was not said yet, without sentences that were read in others.

        A passage of an article has its words already.
        """
        if event.text:
            return self._shown(event, event.text, event.question, lang, is_open)
        variant = least_said(event.reply_id, self._texts.variants(event.reply_id, lang, open=is_open), said)
        text = self._texts.text(event.reply_id, lang, open=is_open, variant=variant)
        if event.unasked:
            text = without_questions(text)
        asking = questions_in(text)
        text = without_read(
            text,
            self._read(said, lang, is_open),
            safety=event.reply_id in rules().safety,
            keep=_asked_of_safety(event, text),
        )
        event = msgspec.structs.replace(event, variant=variant)
        asked_before = asking and not questions_in(text)  # so only the way to a person stays under it
        question, only = ("", ASKS_FOR_PERSON) if asked_before else (event.question, "")
        return self._shown(event, self._with_sentences(event, text, lang, is_open), question, lang, is_open, only=only)

    def _with_sentences(self, event: BotWrote, text: str, lang: str, is_open: bool) -> str:
        lines = [f"• {self._sentence(*each, lang, is_open)}" for each in event.sentences]
        return "\n".join([text, *lines])

    def _shown(
        self, event: BotWrote, text: str, question: str, lang: str, is_open: bool, *, only: str = ""
    ) -> BotWrote:
        """The message with these words and its buttons and cards; of the buttons those with the meaning `only`."""
        offered = [
            (title, button)
            for title, button in zip(event.title_ids, event.buttons, strict=True)
            if not only or button.payload == only
        ]
        buttons = tuple(
            OfferedButton(
                title=self._texts.text(title, lang, open=is_open),
                payload=button.payload,
                action=_action(button.payload, is_open),
            )
            for title, button in offered
        )
        return msgspec.structs.replace(
            event,
            text=text,
            question=question,
            title_ids=tuple(title for title, _ in offered),
            buttons=buttons,
            cards=self._cards(event.cards, lang),
        )

    def _read(self, said: tuple[str, ...], lang: str, is_open: bool) -> frozenset[str]:
        """The sentences of all that was said, as those texts are now. A text that is gone has none."""
        read: set[str] = set()
        for name in said:
            reply_id, _, variant = name.rpartition("#")
            try:
                read.update(sentences(self._texts.text(reply_id, lang, open=is_open, variant=int(variant))))
            except ValueError:
                continue
        return frozenset(read)

    def _sentence(self, text_id: str, kommun: str, lang: str, is_open: bool) -> str:
        if not kommun:
            return self._texts.text(text_id, lang, open=is_open)
        return self._texts.text(text_id, lang, open=is_open, kommun=kommun)

    def _cards(self, cards: tuple[ShownCard, ...], lang: str) -> tuple[ShownCard, ...]:
        """Drop what is not published, whatever has chosen it."""
        return tuple(found for card in cards for found in self._published(card, lang))


def _action(payload: str, is_open: bool) -> str:
    """While no person can be had, the button that asks for one reads "leave a message", and opens the form."""
    return MAILBOX if payload == ASKS_FOR_PERSON and not is_open else ""


def _asked_of_safety(event: BotWrote, text: str) -> list[str]:
    """The questions of a text that asks about somebody's safety: they are asked until they are answered."""
    question = questions.load().get(event.question)
    if question is None or not question.safety:
        return []
    return [each for each in sentences(text) if each.endswith(("?", "؟"))]


def _lang(events: Events) -> str | None:
    """The language that these events themselves set: at the start, or when the visitor changes it."""
    for event in events:
        if isinstance(event, Started):
            return event.lang
        if isinstance(event, BotUnderstood):
            return chosen_lang(event)
    return None

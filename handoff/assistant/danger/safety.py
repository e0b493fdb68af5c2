"""Keeps the bot's answer inside safety while danger is open, and fits it to whose danger it is. Pure.

The bot judges each message by itself; here the conversation's level and signals count. What is asked beside the danger
is answered as ever; small talk is not: who takes back what they wrote is taken seriously. Words are `knowledge`'s.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Reply
from handoff.assistant.danger.child_replies import LINE_FOR_CHILDREN, is_a_child
from handoff.assistant.danger.own_deeds import OWN_VIOLENCE, is_surely_none
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.wording.speech import DANGER_PHRASE
from handoff.conversation.state import State, is_of_earlier_contact, is_taken_back
from handoff.conversation.text.sentences import asks_back
from handoff.conversation.told.denied_danger import denies_danger
from handoff.conversation.told.understood import known_now
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER
from handoff.risk import Level

STEP: Final = "akut_fara_nu"
"""The bot's reply to danger now. It stands under the 112 text, and says what to do next."""

STEP_OTHER: Final = "akut_steg_annan"
STEP_THREATENED: Final = "akut_steg_hotad"
STEP_CHILD: Final = "akut_steg_barn"
STAY_SUICIDE: Final = "stanna_sjalvmord"
STAY_VIOLENCE: Final = "stanna_hot"
STAY_DANGER: Final = "stanna_fara"
NOT_SAFE: Final = "trygg_nej"
"""Said to who is not safe where they are."""
CALL_FOR_ME: Final = "ring_at_mig"
OFF_TOPIC: Final = "utanfor_omradet"
"""Said where something is no matter of the line's."""
GO_ON: Final = "bekrafta"
SIGNS: Final = "fraga_tecken"
"""Said of signs that may mean anything; of what is told in danger it would make little."""
CALM_ENOUGH: Final = 2
"""After so many calm answers danger that the model alone has read is over."""

DANGER: Final = frozenset({"S1", "S2", "S2b", "S3", "S4"})
SMALL_TALK: Final = frozenset(
    {
        "neka",
        "bekrafta",
        "avsluta",
        "halsa",
        "test_missbruk",
        "ingen_person",
        "neutral_ofarligt",
        "forstod_inte",
        "tomt_meddelande",
        "utanfor_omradet",
        "manga_skriver",
    }
)
"""Replies that would leave the danger alone."""

_CANNOT_TALK_BUTTON: Final = BotButton("knapp_kan_inte_prata", CANNOT_TALK)
BY_ANOTHER: Final = "radd_att_nagon_gor_nagot"
"""Said to who fears what somebody else may do."""
SAFE_NOW: Final = (
    BotButton("knapp_trygg_ja", "trygg_ja"),
    BotButton("knapp_trygg_nej", "trygg_nej"),
    _CANNOT_TALK_BUTTON,
)

_STILL_DANGER: Final = (
    BotButton("knapp_fara_ja", IN_DANGER),
    BotButton("knapp_fara_nej", NOBODY_IN_DANGER),
    *SAFE_NOW,
)
"""The answers to whether there is danger now, by whichever question is open."""

_SOMEBODY: Final = (
    r"(?:han|hon|hen|de|dom|dem|någon|nån|honom|henne|pappa|mamma|brorsan|syrran|min \w+|he|she|they|someone|my \w+)"
)
_HARMS: Final = r"(?:(?:skjut|död|mörda|knivhugg|hugg|slå|skada|kill|shoot|stab|hurt)\w*)"
_THREATENED: Final = re.compile(
    rf"\b{_SOMEBODY} (?:ska |kommer |vill |will |wants? to |att )*{_HARMS} (?:mig|oss|me|us)\b"
)
"""Somebody who is threatened; the model takes it for a threat of their own."""
_FOR_ANOTHER: Final = re.compile(
    rf"\b(?:att|afraid that|want) {_SOMEBODY} (?:ska |kommer |to )?(?:dör?|skadas?|skadar sig|dies?)\b"
)
"""Somebody who fears for another's life; the model takes it for suicide."""
_HIDES: Final = re.compile(
    r"\b(?:låst|låser|låste|stängt|barrikaderat|gömt|gömmer|gömde) (?:in )?(?:mig|oss)\b"
    r"|\b(?:locked|barricaded|hid|hiding) (?:myself|ourselves|me|us|in|from|under|behind)\b"
)
"""Somebody who hides from another; the model takes it for suicide, too."""
_CANNOT_TALK: Final = re.compile(
    r"(?<!\bni )(?<!\bdu )\b(?:(?:kan|vågar|får|törs) (?:inte|int|ej)|(?:inte|int|ej) (?:kan|vågar|får|törs))"
    r" (?:prata|ringa|tala|låta|säga (?:nåt|något) (?:nu|högt|här))\b"
    r"(?! (?:till )?(?:polisen |snuten |soc )?(?:på|om) )(?! (?:till )?(?:honom|henne|hem|soc|dem|dom|med|mer)\b)"
    r"|\b(?:can ?no?t|can't|cant) (?:talk|speak|call|phone|make a sound)\b"
)
_CALL_FOR_ME: Final = re.compile(
    r"\b(?:kan|vill|snälla) (?:ni|du|någon|nån)\b.{0,20}\b(?:ringa|larma|tillkalla|skicka)\b"
    r".{0,30}(?:åt mig|polis|112|ambulans|hjälp hit)"
    r"|\b(?:snälla )?ring (?:polisen |112 )?åt mig\b"
    r"|\b(?:can|could|will|please) (?:you |someone )?(?:call|phone)\b.{0,30}(?:for me|police|112|ambulance)"
)


def inside_safety(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer as it should be while danger is open; the same where none is.

    Args:
        answer: the bot's.
        request: what it was asked.
        state: the conversation, with what the rules have read in this message.
    """
    text = request.text.casefold()
    if denies_danger(request.text):
        answer = replace(answer, replies=tuple(_unless_nobody(reply) for reply in answer.replies))
    level = max(state.level, Level[answer.risk.level])
    if level < Level.N3 or request.payload == CANNOT_TALK:
        return answer
    if request.payload is None and _CALL_FOR_ME.search(text):
        return replace(answer, replies=(Reply(CALL_FOR_ME, buttons=(_CANNOT_TALK_BUTTON,)),))
    if request.payload is None and _CANNOT_TALK.search(text):
        return replace(answer, replies=(Reply(CANNOT_TALK),))
    if request.payload is None and _NOT_SAFE.search(text):
        return replace(answer, replies=(Reply(NOT_SAFE),))
    hides = "S3" not in state.signals and _HIDES.search(text) is not None
    replies = tuple(_fitting(reply, request, text, hides=hides) for reply in answer.replies)
    if any(reply.reply_id in LANGUAGES_NAMED for reply in replies):
        return replace(answer, replies=(Reply(DANGER_PHRASE),))
    if is_open(state) and any(_leaves_danger(reply, answer, request) for reply in replies):
        stay = staying(state)
        replies = (Reply(stay, buttons=_STILL_DANGER if stay == STAY_DANGER else ()),)
    return replace(answer, replies=replies)


def _leaves_danger(reply: Reply, answer: BotAnswer, request: BotRequest) -> bool:
    """Whether this reply would leave the danger alone. What the visitor asks, and a yes to a question, is answered."""
    if reply.reply_id not in SMALL_TALK | {SIGNS}:
        return False
    asked = reply.reply_id == OFF_TOPIC and asks_back(request.text)
    return not asked and not (answer.intent.name == ANSWERED and reply.reply_id == GO_ON)


LANGUAGES_NAMED: Final = frozenset({"sprak_okant", "sprak_okant_igen"})
"""Said to what cannot be read; while danger is open, the phrase of danger is said instead."""


_NOT_SAFE: Final = re.compile(
    r"\b(?:inte|int|ej) (?:trygg|i säkerhet)\b|(?<!\bsig )(?<!\bhon är )(?<!\bhan är )\botrygg\b"
    r"|\b(?:not|don't feel|do not feel) safe\b|\bunsafe\b"
)
"""Said later than when it was asked, and of the writer."""


_ASKS_OF_DANGER: Final = frozenset(
    {OWN_VIOLENCE, "ta_pa_allvar", "fara_nu", BY_ANOTHER, "akut_fara_nu", "hot_mot_person"}
)


def _unless_nobody(reply: Reply) -> Reply:
    return Reply(NOBODY_IN_DANGER) if reply.reply_id in _ASKS_OF_DANGER else reply


def is_open(state: State) -> bool:
    """Whether danger is open: two calm answers end what the model alone began.

    One is enough that nobody is in danger, where it is not the writer who may take a life, their own or another's.
    """
    if not DANGER.intersection(state.signals) or is_taken_back(state) or is_of_earlier_contact(state):
        return False
    nobody = known_now(state).get("danger") == "no" and not {"S2b", "S3"}.intersection(state.signals)
    return not nobody if state.danger_told else not nobody and state.calm_answers < CALM_ENOUGH


def staying(state: State) -> str:
    """What is said in open danger in place of words that would leave it alone."""
    of_others = {"S2", "S4"}.intersection(state.signals) or (
        "other" in state.alarmed_about and "self" not in state.alarmed_about
    )
    if "S3" in state.signals and not of_others:
        return STAY_SUICIDE
    return STAY_VIOLENCE if "S2b" in state.signals else STAY_DANGER


def _fitting(reply: Reply, request: BotRequest, text: str, *, hides: bool) -> Reply:
    """The reply to danger by whose it is: a child's, somebody else's, or one's own from others.

    `hides`: from somebody, and nothing was said of suicide.
    """
    if reply.reply_id not in (STEP, OWN_VIOLENCE, "sjalvmord_sjalvskada"):
        return reply
    buttons = (*reply.buttons, _CANNOT_TALK_BUTTON) if reply.reply_id == STEP else SAFE_NOW
    if reply.reply_id == OWN_VIOLENCE and is_surely_none(text):
        return replace(reply, reply_id=BY_ANOTHER)
    if _THREATENED.search(text) or (hides and reply.reply_id != STEP):
        return replace(reply, reply_id=STEP_THREATENED, buttons=buttons)
    if _FOR_ANOTHER.search(text):
        return replace(reply, reply_id=STEP_OTHER, buttons=buttons)
    if reply.reply_id == STEP and is_a_child(request):
        return replace(reply, reply_id=STEP_CHILD, buttons=buttons, cards=(LINE_FOR_CHILDREN, *reply.cards))
    return replace(reply, buttons=buttons) if reply.reply_id == STEP else reply

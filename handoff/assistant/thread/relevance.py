"""Whether an answer has to do with what was told, or is beside it. Pure.

Owns the replies that say nothing of what was told, and the kinds of message to which a limit, a question or a menu is
beside the point. It only judges: what is said instead is decided in `revision`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.danger.safety import is_open
from handoff.assistant.guides.turn import CERTAIN, SURE
from handoff.assistant.replies.two_readings import ASKS_WHICH, SERIOUS
from handoff.assistant.thread.acknowledgement import is_told
from handoff.assistant.thread.confidence import FAREWELL, SURELY_ELSE
from handoff.assistant.thread.topic import GRIEF, LEAVING, OF_OTHERS, OF_SOMEBODY, is_known, thread_of
from handoff.conversation.answers.words import ABOUT_OTHERS, of_writer
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.state import State, danger_waits, written
from handoff.conversation.text.folding import folded, folded_text, folded_words
from handoff.conversation.told.feelings import feelings_in, tells_of_a_loss
from handoff.conversation.told.understood import confirmed
from handoff.conversation.wishes.closing_words import takes_leave, thanks_for_help
from handoff.risk import Level
from knowledge.language import SERVED

EMPTY: Final = frozenset(
    {
        "bekrafta",
        "kvar_har",
        "kvar_i_kon",
        "neka",
        "halsa",
        "test_missbruk",
        "forstod_inte",
        "forstod_inte_igen",
        "vet_inte_var_borja",
        "ingen_person",
        "neutral_ofarligt",
        "utanfor_omradet",
        "ideologisk_debatt",
        "menar_du",
        "menar_du_person",
        "fraga_roll",
    }
)
"""Replies that say nothing of what was told."""
ASKED_FOR: Final = frozenset(
    {
        "aterkomma_arende",
        "andra_kanaler",
        "fraga_om_tjansten",
        "fraga_lagring",
        "fraga_anonymitet",
        "fraga_polis",
        "fraga_begrepp",
        "annat_sprak",
        "media_forskning",
        "ar_du_robot",
        "begar_skadlig_info",
        "hitta_lokalt_stod",
    }
)
"""Replies to a question: to who only tells something, and where the model is not sure, they are beside it."""
BESIDE_GRIEF: Final = frozenset(
    {
        "narstaende_utomlands",
        "oro_annan_narstaende",
        "oro_barn",
        "roll_anhorig",
        "amne_oro",
        "redan_aktiv",
        "eget_maende",
        SERIOUS,
        ASKS_WHICH,
    }
)
"""What is said to who worries: of somebody who is dead nobody asks what has changed, or whether they are in danger."""
FOR_RELATIVES: Final = frozenset({"oro_barn", "oro_annan_narstaende", "roll_anhorig", "amne_oro"})
"""Replies to who worries about somebody of their own."""
PUT_TO_THE_WRITER: Final = frozenset({"ideologisk_debatt", "begar_skadlig_info", "hat_trakasseri"})
"""Limits that are beside what somebody tells of what another says, has or plans."""

LIMIT: Final = "hat_trakasseri"
LIMITS: Final = frozenset({LIMIT, "hat_trakasseri_igen"})
OWN_WELLBEING: Final = "eget_maende"
REPORTS: Final = "fraga_orosanmalan"
RETURNS: Final = "aterkomma_arende"
MOST_WORDS_OF_A_GUESS: Final = 6
"""In so few words, which no level is read in, an intent of danger is a guess: "det är min brorsa"."""

_I: Final = folded("jag ja mig mej vi oss i me we us")
_YOU: Final = folded("du dig dej din ditt dina ni er era eran robot robotjävel you your")
_AGAIN: Final = folded(
    "kod koden igen förra förut tidigare skrev skrivit pratade pratat samma fortsätta återkom återkommer senast"
    " ärende ärendet sist code again earlier before last same continue رمز سابقا"
)

_REPORTED: Final = re.compile(
    r"\b(?:har|hade|jag|vi|de|dom|skolan) (?:\w+ )?(?:anmalt|anmalde|polisanmalt|polisanmalde)\b"
    r"|\breported (?:it|him|her|them|once|this|that)\b"
)
"""Who has reported tells what became of it, and does not ask how it is done."""
_WAS_IN_IT: Final = re.compile(
    r"(?:^(?:hej |hejsan |tja |tjena )?|\b(?:jag|ja) )(?:var|har varit) (?:sjalv )?med i (?!mot)"
    r"|\b(?:jag|ja) (?:har |hade )?(?:lamnat|lamnade|hoppade av|hoppat av|gick ur|gatt ur) (?:\w+ ){0,2}"
    r"(?:grupp\w*|rorelse\w*|organisation\w*|gang\w*|forsamling\w*|dom|dem)\b"
    r"|\bi (?:was|used to be) (?:\w+ )?(?:in|part of) (?:a|the|that) (?:group|movement|gang)\b"
)
"""Who says so speaks of themselves, though of others too: "jag var med i en grupp, nu har en av dom hört av sig"."""


def says_nothing(answer: BotAnswer, text: str) -> bool:
    """Whether the answer says nothing of what was told: small talk, a limit, or what the words do not ask for."""
    replies = {reply.reply_id for reply in answer.replies}
    beside = ASKED_FOR if answer.intent.confidence < SURE else frozenset()
    guessed = answer.intent.confidence < CERTAIN
    if FAREWELL in replies and guessed and not (takes_leave(text) or thanks_for_help(text)):
        beside |= {FAREWELL}
    if SERIOUS in replies and Level[answer.risk.level] <= Level.N1 and len(text.split()) <= MOST_WORDS_OF_A_GUESS:
        beside |= {SERIOUS}
    if RETURNS in replies and guessed and _AGAIN.isdisjoint(folded_words(text)):
        beside |= {RETURNS}
    return bool(replies) and replies <= EMPTY | beside


def mourns(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether somebody tells of a loss, or goes on telling of one, and of no danger."""
    if not is_told(request) or Level[answer.risk.level] > Level.N1 or written(state) not in SERVED:
        return False
    replies = {reply.reply_id for reply in answer.replies}
    begins = tells_of_a_loss(request.text) and replies <= BESIDE_GRIEF | EMPTY
    goes_on = thread_of(state) == GRIEF and replies <= BESIDE_GRIEF and answer.intent.confidence < SURELY_ELSE
    return begins or goes_on


def only_waits(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether all that is said to who waits and tells something is that they wait, and only the model reads danger."""
    waits = {reply.reply_id for reply in answer.replies} == {STILL_QUEUED}
    return waits and is_told(request) and not is_open(state) and not danger_waits(state)


def is_limit_for_another(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a limit is put to who tells of somebody else in the middle of worrying about them."""
    limits = {reply.reply_id for reply in answer.replies}
    if not limits or not limits <= PUT_TO_THE_WRITER or not is_told(request) or thread_of(state) not in OF_OTHERS:
        return False
    words = set(folded_words(request.text))
    mine = of_writer(_I, request.lang)
    return _YOU.isdisjoint(words) and (mine.isdisjoint(words) or not ABOUT_OTHERS.isdisjoint(words))


def is_told_beside(replies: Collection[str], request: BotRequest, state: State) -> bool:
    """Whether hard words, or a report that was made, are told of somebody and answered as an insult or a question."""
    words = folded_words(request.text)
    of_whom = is_known(state) or confirmed(state).get("relation") in OF_SOMEBODY
    scolded = replies == {LIMIT} and _YOU.isdisjoint(words) and of_whom
    reported = replies == {REPORTS} and _REPORTED.search(" ".join(words)) is not None
    return is_told(request) and (scolded or reported)


def is_past_member(answer: BotAnswer, text: str, state: State) -> bool:
    """Whether who has been in a group is answered as one who worries about somebody else."""
    worry = FOR_RELATIVES | {"redan_aktiv"}
    relation = confirmed(state).get("relation", "jag_sjalv")
    of_nobody = relation == "jag_sjalv" and thread_of(state) in (None, LEAVING)
    beside = {reply.reply_id for reply in answer.replies} & worry
    return bool(beside) and of_nobody and _WAS_IN_IT.search(folded_text(text)) is not None


def is_own_anger(text: str) -> bool:
    """Whether hard words are about how the writer feels, and aimed at nobody here."""
    return bool(feelings_in(text)) and _YOU.isdisjoint(folded_words(text))


def fears_for_a_child(text: str, state: State) -> bool:
    """Whether the fear that is told is for one's child: it is about the child first, and about the writer later."""
    return confirmed(state).get("relation") == "barn" and not {"fear", "worry"}.isdisjoint(feelings_in(text))

"""Which of the model's readings are guesses that do not fit what was told before. Pure.

Owns the confidences above which a reading is believed against the topic of the conversation. It only judges: what is
said in place of a guess is decided in `revision`, and a level of risk is never lowered here (`danger/model_level.py`).
"""

from __future__ import annotations

from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent
from handoff.assistant.guides.turn import SURE
from handoff.assistant.replies.two_readings import SERIOUS
from handoff.assistant.thread.acknowledgement import is_told
from handoff.assistant.thread.topic import OF_OTHERS, OF_WORK_ITSELF, is_known, thread_of
from handoff.conversation.state import State, said_as, written
from handoff.conversation.text.sentences import asks_back, asks_indirectly
from handoff.conversation.told.facts import facts_told
from handoff.conversation.told.understood import confirmed
from handoff.conversation.wishes.closing_words import closes, names_thanks
from handoff.risk import Level
from knowledge.language import SERVED

SURELY_ELSE: Final = 0.9
"""From this confidence what is read is meant, though it leaves what the conversation is about."""
SURELY_LEAVES: Final = {"vill_lamna": 0.8, "dras_in_sjalv": 0.95}
"""From this confidence in it who speaks of another, or says no more than how old they are, wants out of a group."""
MOST_WORDS_OF_AN_AGE: Final = 3
FEWEST_WORDS_ASKED: Final = 3

GUESSED: Final = frozenset(
    {"egen_valdsavsikt", "hot_mot_person", "hedersvald_kontroll", "barn_far_illa", "akut_fara_nu"}
)
"""Replies to danger that are beside a calm message in which the model guesses it. Not those on suicide."""
BESIDE_A_QUESTION: Final = frozenset(
    {"utanfor_omradet", "ideologisk_debatt", "vet_inte_var_borja", "forstod_inte", "neka", "test_missbruk"}
)
"""What a question in the middle of a talk is not answered with, unless the model is sure."""
FAREWELL: Final = "avsluta"


def is_guessed_danger(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether the model is not sure of the danger that it answers, and neither it nor the rules read a level."""
    calm = Level[answer.risk.level] <= Level.N1 and answer.intent.confidence < SURE and not state.danger_told
    told = is_told(request) and is_known(state)
    return calm and told and {reply.reply_id for reply in answer.replies} <= GUESSED and bool(answer.replies)


GUESSED_KINDS: Final = GUESSED | {"resa_konfliktzon", "narstaende_utomlands", "rekrytering_pagar"}


def is_guessed_kind(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether only the model reads N3, is not sure of what kind, and yet would speak of that kind alone."""
    level = max(state.level, Level[answer.risk.level])
    alone = level is Level.N3 and not state.danger_told and answer.intent.confidence < SURE
    replies = {reply.reply_id for reply in answer.replies}
    return alone and bool(replies) and replies <= GUESSED_KINDS and is_told(request) and is_known(state)


def leaves_by_guess(intent: Intent, text: str, state: State) -> bool:
    """Whether somebody who speaks of another, or says their age alone, is taken for one who wants to leave."""
    if intent.confidence >= SURELY_LEAVES.get(intent.name, 0.0):
        return False
    of_an_age = len(text.split()) <= MOST_WORDS_OF_AN_AGE and any(fact == "own_age" for fact, _ in facts_told(text))
    if of_an_age or not is_known(state):
        return of_an_age  # a first message may name who told them to write
    told, thread = confirmed(state), thread_of(state)
    of_whom = told.get("relation", "foralder") != "foralder" and told.get("audience") not in ("ung", "vill_lamna")
    return thread in OF_OTHERS and (of_whom or thread in OF_WORK_ITSELF or intent.confidence < SURE)


def is_guessed_leaving(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether an answer to who wants to leave a group is beside what was told."""
    leaving = {reply.reply_id for reply in answer.replies} in ({"vill_lamna"}, {"dras_in_sjalv"})
    return leaving and is_told(request) and leaves_by_guess(answer.intent, request.text, state)


def is_guessed_goodbye(answer: BotAnswer, text: str) -> bool:
    """Whether the model guesses a goodbye in words which take no leave."""
    guessed = answer.intent.name == FAREWELL and answer.intent.confidence < SURELY_ELSE
    return guessed and not (closes(text) or names_thanks(text))


def is_asked_again(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a guess would ask again if anybody is in danger, of who went on telling and names no danger."""
    asked = {reply.reply_id for reply in answer.replies} == {SERIOUS} and said_as(SERIOUS, 0) in state.said
    calm = max(state.level, Level[answer.risk.level]) <= Level.N1
    return asked and calm and is_told(request) and answer.intent.confidence < SURE


def is_guessed_at_a_question(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether a question about what is talked of is answered by a limit that is a guess."""
    replies = {reply.reply_id for reply in answer.replies}
    asks = asks_back(request.text) or asks_indirectly(request.text)
    asked = request.payload is None and asks and len(request.text.split()) >= FEWEST_WORDS_ASKED
    guided = state.guide is not None and not state.guide.left
    sure = answer.intent.confidence >= (SURELY_ELSE if guided else SURE)
    if not asked or not replies or not replies <= BESIDE_A_QUESTION or sure:
        return False
    return thread_of(state) is not None and written(state) in SERVED and is_known(state)

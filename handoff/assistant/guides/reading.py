"""How a message is read by somebody who stands in a guide: an answer, something else, calm, in own words. Pure."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from handoff.assistant.cards.local_help import LOCAL_REPLIES
from handoff.assistant.danger.safety import CALL_FOR_ME, CALM_ENOUGH, SMALL_TALK
from handoff.assistant.guides.turn import (
    CERTAIN,
    FAREWELL,
    GO_ON_NO,
    GO_ON_QUESTION,
    GO_ON_YES,
    MOST_ASKED,
    NEVER_BESIDE,
    REQUESTS,
    STAYS,
    SURE,
    SURELY_ELSE,
    Turn,
    asks_how_to_talk,
    is_settled,
    only_of_the_model,
)
from handoff.assistant.guides.walk import named_way, way_of
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.replies.plain_questions import ASKED_FOR
from handoff.assistant.wording.dialogue import ABOUT_THE_LINE, ANSWERED_BY_REPLY
from handoff.conversation.answers.reader import SAID, read_answer
from handoff.conversation.answers.words import ABOUT_SELF, of_writer
from handoff.conversation.events import GuideStood
from handoff.conversation.state import SAFE, said_as
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back, asks_indirectly, tells
from handoff.conversation.unsettled import CANNOT_TALK
from handoff.risk import Level
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import place_in, reply_id
from knowledge.questions import NO, SAFETY, YES

TOLD_FIRST: Final = ANSWERED_BY_REPLY | {"fraga_begrepp", "annat_sprak"}
"""Intents that do not interrupt a guide where the same message answers its open question."""
SURE_OF_THE_LINE: Final = 0.95
"""From this confidence words that ask nothing are a question about the line all the same."""
OWN_WELLBEING: Final = "eget_maende"
COMFORT: Final = frozenset({"eget_maende", "bekrafta", "kvar_i_kon", "vet_inte_var_borja", "dras_in_sjalv"})
"""Replies that say nothing which a guide of safety does not say better."""
TO_RELATIVES: Final = frozenset({"oro_barn", "oro_annan_narstaende", "roll_anhorig", "amne_oro", "vill_lamna"})
"""Replies to worry that is told calmly, or to a wish to leave: none of them answers somebody in danger."""


def calmed(turn: Turn, compiled: Compiled, stood: GuideStood) -> GuideStood:
    """Where the visitor stands, with the calm answer that the message gives to a question about safety."""
    for message in turn.state.pending:
        place = place_in(message.question)
        question = compiled.questions.get(place.step) if place is not None else None
        calm = question is not None and question.safety and message.answer in (YES, NO)
        if calm and question is not None and message.answer != SAFETY[question.fact]:
            stood = replace(stood, calm=stood.calm + 1)
    return stood


def is_sticky(compiled: Compiled, stood: GuideStood) -> bool:
    """Whether nobody is let out of the guide by small talk: it is of safety, and the danger not answered calmly."""
    return compiled.guide.safety and not (stood.unsure and stood.calm >= CALM_ENOUGH)


def answered(turn: Turn, compiled: Compiled, stood: GuideStood) -> str | None:
    """Where the answer to the open step leads that the visitor has given, in whatever way; None if there is none."""
    step = compiled.steps.get(stood.step)
    if step is None or step.ask is None:
        return None
    asked = compiled.asked_at(stood.step)
    value = next((each.answer for each in reversed(turn.state.pending) if each.question == asked), None)
    if value is None and step.ask.fact:
        value = turn.heard.memory.get(step.ask.fact)
    goes_on = any(each.question == GO_ON_QUESTION and each.answer for each in turn.state.pending)
    if value is None and stood.paused and not goes_on and turn.words and step.ask.kind != "free":
        value = read_answer(turn.words, compiled.questions[stood.step], turn.heard.lang).value
    if value is None:
        way = named_way(compiled, step, turn.words, turn.heard.lang)
    else:
        way = way_of(step.ask, value) if value == SAID else step.ask.way(value)
    return way.to if way is not None else None


MOST_WORDS_BACK: Final = 3
"""So few words that answer an earlier question are an answer to it, and tell nothing else."""
_MENDS: Final = re.compile(
    r"^(?:eller |fast |nej |men )+(?:nej|inte|jag menar|forresten|egentligen|det ar|mest|snarare)\b"
    r"|\b(?:forresten|egentligen|snarare)$|^(?:or rather|actually|or no|i mean)\b"
)
"""How somebody mends what they have just said."""


def told_again(turn: Turn, compiled: Compiled, stood: GuideStood) -> str | None:
    """Where a late answer leads: to a question that was asked before, in few words or as a correction.

    Nobody comes back so in a guide of safety: there the open question is what matters.
    """
    if compiled.guide.safety or stood.step not in compiled.steps or not _may_mend(turn, compiled):
        return None
    if named_way(compiled, compiled.steps[stood.step], turn.words, turn.heard.lang) is not None:
        return None
    ways = (
        _named_late(turn, compiled, name)
        for name in reversed(tuple(compiled.questions))
        if name != stood.step and was_asked(turn, compiled, name)
    )
    return next((way for way in ways if way is not None), None)


def _may_mend(turn: Turn, compiled: Compiled) -> bool:
    """Whether a message answers nothing that is open, and is short, a correction, or the title of a button."""
    if turn.payload is not None or any(each.answer not in ("", SAID) for each in turn.state.pending):
        return False
    words = folded_words(turn.words)
    few = 0 < len(words) <= MOST_WORDS_BACK or turn.words.strip().casefold() in _titles(compiled, turn.heard.lang)
    return few or _MENDS.search(" ".join(words)) is not None


def _named_late(turn: Turn, compiled: Compiled, name: str) -> str | None:
    step = compiled.steps[name]
    way = named_way(compiled, step, turn.words, turn.heard.lang)
    if way is None and step.ask is not None and step.ask.kind == "time":
        value = read_answer(turn.words, compiled.questions[name], turn.heard.lang).value
        way = step.ask.answers.get(value) if value is not None else None
    return way.to if way is not None else None


def _titles(compiled: Compiled, lang: str) -> frozenset[str]:
    """The titles of all buttons of a guide."""
    titles = (
        compiled.button(name, answer, lang) for name, each in compiled.questions.items() for answer in each.answers
    )
    return frozenset(title.casefold() for title in titles if title)


def is_unconfirmed(turn: Turn, compiled: Compiled, stood: GuideStood) -> bool:
    """Whether the visitor was asked if a danger was read rightly, which the model alone has read, and writes on."""
    asked = stood.step == compiled.guide.entry.unsure and was_asked(turn, compiled, stood.step) and not stood.owed
    guess = stood.unsure and asked and only_of_the_model(turn, compiled)
    return guess and bool(turn.words) and (tells(turn.words) or asks_back(turn.words))


def says(turn: Turn, answer: str) -> bool:
    """Whether the visitor answers whether to go on; who is not sure goes on."""
    given = next((each.answer for each in turn.state.pending if each.question == GO_ON_QUESTION), "")
    return given == answer or (answer == YES and given == "unsure")


def answers_go_on(turn: Turn) -> bool:
    """Whether the message answers whether to go on."""
    return any(each.question == GO_ON_QUESTION for each in turn.state.pending)


def in_own_words(turn: Turn, compiled: Compiled) -> bool:
    """Whether the answer was free: what was told is taken in."""
    places = [place_in(each.question) for each in turn.state.pending]
    return any(
        place and place.step in compiled.questions and compiled.questions[place.step].kind == "free" for place in places
    )


def was_asked(turn: Turn, compiled: Compiled, step: str) -> bool:
    """Whether the visitor has read the question of a step; under a 112 text it is not asked yet."""
    return times_asked(turn, compiled, step) > 0


def times_asked(turn: Turn, compiled: Compiled, step: str) -> int:
    """In how many wordings the visitor has read the question of a step."""
    prefix = said_as(reply_id(compiled.guide.id, step), 0).rpartition("#")[0]
    return sum(each.rpartition("#")[0] == prefix for each in turn.state.said)


def is_calm(turn: Turn, compiled: Compiled) -> bool:
    """Whether nothing urgent has been read, or it has been answered calmly, and the message takes nothing back."""
    of_danger = STAYS | frozenset(compiled.guide.entry.replies)
    if turn.command.intent == FAREWELL and is_settled(turn):
        return True
    calm = turn.level < Level.N2 or (is_settled(turn) and Level[turn.command.level] < Level.N2)
    return calm and not turn.replies & (of_danger | SMALL_TALK)


def asks_else(turn: Turn, compiled: Compiled) -> bool:
    """Whether the visitor clearly asks for something else than the guide is about."""
    command = turn.command
    in_place = turn.replies & LOCAL_REPLIES
    if not in_place and compiled.guide.safety and turn.replies.intersection(compiled.guide.entry.replies):
        return False
    if turn.payload is not None and place_in(turn.payload) is None and turn.payload not in (GO_ON_YES, GO_ON_NO):
        return True
    if command.handoff is not None and command.intent != ANSWERED:
        return True
    if turn.sure or in_place or turn.replies & (ASKED_FOR | {CALL_FOR_ME, CANNOT_TALK}):
        return True
    surely_asked = command.confidence >= CERTAIN and asks_back(turn.words)
    if command.intent == ANSWERED or command.confidence < SURE or (not surely_asked and _is_told(turn, compiled)):
        return False
    asks = "?" in turn.words or asks_back(turn.words) or asks_indirectly(turn.words) or asks_how_to_talk(turn)
    guessed = command.intent in ABOUT_THE_LINE and not asks and command.confidence < SURE_OF_THE_LINE
    return (command.intent in REQUESTS and not guessed) or (asks and not turn.replies & (SMALL_TALK | STAYS))


def _is_told(turn: Turn, compiled: Compiled) -> bool:
    """Whether the message answers a question of the guide, also in own words, and asks for nothing beside it."""
    if turn.command.intent not in TOLD_FIRST:
        return False
    asked = {compiled.asked_at(step) for step in compiled.questions}
    said = [each for each in turn.state.pending if each.answer and (each.question in asked or each.answer == SAID)]
    return bool(said) and not any(
        asks_indirectly(each.text) or (asks_back(each.text) and _says_more(each.text)) for each in said
    )


def _says_more(text: str) -> bool:
    """Whether a question stands behind another sentence."""
    return any(mark in text.rstrip(" ?!.؟") for mark in ".!;\n")


def tells_in_place_of_answering(turn: Turn, compiled: Compiled, stood: GuideStood) -> bool:
    """Whether somebody tells something who is asked where they live, what to go on with, or, calmly, if they are safe.

    That is taken up, and the same asked again: it is no choice, and no sign that they are not.
    """
    ask = compiled.steps[stood.step].ask
    if turn.told is None or turn.told.kind is None or ask is None or compiled.guide.safety:
        return False
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    left_open = (ask.kind == "choice" and (ask.fact or WISH) == WISH) or ask.kind == "place" or ask.fact == SAFE
    return left_open and not listed and times_asked(turn, compiled, stood.step) < MOST_ASKED


WISH: Final = "wish"
"""The fact that says what somebody wants to go on with."""


def wishes_for_somebody(turn: Turn) -> bool:
    """Whether the message surely asks for a person, whatever else it begins with: "ja, jag vill prata med någon"."""
    wish = turn.command.intent == WISHES and turn.command.confidence >= SURELY_ELSE
    return wish and not turn.payload and WISHES in turn.replies and len(turn.words.split()) >= FEWEST_WORDS_WISHED


WISHES: Final = "be_om_manniska"
FEWEST_WORDS_WISHED: Final = 3


def tells_of_oneself(turn: Turn) -> bool:
    """Whether somebody tells, in place of an answer that a list has, how they are themselves: that is met first."""
    command, told = turn.command, turn.words and not asks_back(turn.words)
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    sure = command.intent == OWN_WELLBEING and command.confidence >= SURELY_ELSE
    of_me = not of_writer(ABOUT_SELF, turn.heard.lang).isdisjoint(folded_words(turn.words))
    return bool(told) and sure and of_me and not listed and turn.replies == {OWN_WELLBEING}


RECRUITED: Final = "rekrytering_sjalv"
"""Said to who is asked by somebody to come along."""


def tells_of_recruitment(turn: Turn) -> bool:
    """Whether somebody tells, in place of an answer that a list has, that they are asked to come along."""
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    return turn.replies == {RECRUITED} and turn.command.confidence >= SURE and not listed


def tells_else(turn: Turn, compiled: Compiled, step: str) -> bool:
    """Whether somebody in danger tells of something that has an answer of its own; the question comes after it.

    Not for ever: what was asked in several wordings is gone on from.
    """
    replies = turn.replies
    plain = SMALL_TALK | STAYS | COMFORT | TO_RELATIVES | NEVER_BESIDE | frozenset(compiled.guide.entry.replies)
    sure = turn.command.intent != ANSWERED and turn.command.confidence >= SURE
    return sure and bool(replies) and not replies & plain and times_asked(turn, compiled, step) < MOST_ASKED

"""What is said to who writes that they were misread, or not answered: that it is so first, and nothing beside it. Pure.

Owns which of the answer's lines stand after that, and what is said where none does. Raises and lowers no level; what
alarms, calls a person or sets a limit stands as it is. `handoff.conversation.wishes.corrections` knows who is misread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.danger.safety import CALL_FOR_ME
from handoff.assistant.replies.plain_talk import FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER, STOPS_WAITING
from handoff.assistant.thread.for_whom import HOW_TO_TALK
from handoff.assistant.thread.relevance import EMPTY, LIMITS
from handoff.assistant.thread.topic import LISTENS, TAKES_UP
from handoff.assistant.wording.dialogue import (
    ANSWERED_BY_REPLY,
    ONLY_GOES_ON,
    PERSON_BUTTON,
    REFLECTIONS,
    SUBJECT_REFLECTIONS,
    UNANSWERED,
    unsaid,
)
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.rules.recap import UNDERSTOOD
from handoff.conversation.state import TAKEN_BACK, State, tells_danger
from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.feelings import feelings_in
from handoff.conversation.unsettled import CANNOT_TALK
from handoff.conversation.wishes.asked_again import asks_again
from handoff.conversation.wishes.corrections import corrects, corrects_the_role
from handoff.conversation.wishes.question_kinds import asks_how_to_say
from handoff.risk import Level
from handoff.risk.signals import OWN_LIFE
from knowledge.guides.model import PREFIX
from knowledge.questions import NO
from knowledge.replies import TOLD_PREFIX

SORRY: Final = "rattad"
"""Said before an answer that fits what was put right."""
SORRY_TELL: Final = "rattad_beratta"
"""Said alone, where nothing else fits, the first time: that they may say what matters most to them."""
SORRY_PERSON: Final = "rattad_person"
"""Said alone after that: a person can read all of it."""
SORRY_WAITS: Final = "rattad_vantar"
"""The same to who waits for a person already."""
SURE: Final = 0.6
"""From this confidence the bot's next answer is said; below it would be a second guess."""
_STANDS: Final = LIMITS | {FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER, STOPS_WAITING, CALL_FOR_ME, CANNOT_TALK}
_SAYS_NOTHING: Final = EMPTY | ONLY_GOES_ON | {UNANSWERED, *SUBJECT_REFLECTIONS.values()}
_ASKED: Final = frozenset({HOW_TO_TALK, "fraga_tecken", "fraga_begrepp", "hitta_lokalt_stod"})
"""Questions that have an answer in the middle of a guide, beside those that a reply alone answers."""
_WELCOMES: Final = ("welcome", "halsa")


def is_misread(request: BotRequest, state: State) -> bool:
    """Whether the visitor writes that the bot has misread them, or asks once more: it must have said something before.

    Not where thoughts of suicide were told: what is asked about those stays asked.
    """
    if OWN_LIFE in state.signals_told or request.payload is not None:
        return False
    spoken = any(not said.startswith(_WELCOMES) for said in state.said)
    puts_right = corrects(request.text) or (_took_for_working(state) and corrects_the_role(request.text))
    return spoken and (puts_right or _mends_what_was_understood(state) or asks_again(request.text, request.recent))


def _mends_what_was_understood(state: State) -> bool:
    """Whether what the bot said that it has understood is denied, and put right in the same message."""
    denied = (each for each in state.pending if (each.question, each.answer) == (UNDERSTOOD, NO))
    return any(len(each.text.split()) > MOST_WORDS_OF_A_NO for each in denied)


MOST_WORDS_OF_A_NO: Final = 4
"""Of more words a no tells what is so: "nej, inte riktigt. jag är rektor"."""


def _took_for_working(state: State) -> bool:
    """Whether the bot has spoken as to somebody who writes because of their work."""
    return any(said.startswith(_FOR_WORK) for said in state.said)


_FOR_WORK: Final = ("guide:yrke/", "guide:organisation/", "oro_yrkesroll", "tar_upp_yrke", "lyssnar_yrke")
"""How the ids of replies begin that are for those who work."""


def repaired(command: BotReply, request: BotRequest, state: State, variants: Callable[[str], int]) -> BotReply:
    """The answer after an apology, without what it has said before or only guesses; the same where that is not due.

    Args:
        command: the answer.
        request: what it was asked.
        state: the conversation before it.
        variants: how many texts a reply has now, in the visitor's language.
    """
    if not is_misread(request, state) or _is_due_as_it_is(command, state):
        return command
    fitting = tuple(line for line in command.lines if _fits(line, command, request, state))
    sorry = unsaid(SORRY, variants(SORRY), state.said) is not None
    if any(line.reply_id not in REFLECTIONS.values() for line in fitting):
        return replace(command, lines=((BotLine(reply_id=SORRY),) if sorry else ()) + fitting)
    waits = state.name == "queued"
    first = not any(said.startswith(SORRY) for said in state.said) and not asks_somewhere(request.text)
    alone = SORRY_TELL if first else SORRY_WAITS if waits else SORRY_PERSON
    if unsaid(alone, variants(alone), state.said) is None:
        return command
    lines = (*fitting, BotLine(reply_id=alone, buttons=() if waits else (PERSON_BUTTON,)))
    return replace(command, lines=lines, cards=())


def _is_due_as_it_is(command: BotReply, state: State) -> bool:
    """Whether it alarms, calls a person, sets a limit or takes leave, or says something of danger that is told now."""
    rises = Level[command.level] >= Level.N3 and Level[command.level] > state.level
    urgent = rises or tells_danger(state)
    calls = command.handoff is not None and state.name != "queued"
    stands = any(line.reply_id in _STANDS or line.reply_id.endswith(TAKEN_BACK) for line in command.lines)
    return urgent or calls or stands


def _answers(line: BotLine, request: BotRequest) -> bool:
    """Whether what is said is an answer to a question, and not only about its subject."""
    says_how = line.reply_id == HOW_TO_TALK and asks_how_to_say(request.text)
    return says_how or line.reply_id in ANSWERED_BY_REPLY or line.reply_id.startswith(PREFIX)


_REJECTS: Final = re.compile(r"(?:va |nej |men )?(\w{5,})\b(?= (?:det|jag|ja|inte)\b)")
"""The word that somebody throws back at who has misread them: "orosanmälan? det är ju jag"."""


def _fits(line: BotLine, command: BotReply, request: BotRequest, state: State) -> bool:
    if line.reply_id in REFLECTIONS.values():
        return bool(feelings_in(request.text))
    if line.reply_id in _SAYS_NOTHING or line.reply_id.startswith((LISTENS, TAKES_UP, TOLD_PREFIX)):
        return False
    if line.reply_id.startswith(PASSAGE_OF) or line.kommun:
        return True
    rejected = _REJECTS.match(folded_text(request.text))
    about_its_subject = asks_somewhere(request.text) and not _answers(line, request)  # that was the misreading
    if about_its_subject or (rejected is not None and rejected[1] in line.reply_id):
        return False
    if state.guide is not None and command.intent not in ANSWERED_BY_REPLY | _ASKED:
        return False  # what began the guide, once more
    before = any(said.rpartition("#")[0] == line.reply_id for said in state.said)
    return command.confidence >= SURE and not before

"""A turn of the bot with a guide in it: what begins one, what is an answer, what interrupts it, what ends it. Pure.

Takes the answer that the bot is about to give, and puts the guide's words in its place or beside it. Which steps
follow is `walk`'s. What an answer shows of danger is on the record already: `decide` has read it with the message.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from msgspec.structs import replace

from handoff.assistant.cards.local_help import LOCAL_REPLIES
from handoff.assistant.danger.meeting_from_the_net import BEFORE_A_MEETING
from handoff.assistant.danger.safety import OFF_TOPIC, SMALL_TALK
from handoff.assistant.danger.waiting_for_help import WAIT_WITH_THEM
from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.guides.entry import CHILDREN, MISTAKEN, YOUNG, begun
from handoff.assistant.guides.meant import meant_way
from handoff.assistant.guides.reading import (
    TO_RELATIVES,
    answered,
    answers_go_on,
    asks_else,
    calmed,
    in_own_words,
    is_calm,
    is_sticky,
    is_unconfirmed,
    says,
    tells_else,
    tells_in_place_of_answering,
    tells_of_oneself,
    tells_of_recruitment,
    times_asked,
    told_again,
    was_asked,
    wishes_for_somebody,
)
from handoff.assistant.guides.saying import (
    answered_and_gone_on,
    aside,
    asked_again,
    beside,
    let_go,
    stepped,
    unconfirmed,
)
from handoff.assistant.guides.turn import (
    FAREWELL,
    MOST_ASKED,
    STAYS,
    SURE,
    SURELY_ELSE,
    Turn,
    asks_how_to_talk,
    is_settled,
    only_of_the_model,
)
from handoff.assistant.guides.walk import way_of
from handoff.assistant.replies.declared import ANSWERED
from handoff.assistant.replies.plain_questions import asks_what_to_do
from handoff.assistant.replies.plain_talk import COMES, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER, PLANS
from handoff.assistant.wording.dialogue import (
    ABOUT_THE_LINE,
    ANSWERED_BY_REPLY,
    PERSON_BUTTON,
    STILL_HERE,
    UNANSWERED,
    unsaid,
)
from handoff.conversation.answers.reader import SAID
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import GuideStood
from handoff.conversation.state import TAKEN_BACK, danger_waits
from handoff.conversation.text.sentences import asks_back, asks_indirectly, asks_somewhere, tells
from handoff.conversation.told.ages import ADULTS
from handoff.conversation.told.denied_danger import denies_danger, denies_death, denies_own_death
from handoff.risk import Level
from handoff.risk.signals import OWN_LIFE
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import END, PREFIX, reply_id
from knowledge.questions import NO, YES

_ASKS_NOTHING: Final = WAIT_WITH_THEM | BEFORE_A_MEETING
"""Replies beside which no guide begins or asks: to who waits for help, and to who has a meeting to stop."""
LEFT: Final = "guide_lamnad"
"""Said when somebody does not want to go on."""
FAREWELLS: Final = frozenset({FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER, PLANS})
ASKED: Final = "asked"
"""Why a person is called whom the visitor has asked for."""


def guided(turn: Turn, catalog: GuideCatalog) -> BotReply | None:
    """The answer with a guide in it; None where none is concerned."""
    stood = turn.state.guide
    compiled = catalog.version(stood.guide, stood.version) if stood is not None else None
    made: BotReply | None
    alone = not turn.replies.isdisjoint(_ASKS_NOTHING)
    if stood is None:
        made = None if turn.misread or alone or FAREWELL_AT_ONCE in turn.replies else begun(turn, catalog)
    elif compiled is not None and (mistaken := _mistaken(turn, compiled, stood)) is not None:
        made = mistaken
    elif turn.misread or compiled is None or turn.heard.lang not in compiled.guide.languages:
        made = let_go(turn, stood)
    else:
        made = (begun(turn, catalog, instead_of=compiled) if not alone else None) or _gone_on(turn, compiled, stood)
    made = _with_farewell(turn, _after_an_answer(turn, _with_local_help(turn, made), stood), stood) if made else None
    return _without_markers(made or turn.fresh) if made or _has_markers(turn.fresh) else None


def _mistaken(turn: Turn, compiled: Compiled, stood: GuideStood) -> BotReply | None:
    """That the danger was misread, to who says so and that nobody threatens or is in danger; None to others.

    Who asks something in the same message gets the answer after it, or hears that there is none.
    """
    if danger_waits(turn.state) or not compiled.guide.safety or MISTAKEN not in compiled.steps:
        return None
    of_death = OWN_LIFE in compiled.guide.entry.signals
    denied = _denies_death(turn, compiled) if of_death else denies_danger(turn.words)
    if Level[turn.command.level] >= (Level.N4 if of_death else Level.N3):  # the model reads the words that are denied
        return None
    if stood.left or turn.heard.lang not in compiled.guide.languages or not denied:
        return None
    if not asks_somewhere(turn.words):
        return stepped(turn, compiled, stood, MISTAKEN, takes_in=False)
    if turn.sure or _is_answered_beside(turn) or unsaid(UNANSWERED, turn.variants(UNANSWERED), turn.state.said) is None:
        return beside(turn, compiled, stood, MISTAKEN)
    return beside(_without_an_answer(turn), compiled, stood, MISTAKEN)


def _denies_death(turn: Turn, compiled: Compiled) -> bool:
    own = only_of_the_model(turn, compiled) and denies_own_death(turn.words)
    return own or denies_death(turn.words)


def _with_local_help(turn: Turn, made: BotReply) -> BotReply:
    """The guide's words after help near the visitor, where that was asked for in the same message."""
    said = {line.reply_id for line in made.lines}
    local = [line for line in turn.fresh.lines if line.reply_id in LOCAL_REPLIES and line.reply_id not in said]
    if not local:
        return made
    help_there = replace(local[0], buttons=(), cards=(*local[0].cards, *turn.fresh.cards))
    return replace(made, lines=(help_there, *made.lines), cards=())


def _after_an_answer(turn: Turn, made: BotReply, stood: GuideStood | None) -> BotReply:
    """What a guide of safety begins with, after the answer to a question about the line in the same message.

    Who is watched asks first whether it is secret here, and would not go on without an answer.
    """
    begins = made.guide is not None and stood is None and turn.level >= Level.N3
    asked = turn.command.intent in ABOUT_THE_LINE and turn.command.confidence >= SURELY_ELSE
    if not begins or not asked or not asks_somewhere(turn.words) or not turn.replies <= ABOUT_THE_LINE:
        return made
    silent = tuple(replace(line, unasked=True, buttons=()) for line in turn.fresh.lines)
    return replace(made, lines=(*silent, *made.lines))


def _with_farewell(turn: Turn, made: BotReply, stood: GuideStood | None) -> BotReply:
    """What a guide of safety that begins at a goodbye asks, after the goodbye is answered."""
    begins = made.guide is not None and (stood is None or made.guide.guide != stood.guide)
    leaves = FAREWELL_IN_DANGER in turn.replies and all(line.reply_id != FAREWELL_IN_DANGER for line in made.lines)
    if not begins or not leaves:
        return made
    goodbye = tuple(
        replace(line, unasked=True, buttons=()) for line in turn.fresh.lines if line.reply_id == FAREWELL_IN_DANGER
    )
    return replace(made, lines=(*goodbye, *made.lines[-1:]) if goodbye else made.lines)


def _gone_on(turn: Turn, compiled: Compiled, stood: GuideStood) -> BotReply | None:
    """The next step of the guide in which the visitor stands."""
    stood = calmed(turn, compiled, stood)
    sticky = is_sticky(compiled, stood)
    if (stood.step == END and sticky) or not turn.replies.isdisjoint(_ASKS_NOTHING):
        return None  # the next message goes on
    unanswered = answered(turn, compiled, stood) is None
    to_a_child = compiled.guide.audiences == CHILDREN and turn.state.memory.get("own_age") in YOUNG
    misread = stood.unsure and is_calm(turn, compiled) and unanswered and not to_a_child
    misread = misread or (compiled.guide.audiences == CHILDREN and turn.state.memory.get("own_age") in ADULTS)
    if stood.step == END or misread:
        return let_go(turn, stood)
    if not compiled.guide.safety and turn.level >= Level.N3 and not is_settled(turn):
        left = turn.level is Level.N4 or turn.state.danger_told
        return replace(turn.own, guide=replace(stood, paused=True, left=left))
    if unanswered and is_unconfirmed(turn, compiled, stood) and not turn.replies & FAREWELLS:
        return unconfirmed(turn, compiled, stood)
    back = told_again(turn, compiled, stood)
    if back is not None:
        return stepped(turn, compiled, stood, back, takes_in=False)
    walked = _taken_leave if turn.replies & FAREWELLS else _walked
    return walked(turn, compiled, stood, sticky=sticky)


def _walked(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """The guide after an answer, after something else that was asked, or after words that are neither."""
    start = answered(turn, compiled, stood)
    if (ended := _ended(turn, compiled, stood, start)) is not None:
        return ended
    if tells_in_place_of_answering(turn, compiled, stood):
        return asked_again(turn, compiled, stood, stayed=False)
    told_calmly = tells_of_oneself(turn) or tells_of_recruitment(turn)
    told_else = tells_else(turn, compiled, stood.step) if sticky else told_calmly
    wishes = wishes_for_somebody(turn)
    elsewhere = asks_else(turn, compiled) or told_else or (sticky and wishes)
    answers_another = turn.command.intent == ANSWERED and not _has_markers(turn.command) and not answers_go_on(turn)
    if start is not None and sticky and not wishes and _is_answered_beside(turn):
        return beside(turn, compiled, stood, start)
    if start is not None and not (sticky and wishes) and (sticky or not (elsewhere or answers_another)):
        return stepped(turn, compiled, stood, start, takes_in=in_own_words(turn, compiled))
    if answers_another:
        return beside(turn, compiled, stood, start or stood.step)
    return _stayed(turn, compiled, stood, start or stood.step, elsewhere=elsewhere, wishes=wishes)


def _ended(turn: Turn, compiled: Compiled, stood: GuideStood, start: str | None) -> BotReply | None:
    """What is said where the guide is over by this message: nobody goes on, or its danger is none; else None."""
    if start is None and stood.paused and says(turn, NO):
        more = asks_somewhere(turn.words) or len(turn.words.split()) > MOST_WORDS_OF_A_NO
        asks = more and not _has_markers(turn.fresh)
        return let_go(turn, stood, None if asks else BotLine(reply_id=LEFT, buttons=(PERSON_BUTTON,)))
    if start is None or not reply_id(compiled.guide.id, start).endswith(TAKEN_BACK):
        return None
    if turn.sure or _is_answered_beside(turn):
        return beside(turn, compiled, stood, start)
    return stepped(turn, compiled, stood, start, takes_in=in_own_words(turn, compiled))


MOST_WORDS_OF_A_NO: Final = 6
"""Of more words a no to going on tells something, which is answered."""


def _is_answered_beside(turn: Turn) -> bool:
    """Whether the message asks something beside its answer to the guide, and the bot has the answer to that."""
    told = turn.command.intent in ANSWERED_BY_REPLY and turn.command.confidence >= SURE
    has_answer = turn.sure or COMES in turn.replies or told
    return has_answer and turn.payload is None and asks_somewhere(turn.words)


def _is_answered_in_passing(turn: Turn) -> bool:
    """Whether the message answers the guide from its list, and asks something that is answered without asking back.

    Help near a place is no such answer: a guide that went on would name it once more.
    """
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    asks_back_or_guides_on = any(turn.asks(reply) or reply in LOCAL_REPLIES for reply in turn.replies)
    return listed and _is_answered_beside(turn) and not asks_back_or_guides_on


def _stayed(
    turn: Turn, compiled: Compiled, stood: GuideStood, start: str, *, elsewhere: bool, wishes: bool
) -> BotReply:
    """The open question again, what was asked for beside it, or what follows on words that are neither."""
    sticky = is_sticky(compiled, stood)
    asked = was_asked(turn, compiled, stood.step) and not stood.owed
    asks_for_a_person = wishes or turn.command.handoff == ASKED
    goes_on = stood.paused and says(turn, YES) and not asks_for_a_person
    if goes_on and turn.sure and _is_answered_beside(turn):
        return answered_and_gone_on(turn, compiled, stood, stood.step)
    if goes_on or not (elsewhere or asked):
        return stepped(turn, compiled, stood, stood.step, takes_in=False)
    if elsewhere and not sticky and start != stood.step and _is_answered_in_passing(turn):
        return answered_and_gone_on(turn, compiled, stood, start)
    if elsewhere:
        in_vain = _asked_in_vain(turn, compiled, stood, sticky=sticky)
        return in_vain or aside(turn, compiled, stood, start, sticky=sticky)
    return _unanswered(turn, compiled, stood, sticky=sticky)


def _taken_leave(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """The goodbye. In danger the same is asked again, unless the visitor has to stop at once."""
    if not sticky or is_unconfirmed(turn, compiled, stood):
        return let_go(turn, stood)
    if FAREWELL_AT_ONCE in turn.replies or stood.step == END:
        return replace(turn.own, guide=stood)
    return aside(turn, compiled, stood, stood.step, sticky=True)


def _unanswered(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """What follows on words that neither answer the question nor ask for something else."""
    if turn.command.intent == FAREWELL and not sticky:
        return let_go(turn, stood)
    elsewhere = asks_back(turn.words) or asks_indirectly(turn.words) or turn.command.confidence >= SURELY_ELSE
    if OFF_TOPIC in turn.replies and not sticky and elsewhere:
        return aside(turn, compiled, stood, stood.step, sticky=False)
    ask = compiled.steps[stood.step].ask
    meant = meant_way(ask, turn.words, turn.vector, turn.heard.lang) if ask and not compiled.guide.safety else None
    if meant is not None:
        return stepped(turn, compiled, stood, meant.to, takes_in=False)
    if (asked := _asked_in_vain(turn, compiled, stood, sticky=sticky)) is not None:
        return asked
    again = not stood.asides if sticky else times_asked(turn, compiled, stood.step) < MOST_ASKED
    told = sticky and _tells_no_danger(turn)
    if again and (told or turn.replies & (SMALL_TALK | STAYS)):
        return asked_again(turn, compiled, stood, stayed=sticky, takes_in=told)
    return _skipped(turn, compiled, stood)


def _skipped(turn: Turn, compiled: Compiled, stood: GuideStood) -> BotReply:
    """The guide gone on with, the open question unanswered."""
    ask = compiled.steps[stood.step].ask
    otherwise = way_of(ask, None) if ask is not None else None
    return stepped(turn, compiled, stood, otherwise.to if otherwise is not None else stood.step, takes_in=True)


def _tells_no_danger(turn: Turn) -> bool:
    """Whether a message tells something calm in place of an answer: no advice follows from it, so it is asked again."""
    rises = Level[turn.command.level] >= Level.N3 or danger_waits(turn.state)
    return not rises and tells(turn.words) and not asks_somewhere(turn.words)


def _asked_in_vain(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply | None:
    """To a question that nothing here answers: that it is none for the bot, and the open question stays; else None.

    What would follow is advice that nobody asked for, to who has just asked for something else. Who asks what to do is
    told what the guide says next.
    """
    says_nothing = frozenset(compiled.guide.entry.replies) | TO_RELATIVES | SMALL_TALK | STAYS | {UNANSWERED}
    told = unsaid(UNANSWERED, turn.variants(UNANSWERED), turn.state.said) is not None
    if sticky and turn.replies <= says_nothing and asks_what_to_do(turn.words):
        return _skipped(turn, compiled, stood)
    in_vain = turn.replies <= says_nothing and asks_somewhere(turn.words) and not asks_how_to_talk(turn)
    if not in_vain or not told or (sticky and stood.asides):
        return None
    return aside(_without_an_answer(turn), compiled, stood, stood.step, sticky=sticky)


def _without_an_answer(turn: Turn) -> Turn:
    """The same, with the words that the bot has no answer."""
    line = BotLine(reply_id=UNANSWERED, buttons=(PERSON_BUTTON,))
    return dataclasses.replace(turn, fresh=replace(turn.fresh, lines=(line,)))


def _has_markers(command: BotReply) -> bool:
    return any(line.reply_id.startswith(PREFIX) and not line.text for line in command.lines)


def _without_markers(command: BotReply) -> BotReply:
    """Without lines that only name a step: an answer to a guide that is over leads there."""
    if not _has_markers(command):
        return command
    lines = tuple(line for line in command.lines if line.text or not line.reply_id.startswith(PREFIX))
    return replace(command, lines=lines or (BotLine(reply_id=STILL_HERE, buttons=(PERSON_BUTTON,)),))

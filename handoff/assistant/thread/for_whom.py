"""Replaces a reply that is meant for somebody else: the writer speaks of themselves, or asks how to tell. Pure.

The bot knows one message, and takes a question about oneself for one about somebody else. Owns which reply stands in
the place of one that is for another; raises and lowers no level, and calls nobody.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, Reply
from handoff.assistant.guides.turn import CERTAIN
from handoff.assistant.replies.plain_questions import asks_what_to_do
from handoff.assistant.thread.asked import (
    asks_how_to_refuse,
    asks_what_is_passed_on,
    asks_whom_to_tell,
    names_a_call,
    names_an_office,
    names_leaving_somebody,
    names_talk,
    names_the_other,
)
from handoff.assistant.thread.relevance import OWN_WELLBEING
from handoff.assistant.thread.topic import (
    DRAWN_IN,
    LEAVING,
    LEFT,
    LISTENS,
    OF_THEMSELVES,
    THREAT,
    has_left_before,
    thread_of,
)
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded, folded_words
from handoff.conversation.text.sentences import asks_back, asks_somewhere
from handoff.conversation.told.come_home import has_come_home
from handoff.conversation.told.facts import MINORS
from handoff.conversation.told.role import is_a_pupil
from handoff.conversation.told.understood import confirmed

LEFT_IT: Final = "vill_lamna"
ANONYMITY: Final = "fraga_anonymitet"
HOW_TO_TALK, SIGNS, TELL_SOMEBODY, SAY_NO = "hur_prata", "fraga_tecken", "beratta_for_nagon", "rekrytering_sjalv"
"""To who worries for somebody: how to talk, what signs mean; to who wants to tell; to who is to do something."""
ABROAD, COME_HOME = "narstaende_utomlands", "hemkommen"
"""To who misses somebody abroad; to who has come home from there themselves."""
SAY_TO_112: Final = "saga_112"
"""Said to who asks what to say when they call."""
ONESELF: Final = "jag_sjalv"
WORRIED_FOR: Final = frozenset({"barn", "syskon", "partner", "van", "annan_slakt"})
OF_ONESELF: Final = {
    "oro_natet": "dras_in_sjalv",
    "redan_aktiv": "dras_in_sjalv",
    **dict.fromkeys(("oro_barn", "oro_annan_narstaende", "roll_anhorig", "amne_oro"), OWN_WELLBEING),
}
"""What is said in place of a reply to who worries for somebody else, to who writes about themselves."""
LEAVES: Final = frozenset({LEFT_IT, "dras_in_sjalv"})
"""Said to who is in a group and wants to leave it, or doubts."""


def for_whom_it_is(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or what stands in its place for who writes.

    Args:
        answer: what the bot is about to say.
        text: what the visitor wrote.
        state: the conversation, with what was remembered of this message.
    """
    answer = _of_who_has_left(_not_of_an_office(_not_of_a_person(answer, text, state), text, state), state)
    young = is_a_pupil((*state.recent, text)) or state.memory.get("own_age") in MINORS
    if any(each.reply_id == FOR_WORK for each in answer.replies) and has_left_before(state):
        return _said(answer, f"{LISTENS}{LEFT}", state)  # whose colleague knows of it writes of themselves
    if any(each.reply_id == FOR_WORK for each in answer.replies) and young:
        instead = DRAWN if _is_of_themselves(state) else CLOSE_ONE
        return replace(_said(answer, instead, state), intent=replace(answer.intent, name=instead))
    if any(each.reply_id == ABROAD for each in answer.replies) and any(map(has_come_home, (*state.recent, text))):
        return _said(answer, COME_HOME, state)
    if {each.reply_id for each in answer.replies} == {HONOUR_OF_MINE} and _worries_for_another(text, state):
        return _said(answer, CHILD if confirmed(state)["relation"] == "barn" else CLOSE_ONE, state)
    if names_a_call(text) and {each.reply_id for each in answer.replies} == {HOW_TO_TALK}:
        return _said(answer, SAY_TO_112, state)
    return _told_to_somebody(_of_the_writer(answer, state), text, state)


def _worries_for_another(text: str, state: State) -> bool:
    """Whether who tells of control or a strict faith tells it of somebody else whom they worry for."""
    words = set(folded_words(text))
    relation = confirmed(state).get("relation", "")
    worries = relation == "barn" or not _WORRIED.isdisjoint(words)
    return relation in WORRIED_FOR and worries and _TO_ME.isdisjoint(words)


_WORRIED: Final = folded("orolig oroliga oro oroar worried worry")
_TO_ME: Final = folded("mig mej me us")


def _of_the_writer(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who has said that it is about themselves not the ones to who worries for somebody else.

    So for who was answered as somebody whom others try to draw in, whomever they speak of beside.
    """
    if not _is_of_themselves(state) or answer.intent.confidence >= CERTAIN:
        return answer
    replies = (
        _reply(OF_ONESELF[each.reply_id], state) if each.reply_id in OF_ONESELF else each for each in answer.replies
    )
    return replace(answer, replies=tuple(replies))


def _is_of_themselves(state: State) -> bool:
    """Whether it is about the writer: they have said so, or were led as who is in a group, or drawn to one."""
    led = LEAVING_GUIDE in state.guides and confirmed(state).get("relation", "") not in WORRIED_FOR
    themselves = confirmed(state).get("relation") == ONESELF or led
    return themselves or any(each.startswith(OF_THEMSELVES) for each in state.said)


LEAVING_GUIDE: Final = "lamna"
"""The guide for who is in a group, or drawn to one."""


def _not_of_a_person(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or for who thinks of leaving a person what is said to who worries for somebody close."""
    if not names_leaving_somebody(text) or LEAVES.isdisjoint(each.reply_id for each in answer.replies):
        return answer
    return replace(_said(answer, CLOSE_ONE, state), intent=replace(answer.intent, name=CLOSE_ONE))


HONOUR_OF_MINE: Final = "heder_lugn"
"""Said to who is controlled themselves, while nobody is in danger."""
CHILD: Final = "oro_barn"
CLOSE_ONE, FOR_WORK, DRAWN = "oro_annan_narstaende", "oro_yrkesroll", "dras_in_sjalv"


def _not_of_an_office(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or for who thinks of leaving an elected post what takes up the threat that they leave it for."""
    if not names_an_office(text) or not any(each.reply_id == LEFT_IT for each in answer.replies):
        return answer
    return _said(answer, f"{LISTENS}{THREAT}", state)


def _told_to_somebody(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or in place of how to talk with whom one worries for, what fits who asks it for themselves.

    How one tells an adult or somebody near, also where others plan violence; how one says no; or that it cannot be
    answered here.
    """
    replies = {each.reply_id for each in answer.replies}
    relation = confirmed(state).get("relation", "")
    others_plan = "S2" in state.signals_told and relation in ("", "van", "foralder")
    tells = asks_whom_to_tell(text, of_a_parent=relation == "foralder")
    if replies == {TELL_SOMEBODY} and relation in WORRIED_FOR and names_the_other(text):
        return _said(answer, HOW_TO_TALK, state)
    if replies == {HOW_TO_TALK} and (tells or others_plan):
        return _said(answer, TELL_SOMEBODY, state)
    if replies == {ANONYMITY} and tells and not asks_what_is_passed_on(text):
        return _said(answer, TELL_SOMEBODY, state)
    if replies == {HOW_TO_TALK} and asks_back(text) and not names_talk(text) and not asks_what_to_do(text):
        return _said(answer, UNANSWERED, state)
    return _asked_for_oneself(answer, text, state)


def _asked_for_oneself(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or in place of what is for who worries for another what fits who is in it, or was, themselves."""
    relation, replies = confirmed(state).get("relation", ""), {each.reply_id for each in answer.replies}
    of_themselves = relation == ONESELF or (
        thread_of(state) in (DRAWN_IN, LEAVING, LEFT) and relation in ("", "foralder", "partner")
    )
    if not of_themselves or not replies or not replies <= {HOW_TO_TALK, SIGNS}:
        return answer
    if not asks_somewhere(text):
        return _said(answer, f"{LISTENS}{thread_of(state) or DRAWN_IN}", state)
    return _said(answer, SAY_NO if asks_how_to_refuse(text) else UNANSWERED, state)


def _of_who_has_left(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who has left a group already not the one to who wants to leave it."""
    if not any(reply.reply_id in LEAVES for reply in answer.replies) or not has_left_before(state):
        return answer
    replies = (_reply(LEFT, state) if each.reply_id in LEAVES else each for each in answer.replies)
    return replace(answer, replies=tuple(replies))


def _said(answer: BotAnswer, reply: str, state: State) -> BotAnswer:
    return replace(answer, replies=(_reply(reply, state),))


def _reply(reply: str, state: State) -> Reply:
    """With a way to a person for who does not wait for one already."""
    buttons = () if state.name == "queued" else (BotButton("knapp_person", "be_om_manniska"),)
    return Reply(reply, buttons=buttons)

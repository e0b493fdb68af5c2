"""The bot's answer revised to stay with what the conversation is about. Pure.

Who tells something in the middle of a conversation is not answered by small talk, by a limit or by a menu: the bot says
what it has understood this to be about, gives a little, and asks to hear more. Owns the order in which an answer is
judged and what stands in its place; it never revises one that is urgent, asks for a person or answers a button, and the
judging itself is in `relevance` and `confidence`.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Handoff, Intent, Reply
from handoff.assistant.cards.cards import REPORT_OF_CONCERN, TO_THE_POLICE
from handoff.assistant.danger.safety import OFF_TOPIC
from handoff.assistant.replies.plain_talk import POLICE as THE_POLICE
from handoff.assistant.replies.two_readings import ASKS_WHICH
from handoff.assistant.thread.acknowledgement import acknowledging_reply, is_told, listening_reply
from handoff.assistant.thread.asked import (
    asks_for_the_number,
    asks_to_report,
    asks_what_is_passed_on,
    is_about_something_else,
)
from handoff.assistant.thread.confidence import (
    SURELY_ELSE,
    is_asked_again,
    is_guessed_at_a_question,
    is_guessed_danger,
    is_guessed_goodbye,
    is_guessed_kind,
    is_guessed_leaving,
)
from handoff.assistant.thread.for_whom import LEAVES, LEFT_IT, for_whom_it_is
from handoff.assistant.thread.of_an_adult import is_of_an_adult, is_of_oneself
from handoff.assistant.thread.relevance import (
    FOR_RELATIVES,
    LIMIT,
    LIMITS,
    OWN_WELLBEING,
    fears_for_a_child,
    is_limit_for_another,
    is_own_anger,
    is_past_member,
    is_told_beside,
    mourns,
    only_waits,
    says_nothing,
)
from handoff.assistant.thread.role_guesses import RELATIVE
from handoff.assistant.thread.topic import (
    GRIEF,
    LISTENS,
    OF_SOMEBODY,
    OWN,
    TAKES_UP,
    is_known,
    writes_young,
)
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.conversation.state import State, goes_on
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.feelings import is_bare_feeling
from handoff.conversation.told.understood import confirmed
from handoff.risk import Level

_PERSON: Final = BotButton("knapp_person", "be_om_manniska")
SUPPORT: Final = "risk_stod"
"""Said of danger of no kind that is known."""
FOR_WORK: Final = "oro_yrkesroll"
OF_A_CHILD, OF_ANOTHER = "oro_barn", "oro_annan_narstaende"
POLICE, ASK_THE_POLICE = "fraga_polis", "fraga_polis_sjalv"
"""Said to who asks what this line tells the police; and to who asks what is the police's to answer."""
REPORT, CONCERN = TO_THE_POLICE, REPORT_OF_CONCERN
"""Said to who asks whether to turn to the police; and to who asks about a report of concern for a child."""
OF_THE_LINE: Final = frozenset({"fraga_om_tjansten", "fraga_lagring", "fraga_anonymitet"})
"""Answers about the line itself that the model guesses."""
GOES_ON: Final = "bekrafta"
DECLINED: Final = "ingen_person"
"""Said to who wants no person; it offers other subjects."""
DECLINED_BY_WHO_TELLS: Final = "ingen_person_vidare"
"""The same where something was told: it is gone on with, and no menu follows."""


def in_thread(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or in place of one that says nothing of what was told, the reply that takes it up.

    Args:
        answer: what the bot is about to say.
        request: what it was asked.
        state: the conversation, with what was remembered of this message. A guide has its own way to go on.
    """
    guided = state.guide is not None and not state.guide.paused
    if not guided and (declined := _declined(answer, state)) is not None:
        return declined
    answer = _not_for_work(_of_this_relation(answer, state), request, state)
    answer = _not_scolded(for_whom_it_is(answer, request.text, state), request.text, state)
    if is_guessed_kind(answer, request, state) and (listening := listening_reply(state)) is not None:
        return replace(answer, replies=(Reply(listening), Reply(SUPPORT, buttons=_buttons(state))))
    answer = _of_the_police(answer, request.text, state)
    urgent = Level[answer.risk.level] >= Level.N3 and not only_waits(answer, request, state)
    if request.payload is not None or answer.handoff.requested or urgent:
        return answer
    answer = _for_work(_stays(answer, request.text), state)
    grieves = not guided and mourns(answer, request, state)
    instead = _instead(answer, f"{LISTENS}{GRIEF}", state) if grieves else None
    instead = instead or (None if guided else _on_what_was_told(answer, request, state))
    if instead is None and is_limit_for_another(answer, request, state) and listening_reply(state) is not None:
        instead = _acknowledged(answer, state)
    return instead or _without_guess(answer, request, state)


def _declined(answer: BotAnswer, state: State) -> BotAnswer | None:
    """What is said to who wants no person and has told something; None where nothing was."""
    listening = listening_reply(state)
    told = is_known(state) or any(each.startswith(TAKES_UP) for each in state.said)
    declined = {reply.reply_id for reply in answer.replies} == {DECLINED} and told
    if not declined or listening is None:
        return None
    return replace(answer, replies=(Reply(DECLINED_BY_WHO_TELLS), Reply(listening)))


def _of_this_relation(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who speaks of somebody that is no child of theirs the one that is not about a child."""
    relation = confirmed(state).get("relation", "")
    if relation in ("", "barn", "elev_klient", "jag_sjalv"):
        return answer
    replies = (replace(each, reply_id=OF_ANOTHER) if each.reply_id == OF_A_CHILD else each for each in answer.replies)
    return replace(answer, replies=tuple(replies))


def _not_for_work(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or for who speaks of somebody of their own, and of no work, the one that is for relatives."""
    told = confirmed(state)
    relation = told.get("relation", "")
    near = relation in OF_SOMEBODY and relation != "foralder" and told.get("audience", RELATIVE) == RELATIVE
    for_work = FOR_WORK in {reply.reply_id for reply in answer.replies}
    if request.payload is not None or not near or not for_work or answer.intent.confidence >= SURELY_ELSE:
        return answer
    instead = OF_A_CHILD if relation == "barn" else OF_ANOTHER
    return replace(
        answer, intent=replace(answer.intent, name=instead), replies=(Reply(instead, buttons=(_PERSON,)),), ranking=()
    )


def _not_scolded(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or in danger to who swears because of how they feel what takes that up, in place of a limit."""
    scolds = {reply.reply_id for reply in answer.replies} <= LIMITS and bool(answer.replies)
    if not scolds or not is_own_anger(text) or max(state.level, Level[answer.risk.level]) < Level.N3:
        return answer
    reply = Reply(listening_reply(state) or f"{LISTENS}{OWN}", buttons=_buttons(state))
    return replace(answer, intent=Intent(GOES_ON, 1.0), replies=(reply,))


def _stays(answer: BotAnswer, text: str) -> BotAnswer:
    """The answer without a goodbye that the model guesses in words which take no leave."""
    if not is_guessed_goodbye(answer, text):
        return answer
    return replace(answer, intent=Intent(GOES_ON, 0.0), replies=(Reply(GOES_ON, buttons=(_PERSON,)),), ranking=())


def _for_work(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or for who writes because of their work and of nobody of their own the one that is for them."""
    told = confirmed(state)
    works = told.get("audience") == "yrkesverksam" and told.get("relation", "elev_klient") == "elev_klient"
    replies = {reply.reply_id for reply in answer.replies}
    if not works or (FOR_RELATIVES | LEAVES).isdisjoint(replies):
        return answer
    return replace(answer, intent=replace(answer.intent, name=FOR_WORK), replies=(Reply(FOR_WORK, buttons=(_PERSON,)),))


def _on_what_was_told(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer | None:
    """The reply that takes up what was told, in place of an answer that says nothing of it; None where it does."""
    replies = {reply.reply_id for reply in answer.replies}
    feels = (replies == {LIMIT} and is_own_anger(request.text)) or (
        replies == {OFF_TOPIC} and is_bare_feeling(request.text) and not is_known(state)
    )
    if feels:
        return replace(answer, intent=Intent(OWN_WELLBEING, 1.0), replies=(Reply(OWN_WELLBEING, buttons=(_PERSON,)),))
    if is_told_beside(replies, request, state):
        return _acknowledged(answer, state)
    if is_guessed_leaving(answer, request, state) or is_asked_again(answer, request, state):
        return _acknowledged(answer, state)
    if is_past_member(answer, request.text, state):
        left = (Reply(LEFT_IT, buttons=(_PERSON,)),)
        return replace(answer, intent=replace(answer.intent, name=LEFT_IT), replies=left)
    guessed = is_guessed_danger(answer, request, state) and listening_reply(state) is not None
    young = replies == {ASKS_WHICH} and writes_young(state)
    of_a_child = replies == {OWN_WELLBEING} and fears_for_a_child(request.text, state)
    beside = is_told(request) and says_nothing(answer, request.text)
    return _acknowledged(answer, state) if guessed or young or of_a_child or beside else None


def _without_guess(answer: BotAnswer, request: BotRequest, state: State) -> BotAnswer:
    """The answer, or to a question about what is talked of, that it cannot be answered here, in place of a limit.

    The same of one that speaks of others, where the answer is about the line.
    """
    replies = {reply.reply_id for reply in answer.replies}
    if bool(replies) and replies <= OF_THE_LINE and goes_on(state) and is_about_something_else(request.text):
        asks = asks_somewhere(request.text)
        return _instead(answer, UNANSWERED, state, intent=UNANSWERED) if asks else _acknowledged(answer, state)
    guessed = is_guessed_at_a_question(answer, request, state)
    return _instead(answer, UNANSWERED, state, intent=UNANSWERED) if guessed else answer


def _of_the_police(answer: BotAnswer, text: str, state: State) -> BotAnswer:
    """The answer, or to who asks about the police and not about this line what fits that.

    For an adult, and for oneself, there is no report of concern.
    """
    replies = {reply.reply_id for reply in answer.replies}
    if answer.intent.name == CONCERN and is_of_an_adult(text, state):
        answer = replace(answer, intent=replace(answer.intent, name=POLICE))
        if CONCERN in replies:
            return replace(answer, replies=(Reply(REPORT, buttons=_buttons(state)),))
    threatened = CONCERN in replies and is_of_oneself(text, state)
    if bool(replies) and (replies <= {POLICE, ASK_THE_POLICE} or threatened) and asks_to_report(text):
        of_the_police = replace(answer.intent, name=POLICE)
        return replace(answer, intent=of_the_police, replies=(Reply(REPORT, buttons=_buttons(state)),))
    if replies == {POLICE} and asks_for_the_number(text):
        return replace(answer, replies=(Reply(REPORT, buttons=_buttons(state), cards=(THE_POLICE,)),))
    if replies == {POLICE} and not asks_what_is_passed_on(text):
        return replace(answer, replies=(Reply(ASK_THE_POLICE, buttons=_buttons(state)),))
    return answer


def _acknowledged(answer: BotAnswer, state: State) -> BotAnswer:
    """The answer, or what takes up what was told where that is known."""
    reply = acknowledging_reply(state)
    return answer if reply is None else _instead(answer, reply, state)


def _instead(answer: BotAnswer, reply: str, state: State, *, intent: str = GOES_ON) -> BotAnswer:
    """One reply in place of the answer's, with a way to a person for who does not wait for one already."""
    replies = (Reply(reply, buttons=_buttons(state)),)
    return replace(answer, intent=Intent(intent, 1.0), replies=replies, handoff=Handoff(), ranking=())


def _buttons(state: State) -> tuple[BotButton, ...]:
    return () if state.name == "queued" else (_PERSON,)

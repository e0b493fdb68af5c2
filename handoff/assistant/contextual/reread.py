"""An answer that is beside what the message is about, where it stands, gives way to one that is not. Pure.

Owns which subjects may take the place of an answer, and from which probability. It lowers and raises no level, calls
nobody, and leaves alone what answers a button.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Protocol

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Handoff, Intent, Reply
from handoff.assistant.cards.local_help import LOCAL_HELP
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.said import ASKED, IN_DANGER, SMALL, TOLD
from handoff.assistant.contextual.seen import Seen
from handoff.assistant.danger.safety import OFF_TOPIC, is_open
from handoff.assistant.guides.turn import SURE
from handoff.assistant.replies.plain_questions import ASKED_IN_SO_MANY_WORDS
from handoff.assistant.replies.plain_talk import COMES, FAREWELL, FAREWELL_IN_DANGER, NO_PERSON, PLANS, STOPS_WAITING
from handoff.assistant.replies.two_readings import PERSON, SERIOUS, SERIOUS_REPLY
from handoff.assistant.thread.relevance import EMPTY
from handoff.assistant.wording.dialogue import UNANSWERED
from handoff.conversation.rules.leaving import LEFT
from handoff.conversation.state import State, goes_on, tells_danger, written
from handoff.conversation.text.sentences import asks_somewhere
from handoff.conversation.told.understood import confirmed
from handoff.conversation.wishes.closing_words import closes, names_thanks
from handoff.risk import Level
from knowledge.language import SERVED

LEAST: Final = 0.35
"""From this probability a subject may take the place of an answer, ..."""
AHEAD: Final = 0.2
"""... if it is so much likelier than all that the answer is about."""
SURELY, FAR_AHEAD = 0.7, 0.5
"""So likely, and so much likelier than the answer, what is told is answered in the middle of a guide too, ..."""
CALM_ENOUGH: Final = 0.4
"""... and after danger, if it is less likely urgent than this."""
IN_DANGER_AHEAD: Final = 0.5
"""So much likelier where danger has been told before, and the message is about another danger than the answer."""
GOES: Final = 0.8
"""From this probability somebody takes leave whose words are none of those that do."""
HARDLY_A_WISH: Final = 0.03
"""Below this probability of being about a person, nobody is asked for where somebody goes on telling: of 125 real
wishes there it takes back one, of 70 that were none 16. A first message the model knows better: of 690 real wishes in
those it would take back 100, of 39 that were none 16."""
CALM: Final = 0.15
"""Below this probability of being urgent what is told is answered though the model alone has called a person."""
NO_WISH: Final = 0.2
"""Below this probability of being about a person a wish for one gives way to what somebody surely says who goes on."""
LIMITS: Final = ("hat_", "begar_skadlig_info")
"""How the replies begin that stand: limits."""
BY_WORDS: Final = ("hjalpte_tack", "ar_du_robot", "ring_at_mig", "komma_tillbaka", NO_PERSON)
"""How the replies begin to what is read by words: they give way only to what somebody surely says who goes on."""
A_PERSON, LEAVE, ONLINE, DRAWN_IN = "person", "goodbye", "online", "drawn_in"
WORRIES: Final = ("worry_child", "worry_close", "worry_work")
"""Who is worried about somebody else: who is not, and tells of the net, tells of what draws themselves."""
LEAVING: Final = frozenset({"vill_lamna", "dras_in_sjalv"})
"""Intents of who is in a group themselves: they begin a guide out of it."""
ONESELF: Final = "jag_sjalv"
"""The relation of who writes about themselves."""
IN_IT_THEMSELVES: Final = 0.5
"""From this probability of one of those subjects who worries for somebody else may be in a group themselves."""
QUESTIONS: Final = frozenset(ASKED.values()) | ASKED_IN_SO_MANY_WORDS
"""Intents of who asks: with confidence they do not give way to what is told."""


class ReadsInContext(Protocol):
    """What reads messages where they stand: the model, or what only records."""

    def read(self, message: Seen) -> Mapping[str, float]:
        """How likely each subject is one that a good reply is about; empty where nothing is read."""

    def told(self, message: Seen) -> tuple[str, float] | None:
        """The kind of thing that is likeliest told, and how far it is ahead; None where likely none is."""


def may_be_reread(answer: BotAnswer, request: BotRequest, state: State) -> bool:
    """Whether the words of the message were read by the model: no button, and a language it knows.

    Args:
        answer: the bot's, as it came.
        request: what it was asked.
        state: the conversation, with the message.
    """
    spoken = written(state) in SERVED and answer.language in SERVED
    return request.payload is None and bool(answer.ranking) and spoken


def wishes(answer: BotAnswer) -> bool:
    """Whether it calls a person since somebody has asked for one."""
    return answer.handoff.by_wish


def is_hardly_a_wish(likely: Mapping[str, float]) -> bool:
    """Whether a message is surely no wish for a person, read where it stands; not if that was not read."""
    return likely.get(A_PERSON, 1.0) < HARDLY_A_WISH


def meant(likely: Mapping[str, float], said: Collection[str], answer: BotAnswer, state: State) -> str | None:
    """The subject that the message is surely about and that nothing of the answer is; None if there is none.

    Args:
        likely: how likely each subject is.
        said: what the answer is about.
        answer: the same, with its level as it counts.
        state: the conversation, with what the rules have read.
    """
    if sets_a_limit(answer) or _takes_leave(answer, state) or _is_asked_in_so_many_words(answer):
        return None
    by_words = _is_read_by_words(answer)
    if likely.get(LEAVE, 0.0) >= GOES and LEAVE not in said and not by_words and not tells_danger(state):
        return LEAVE
    read = max((likely.get(each, 0.0) for each in (*said, *SMALL)), default=0.0)
    named = {each: likely.get(each, 0.0) for each in (*ASKED, *TOLD, *IN_DANGER)}
    asked = max(ASKED, key=lambda each: named[each])
    asks = any(asks_somewhere(each.text) for each in state.pending) and named[asked] >= SURELY
    subject = asked if asks and asked not in said else max(named, key=lambda each: named[each])
    ahead = IN_DANGER_AHEAD if subject in IN_DANGER and _in_danger(answer, state) else AHEAD
    surely = named[subject] >= SURELY and named[subject] - read >= FAR_AHEAD
    stands = by_words and not (surely and goes_on(state) and likely.get(A_PERSON, 0.0) < NO_WISH)
    if stands or named[subject] < LEAST or named[subject] - read < ahead:
        return None
    if subject == ONLINE and likely.get(DRAWN_IN, 0.0) > max(likely.get(each, 0.0) for each in WORRIES):
        subject = DRAWN_IN
    asked_surely = answer.intent.name in QUESTIONS and answer.intent.confidence >= SURE
    if asked_surely and subject not in ASKED and not (surely and subject in IN_DANGER):
        return None
    return subject if _may_stand(subject, answer, state, likely.get(URGENT, 1.0), surely=surely) else None


def _in_danger(answer: BotAnswer, state: State) -> bool:
    """Whether a person is called for danger, by this message or one before it."""
    return max(state.level, Level[answer.risk.level]) >= Level.N3


def sets_a_limit(answer: BotAnswer) -> bool:
    """Whether it sets a limit to what somebody writes."""
    return any(reply.reply_id.startswith(LIMITS) for reply in answer.replies)


def _takes_leave(answer: BotAnswer, state: State) -> bool:
    """Whether it is a goodbye to words that close or thank, or answers a step that somebody has decided on."""
    said = {reply.reply_id for reply in answer.replies}
    goodbye = not said.isdisjoint((FAREWELL, FAREWELL_IN_DANGER))
    return PLANS in said or (goodbye and any(closes(each.text) or names_thanks(each.text) for each in state.pending))


def _is_asked_in_so_many_words(answer: BotAnswer) -> bool:
    """Whether it answers what was asked in so many words: whether somebody comes, to be let go, or for helplines."""
    helplines = answer.intent == Intent(LOCAL_HELP, 1.0)
    return helplines or any(reply.reply_id in (COMES, LEFT, STOPS_WAITING) for reply in answer.replies)


def _is_read_by_words(answer: BotAnswer) -> bool:
    """Whether it answers a wish for a person, or what is read by words."""
    return wishes(answer) or any(reply.reply_id.startswith(BY_WORDS) for reply in answer.replies)


def _may_stand(subject: str, answer: BotAnswer, state: State, urgent: float, *, surely: bool) -> bool:
    """Whether this may be answered here.

    - While danger is being told: nothing, unless it surely is said and this is calm: then the danger is a guess.
    - What is asked, and a danger after another: anywhere else.
    - What is told: in no guide, unless it surely is, or nothing else was found to say. After danger only if this is
      calm, and it surely is told, the model alone has read the danger, or the answer says nothing.
    """
    if tells_danger(state) and not (surely and urgent < CALM_ENOUGH):
        return False
    in_danger = _in_danger(answer, state)
    if subject in ASKED or (subject in IN_DANGER and in_danger):
        return True
    guided = state.guide is not None and not state.guide.paused and not state.guide.left
    said = {reply.reply_id for reply in answer.replies}
    spoken_of = state.danger_told and not said <= EMPTY | {OFF_TOPIC}
    calm = urgent < CALM_ENOUGH if surely else not spoken_of and urgent < CALM
    stands = not in_danger or (calm and subject in TOLD)
    return stands and (surely or said <= {UNANSWERED} or not guided)


def not_led_away(answer: BotAnswer, likely: Mapping[str, float], state: State) -> BotAnswer:
    """The answer to a worry, where who has told whom they worry about is taken for somebody in a group by their words.

    Args:
        answer: the bot's, with its level as it counts.
        likely: how likely each subject is where the message stands; empty if that was not read.
        state: the conversation, with what the rules have read.
    """
    of_another = confirmed(state).get("relation", ONESELF) != ONESELF
    if answer.intent.name not in LEAVING or not likely or not of_another or tells_danger(state):
        return answer
    worry = max(WORRIES, key=lambda each: likely.get(each, 0.0))
    themselves = max(likely.get(each, 0.0) for each in ("leave", DRAWN_IN))
    return answering(worry, answer, state) if themselves < min(IN_IT_THEMSELVES, likely.get(worry, 0.0)) else answer


def answering(subject: str, answer: BotAnswer, state: State) -> BotAnswer:
    """The answer to this subject in place of another, as if it had been read by words."""
    if subject == LEAVE:
        reply = Reply(FAREWELL_IN_DANGER if is_open(state) else FAREWELL)
        return replace(answer, intent=Intent(FAREWELL, 1.0), ranking=(), replies=(reply,), handoff=Handoff())
    if subject in IN_DANGER:
        of_danger = IN_DANGER[subject]
        intent, reply_id = of_danger.intent, of_danger.urgent if _in_danger(answer, state) else of_danger.calm
        reply = SERIOUS_REPLY if reply_id == SERIOUS else Reply(reply_id, buttons=(PERSON,))
    else:
        intent = ASKED.get(subject) or TOLD[subject]
        reply = Reply(intent, buttons=(PERSON,))
    return replace(answer, intent=Intent(intent, 1.0), ranking=(), replies=(reply,), handoff=Handoff())

"""What the visitor's answer to the open question changes, beside what the bot says to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handoff.contract.base import level_name
from handoff.conversation.answers.choices import named_in
from handoff.conversation.answers.reader import SAID, read_answer
from handoff.conversation.answers.safety import feared_is_away, says_where_one_is
from handoff.conversation.events import RiskSeen, Settled, VisitorAnswered, VisitorWrote
from handoff.conversation.rules.shared import Events, is_danger_again
from handoff.conversation.state import Pending, State
from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import asks_back, asks_indirectly, tells
from handoff.conversation.told.distrust import doubts_help
from handoff.conversation.told.facts import facts_told
from handoff.conversation.told.feelings import feelings_in, is_said_of_another
from handoff.conversation.told.kinship_sex import sex_told
from handoff.conversation.told.relations import says_it_is_oneself
from handoff.conversation.told.role import role_told
from handoff.conversation.unsettled import QUESTION
from handoff.conversation.wishes.closing_words import closes
from handoff.conversation.wishes.corrections import corrects
from handoff.conversation.wishes.service_questions import service_reply
from handoff.risk import Assessment, Holder, Level
from handoff.risk.signals import OF_OTHERS, OWN_LIFE, OWN_VIOLENCE
from knowledge.guides.model import PREFIX
from knowledge.questions import NO, UNSURE, YES, Question, Questions
from knowledge.spoken_of import NOT_ONE, SEX

FEELINGS_NAMED: Final = "feelings"
"""The fact with the feelings that the visitor has named, in that order, separated by spaces."""


MOST_BEFORE: Final = 3
"""So many messages back somebody is looked for of whom a piece of a sentence goes on."""
ROLE: Final = "role"
"""The question who the visitor is in this; who they are may also be told unasked."""
WHO: Final = frozenset({ROLE, "about_whom"})
"""Questions who somebody is: any few words that ask nothing are an answer, though they may tell no role."""
MOST_WORDS_OF_WHO: Final = 8
MENDED: Final = "understood"
"""The question whether the bot has understood: its answer may correct what is known."""

_WHO: Final = r"(?:ja[g]?|han|hon|hen|i|he|she|(?:min|vår|my|our) \w+|i'm|im|he's|she's)"
_YEARS: Final = r"(?:\d{1,2}|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)"
_AGE: Final = re.compile(
    rf"\W*(?:{_WHO} ?(?:är|e|ar|am|is|fyller|har fyllt|turned)? )?(?:bara |just |only |snart )?"
    rf"{_YEARS}(?: ?år)?(?: gammal| years old)?\W*"
    r"(?:(?:och |o |and )?(?:det|de|it|its|it's) ?(?:är|e|is|gäller|handlar)? ?(?:om |about )?(?:min|mitt|my) \w+\W*)?"
)
"""The writer's age or somebody's, with whom it is about or without, and nothing else; a bare number too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and what it shows of somebody's safety. Without arguments: the message answers nothing."""

    told: Events = ()
    level: Level = Level.N0
    signals: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    asks_for_person: bool = False


DANGER_ELSEWHERE: Final = frozenset({OWN_LIFE, OF_OTHERS, OWN_VIOLENCE})
"""Signals of what somebody may do to themselves or to others, wherever they are."""
ABOUT: Final = "about"
"""The fact whom it is about; its values are the holders that the rules read."""


_QUOTES_A_PUPIL: Final = re.compile(
    r"\b(?:elev|eleven|elever|eleverna|klient|klienten|pupil|student) (?:\w+ ){0,3}?"
    r"(?:skrev|skrivit|skriver|sa|sade|sager|sagt|wrote|said|says)\b(?!.*\b(?:sjalv|ocksa|myself|too)\b)"
)
"""Who writes because of their work and tells what a pupil wrote or said: its "I" is the pupil."""


def whose_life(state: State, assessment: Assessment, text: str) -> Events:
    """Whose life a message with thoughts of suicide is about. One's own counts in place of whoever was told before."""
    holders = {
        reason.holder
        for reason in assessment.reasons
        if reason.signal == OWN_LIFE and reason.level >= Level.N3 and reason.holder != Holder.UNKNOWN
    }
    quoted = bool(holders) and _QUOTES_A_PUPIL.search(folded_text(text)) is not None
    holder = Holder.OTHER if quoted else Holder.SELF if Holder.SELF in holders else min(holders, default="")
    known = "" if ABOUT in state.unconfirmed else state.memory.get(ABOUT, "")
    if not holder or known == holder or (known and holder != Holder.SELF):
        return ()
    return (VisitorAnswered(fact=ABOUT, value=str(holder)),)


def told_unasked(state: State, text: str, answer: Answer, questions: Questions) -> Events:
    """Facts that a message tells beside its answer. What is known stands: somebody else may be spoken of now.

    Unless the visitor mends what the bot has understood, or says that it is about themselves.
    """
    known = {
        *(() if state.question == MENDED else state.memory),
        *(event.fact for event in answer.told if isinstance(event, VisitorAnswered)),
    }
    known -= state.unconfirmed
    if corrects(text) and says_it_is_oneself(text):
        known -= {RELATION}
    role = questions.get(ROLE)
    who = role_told(text, role) if role is not None and role.fact not in known else None
    facts = [(fact, value) for fact, value in facts_told(text) if fact not in known]
    facts += [(role.fact, who)] if role is not None and who is not None else []
    facts += _sex(state, text, answer, dict(facts), questions)
    named = state.memory.get(FEELINGS_NAMED, "").split()
    own = not is_said_of_another(text, "\n".join(state.recent[-MOST_BEFORE:]))
    feelings = [*named, *(feeling for feeling in feelings_in(text) if own and feeling not in named)]
    if feelings != named:
        facts.append((FEELINGS_NAMED, " ".join(feelings)))
    return tuple(VisitorAnswered(fact=fact, value=value) for fact, value in facts)


RELATION: Final = "relation"
"""The fact who the person is to the visitor whom they write about."""


def _sex(
    state: State, text: str, answer: Answer, facts: Mapping[str, str], questions: Questions
) -> list[tuple[str, str]]:
    """The sex of the person who is written about, where a word for kin tells it. Who was named first stands.

    Another word of the same relation leaves it open: there are two then. Who it is about, told now, decides.
    """
    question = questions.get(state.question)
    answered = {event.fact: event.value for event in answer.told if isinstance(event, VisitorAnswered)}
    now = {**facts, **answered}.get(RELATION, "")
    relation = now or state.memory.get(RELATION, "")
    sex = sex_told(text, relation, asked=question is not None and question.kind == RELATION)
    known = "" if now or SEX in state.unconfirmed else state.memory.get(SEX, "")
    if not sex or sex == known:
        return []
    return [(SEX, NOT_ONE if known else sex)]


def answer_to_question(state: State, said: VisitorWrote, questions: Questions) -> Answer:
    """The message as an answer to the open question: by the button that was pressed, or by its words."""
    question = questions.get(state.question)
    if question is None:
        return Answer()
    value = question.value_of(said.payload or "") or _read(state, said.text, question)
    if value == SAID and question.kind != "free":
        return Answer(told=(VisitorAnswered(question=state.question, fact="", value=SAID),))
    return answer_of(state.question, question, value) if value is not None else Answer()


def answer_of(name: str, question: Question, value: str) -> Answer:
    """What this answer to a question tells and shows; `name`: the question's id."""
    outcome = question.outcome(value)
    if outcome is None:
        return Answer()
    return Answer(
        told=(VisitorAnswered(question=name, fact=question.fact_of(value), value=value),),
        level=Level[outcome.level] if outcome.level else Level.N0,
        signals=(outcome.signal,) if outcome.signal else (),
        why=(outcome.reason,) if outcome.reason else (),
        asks_for_person=outcome.handoff == "asked",
    )


def _read(state: State, text: str, question: Question) -> str | None:
    """The answer in a visitor's words.

    A question about safety stays open through other talk. Once the visitor has written about something else, a no that
    begins a sentence ("nej, men han ...") is about that, and only words that say nothing else answer the question.
    """
    beside = closes(text) or service_reply(text) is not None or doubts_help(text)
    if beside and not question.safety and not question.asks_for_person:
        return None
    if _feared_is_away(state, text):
        return NO
    read = read_answer(text, question, state.lang)
    if _asks_who_is_feared(state, question) and read.value in (None, NO) and says_where_one_is(text, state.lang):
        return YES if read.value is None else UNSURE
    passed = state.episode_messages > state.question_at
    if question.safety and passed and read.rest:
        return None
    return read.value or _named(state, text, question) or _in_own_words(state, text, question, passed=passed)


def _feared_is_away(state: State, text: str) -> bool:
    """Whether who was asked if anybody is in danger says that the one they fear is elsewhere, "han är på jobbet nu".

    Only where they fear for themselves: who may harm others or themselves is no less dangerous elsewhere.
    """
    of_the_writer = DANGER_ELSEWHERE.isdisjoint(state.signals)
    return state.question == QUESTION and of_the_writer and feared_is_away(text, state.lang)


def _asks_who_is_feared(state: State, question: Question) -> bool:
    """Whether a guide has asked if the writer is afraid of somebody: where that one is says that there is one."""
    yes = question.answers.get(YES)
    return state.question.startswith(PREFIX) and question.kind == "yes_no" and yes is not None and yes.signal == "S4"


def _may_be_urgent(question: Question) -> bool:
    """Whether an answer may show danger. A worry for which a person is offered may be told in any words."""
    return question.safety or any(each.level and Level[each.level] >= Level.N3 for each in question.answers.values())


def _in_own_words(state: State, text: str, question: Question, *, passed: bool) -> str | None:
    """That a guide's question, or who somebody is, is answered in words which no list has; not what is asked back.

    Where somebody's safety depends on it, nothing is taken for an answer that was not understood.
    """
    of_guide = state.question.startswith(PREFIX) and not _may_be_urgent(question) and question.kind != "yes_no"
    in_own = of_guide or (state.question in WHO and len(text.split()) <= MOST_WORDS_OF_WHO)
    asks = asks_back(text) or asks_indirectly(text)
    return SAID if in_own and not passed and tells(text) and not asks else None


def _named(state: State, text: str, question: Question) -> str | None:
    """The choice of a guide that a message names which tells more than that, unless it shows danger."""
    if question.kind != "choice" or not state.question.startswith(PREFIX):
        return None
    value = named_in(text, question, state.lang, several=True)
    return value if value is not None and not question.answers[value].level else None


def tells_only_an_age(text: str) -> bool:
    """Whether a message tells how old the writer, or another person, is, and nothing else."""
    return _AGE.fullmatch(text.casefold()) is not None


def is_only_answer(message: Pending, questions: Questions, lang: str) -> bool:
    """Whether a message has answered a question and says nothing else; or tells nothing but an age."""
    if tells_only_an_age(message.text):
        return True
    question = questions.get(message.question)
    if question is None:
        return False
    if question.value_of(message.payload or "") is not None:
        return True
    read = read_answer(message.text, question, lang)
    return read.value is not None and not read.rest


def answer_risk(state: State, assessment: Assessment, answer: Answer) -> Events:
    """The level of a safety answer goes on the record when it is higher than all before, or has a new signal."""
    known = {*state.signals, *assessment.signals}
    anew = is_danger_again(state, answer.level) and answer.level > assessment.level
    if answer.level <= max(state.level, assessment.level) and known.issuperset(answer.signals) and not anew:
        return ()
    return (RiskSeen(level=level_name(answer.level), signals=answer.signals, why=answer.why, source="answer"),)


def calmed(state: State, answer: Answer) -> Events:
    """An N4 in doubt ends with the answer that nobody is in danger. It takes nothing back of what the rules read."""
    calm = any(
        isinstance(event, VisitorAnswered) and (event.question, event.value) == (QUESTION, NO) for event in answer.told
    )
    return (Settled(),) if calm and state.unsettled_since is not None else ()

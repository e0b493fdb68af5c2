"""Rules for the bot's answers and failures. Pure."""

from __future__ import annotations

from typing import Final

import msgspec

from handoff.contract.base import level_name
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.answers.reader import SAID
from handoff.conversation.context import Context
from handoff.conversation.events import (
    BotFailed,
    BotUnderstood,
    BotWrote,
    Noticed,
    OfferDue,
    OfferedButton,
    RiskSeen,
    Slot,
    StateChanged,
    Unsettled,
)
from handoff.conversation.intake import Intake
from handoff.conversation.one_question import PERSON_WANTED, one_question_asked
from handoff.conversation.rules.answers import answer_of, calmed, is_only_answer
from handoff.conversation.rules.emergency import emergency_at
from handoff.conversation.rules.language import language_line
from handoff.conversation.rules.leaving import LEFT, wish_to_leave
from handoff.conversation.rules.offers import Worry, another_worry, offer_due, with_offer, worry_in
from handoff.conversation.rules.recap import UNDERSTOOD, recap
from handoff.conversation.rules.shared import (
    QUEUE_FROM,
    Events,
    human_asked,
    is_danger_anew,
    notice,
    queue,
    round_the_clock,
)
from handoff.conversation.shown_cards import lines_with_cards
from handoff.conversation.state import MOST_OFFERS, SAFE, State, written
from handoff.conversation.told.understood import known_now
from handoff.conversation.unsettled import asking_about_danger, in_doubt
from handoff.risk import Level
from knowledge.language import SERVED
from knowledge.questions import YES
from knowledge.replies import rules as safety_texts
from storage.ids import Seq

STILL_QUEUED: Final = "kvar_i_kon"
"""Says that the visitor can go on writing while they wait."""
CLOSED_ENDS: Final = (
    *("hjalp_i_kommun", "kan_inte_prata", "ring_at_mig", "fara_fras"),
    *("fraga_polis", "fraga_lagring", "fraga_anonymitet", "aterkomma_arende"),
    *("fraga_hemligt", "fraga_syns", "fraga_varfor", "komma_tillbaka"),
)
"""How the ids of replies begin that end on what to do, and ask for nothing more."""
CALLS_PERSON: Final = frozenset({"be_om_manniska", "sprak_okant", "sprak_okant_igen"})
"""Replies that, in a language with few phrases, say that a person is called, or what the bot can say."""
BEGINNINGS: Final = frozenset({"welcome", "welcome_back"})
MOST_GOING_ON: Final = 6
"""How often it is said beside something else in one episode."""


def bot_reply(state: State, command: cmd.BotReply, context: Context) -> Events:
    """The bot's answer: what it understood, the risk that it reads, its lines, and a hand-over or the offer of one."""
    require_pending(state, command.answers)
    if leaves := wish_to_leave(state, command.lines):
        beside = (line for line in command.lines if line.reply_id != LEFT)
        return (
            _understood(command, command.slots, state, context),
            *_risen(state, command, Level[command.level]),
            *leaves,
            *(_wrote(line, context) for line in beside),
        )
    if _only_answers(state, command, context):
        command = msgspec.structs.replace(command, level="N0", signals=(), why=())
    read = Level.N3 if in_doubt(state, command) else Level[command.level]
    doubtful = in_doubt(state, command) and not _is_just_safe(state, command, context)
    command = msgspec.structs.replace(asking_about_danger(command), guide=None) if doubtful else command
    level = max(state.level, read)
    rises = read > state.level
    risen = _risen(state, command, read, doubtful=doubtful)
    worry = Worry() if state.offer_due else worry_in((read, command.signals))  # else the rules have read the same
    calls = bot_hands_over(state, command, worry, rises, context.intake)
    due = () if calls else offer_due(state, worry)
    lines = lines_with_cards(command, state)
    offers: Events = ()
    wanted = state.offer_due or (due and state.offers < MOST_OFFERS)
    if not calls and state.name == "bot" and wanted and not _just_offered(state, due):
        lines, offers = with_offer(state, lines, context)
    emergency: Events = ()
    if not _alarmed_for(state, command):
        emergency = emergency_at(state, read, context, suicide=command.suicide, about=command.signals)
    says_back = _recap(state, command, calls, level)
    lines, slots = one_question_asked(
        lines,
        command.slots,
        context.questions,
        open_question=UNDERSTOOD if says_back else _in_danger(state, command, emergency, context),
        needless=_needless(state, command, context, waits=_waits(state, calls)),
    )
    if state.name == "queued" and not says_back and not _asks(emergency):
        lines = _in_few_phrases(_going_on(lines, state), state)
    return (
        _understood(command, slots, state, context),
        *risen,
        *due,
        *emergency,
        *round_the_clock(state, level, command.signals, context.intake),
        *(_wrote(line, context) for line in lines),
        *((command.guide,) if command.guide is not None else ()),
        *language_line(state, lines, level),
        *offers,
        *calls,
        *says_back,
    )


def _risen(state: State, command: cmd.BotReply, read: Level, *, doubtful: bool = False) -> Events:
    """The risk that the bot reads, on the record: a higher level, danger after one taken back, or an N4 in doubt."""
    new = doubtful and not set(state.signals).issuperset(command.signals)
    seen: Events = ()
    if read > state.level or is_danger_anew(state, read) or new:
        seen = (RiskSeen(level=level_name(read), signals=command.signals, why=command.why, source="nlu"),)
    return (*seen, Unsettled()) if doubtful else seen


def _is_just_safe(state: State, command: cmd.BotReply, context: Context) -> bool:
    """Whether the writer has just answered that they are safe: that is not asked at once again."""
    answered = (message for message in state.pending if message.seq <= command.answers and message.answer == YES)
    asked = (context.questions.get(message.question) for message in answered)
    return any(question is not None and question.fact == SAFE for question in asked)


def _understood(command: cmd.BotReply, slots: dict[str, Slot], state: State, context: Context) -> BotUnderstood:
    return BotUnderstood(
        answers=command.answers,
        intent=command.intent,
        confidence=round(command.confidence, 3),
        slots=_without_guesses(command, slots),
        question=_still_open(state, context),
    )


SURE_OF_THE_ROLE: Final = 0.8
"""With less confidence what a message is about tells nothing of who writes: "får jag ta bort dem?" is no leaver's."""


def _without_guesses(command: cmd.BotReply, slots: dict[str, Slot]) -> dict[str, Slot]:
    """What the bot has understood, without a role that it only guesses."""
    sure = command.confidence >= SURE_OF_THE_ROLE
    return {name: value for name, value in slots.items() if sure or name != "audience"}


def _just_offered(state: State, due: Events) -> bool:
    """Whether a person was offered in the turn before, and the visitor has told more of the same instead of answering.

    They are answered first, and offered a person again after that. A worry of another kind is no more of the same.
    """
    asked = state.question == PERSON_WANTED and state.question_at == state.episode_messages - 1
    new = {signal for event in due if isinstance(event, OfferDue) for signal in event.signals}
    return asked and 0 < state.offers >= len({*state.worries, *new})


def _recap(state: State, command: cmd.BotReply, calls: Events, level: Level) -> Events:
    """What has been understood, with the last answer before the visitor only waits."""
    owes_more = any(message.seq > command.answers for message in state.pending)
    return recap(state, level) if _waits(state, calls) and not owes_more else ()


def _waits(state: State, calls: Events) -> bool:
    """Whether the visitor waits for a person, or begins to."""
    return state.name == "queued" or any(isinstance(event, StateChanged) for event in calls)


def _needless(state: State, command: cmd.BotReply, context: Context, *, waits: bool) -> frozenset[str]:
    """Questions just answered here or known, and while a person is on the way those whether one is wanted.

    What was answered in words that name no answer may be asked again: a guide says whether it is.
    """
    answered = {
        message.question
        for message in state.pending
        if message.seq <= command.answers and message.answer not in ("", SAID)
    }
    offers = {name for name, question in context.questions if waits and question.asks_for_person}
    safe = known_now(state).get(SAFE) == YES and Level[command.level] < Level.N3
    known = {name for name, question in context.questions if safe and question.fact == SAFE}
    return frozenset({*answered, *offers, *known} - {""})


def _asks(emergency: Events) -> bool:
    """Whether the 112 text asks something."""
    return any(isinstance(event, Noticed) and event.question for event in emergency)


def _going_on(lines: tuple[cmd.BotLine, ...], state: State) -> tuple[cmd.BotLine, ...]:
    """The lines for somebody who waits: where the last has no question of its own, how to go on follows."""
    said = sum(name.startswith(f"{STILL_QUEUED}#") for name in state.said)
    if not lines:
        return (cmd.BotLine(reply_id=STILL_QUEUED),)
    if lines[-1].buttons or any(line.cards for line in lines):
        return lines
    if not lines[-1].unasked and not lines[-1].reply_id.startswith(CLOSED_ENDS):
        return lines
    most = MOST_GOING_ON if state.lang in ("sv", "en") else 1
    return (*lines, cmd.BotLine(reply_id=STILL_QUEUED)) if said < most else lines


def _in_few_phrases(lines: tuple[cmd.BotLine, ...], state: State) -> tuple[cmd.BotLine, ...]:
    """For somebody who waits and writes in a language with few phrases: that a person is called is said once.

    After that what stands in its place says that all is read. What comes with cards or names a place stays, and so does
    the first phrase of danger, whatever was said before it.
    """
    if written(state) in SERVED:
        return lines
    danger = safety_texts().safety - BEGINNINGS - CALLS_PERSON
    said = {name.rpartition("#")[0] for name in state.said}
    spent = (danger if said & danger else frozenset()) | (
        CALLS_PERSON if said & (danger | CALLS_PERSON) else frozenset()
    )
    again = [each for each in lines if each.reply_id in spent and not each.cards and not each.kommun]
    kept = tuple(each for each in lines if each not in again and each.reply_id != STILL_QUEUED)
    return (*kept, cmd.BotLine(reply_id=STILL_QUEUED)) if again else lines


def _wrote(line: cmd.BotLine, context: Context) -> BotWrote:
    return BotWrote(
        reply_id=line.reply_id,
        text=line.text,
        variant=line.variant,
        title_ids=tuple(title for title, _ in line.buttons),
        buttons=tuple(OfferedButton(title="", payload=payload) for _, payload in line.buttons),
        cards=line.cards,
        question="" if line.unasked else line.question or context.questions.asked_by(line.reply_id),
        unasked=line.unasked,
        kommun=line.kommun,
    )


def _alarmed_for(state: State, command: cmd.BotReply) -> bool:
    """Whether the rules have alarmed for what the bot answers; beside an alarm the model must be sure to ring again."""
    if state.alarmed_at is None:
        return False
    written_at = next(message.at for message in state.pending if message.seq == command.answers)
    return command.unsure or state.alarmed_at >= written_at


def _in_danger(state: State, command: cmd.BotReply, emergency: Events, context: Context) -> str:
    """The question of the 112 text that goes with this answer or stands above it; nothing else is asked beside that.

    A guide asks its own once the visitor has written after that text.
    """
    asked = next((event.question for event in emergency if isinstance(event, Noticed)), "")
    if not asked and command.guide is not None and state.question_at < state.episode_messages:
        return ""
    return asked or (_still_open(state, context) if state.level is Level.N4 else "")


def _only_answers(state: State, command: cmd.BotReply, context: Context) -> bool:
    """Whether the bot's answer is to answers and nothing else: what they show is declared, not judged by the model."""
    answered = [message for message in state.pending if message.seq <= command.answers]
    return all(is_only_answer(message, context.questions, state.lang) for message in answered)


def _still_open(state: State, context: Context) -> str:
    """The open question, if it is about somebody's safety: it waits for its answer through any other talk."""
    question = context.questions.get(state.question)
    return state.question if question is not None and question.safety else ""


def bot_hands_over(state: State, command: cmd.BotReply, worry: Worry, rises: bool, intake: Intake) -> Events:
    """Queue when the bot asks for it, when the level has just reached the queue's threshold, or at a second worry."""
    level = max(state.level, Level[command.level])
    calls = (rises and level >= QUEUE_FROM) or (another_worry(state, worry) and intake.may_queue(level))
    reason = command.handoff or ("risk" if calls else None)
    if reason is None or state.name == "queued":
        return ()
    wish = human_asked(state) if reason == "asked" else ()
    return (*wish, *queue(state, level, reason, intake))


def hear_answer(state: State, command: cmd.HearAnswer, context: Context) -> Events:
    """What a message answers by its meaning, as if its words had been read; nothing if it has been read, or is past.

    Only what shows no danger: a level is raised by words, or by what the bot reads.
    """
    message, question = state.pending[-1] if state.pending else None, context.questions.get(state.question)
    if message is None or message.seq != command.answers or message.answer or question is None:
        return ()
    answer = answer_of(state.question, question, command.value)
    return (*answer.told, *calmed(state, answer)) if answer.level is Level.N0 else ()


def bot_fail(state: State, command: cmd.BotFail, context: Context) -> Events:
    """No usable answer: a person is called, and the visitor is told at once."""
    require_pending(state, command.answers)
    failed = BotFailed(answers=command.answers, reason=command.reason)
    text: Events = ()
    if not state.failure_shown:
        text = (notice("bot_unavailable"),)
    return (failed, *text, *queue(state, state.level, "bot_failed", context.intake, announced=True))


def require_pending(state: State, answers: Seq) -> None:
    """Refuse an answer that the bot does not owe (any more): after a claim, a new episode, or another answer."""
    if not any(message.seq == answers for message in state.pending):
        raise Refused("wrong_state")

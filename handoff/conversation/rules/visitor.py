"""Rules for what a visitor does. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import (
    APPOINTMENT,
    AppointmentEnded,
    BotWrote,
    CodeMade,
    EpisodeStarted,
    OfferedButton,
    PauseEnded,
    Started,
    StateChanged,
    TransferAnswered,
    VisitorWrote,
)
from handoff.conversation.rules.answers import answer_risk, answer_to_question, calmed, told_unasked, whose_life
from handoff.conversation.rules.appointments import on_return
from handoff.conversation.rules.emergency import emergency, emergency_at
from handoff.conversation.rules.language import language_told
from handoff.conversation.rules.leaving import stop_waiting
from handoff.conversation.rules.offers import offer_due, two_worries, worry_in
from handoff.conversation.rules.recap import recap
from handoff.conversation.rules.shared import (
    CAME_BACK,
    LIFE_IN_DANGER,
    QUEUE_FROM,
    Events,
    human_asked,
    notice,
    queue,
    risk,
    round_the_clock,
)
from handoff.conversation.state import ENDED_BY_VISITOR, TRANSFERRED, State
from handoff.risk import Assessment, Level
from storage.ids import Seq

LEFT_LATELY: Final = timedelta(days=1)
"""How long danger that was left while waiting leads into the queue at a return."""


def start(state: State, command: cmd.Start, context: Context) -> Events:
    """A conversation begins with the bot, which says what it is."""
    return (
        Started(lang=command.lang, practice=command.practice, trainee=command.trainee),
        StateChanged(state="bot", reason="started"),
        BotWrote(reply_id="welcome"),
    )


def write(state: State, command: cmd.Write, context: Context) -> Events:
    """A message while the bot answers, in the queue too; danger or a wish for a person leads into the queue."""
    said = visitor_wrote(state, command)
    assessment = worse_news(state, context.assess(command.text, state))
    answer = answer_to_question(state, said, context.questions)
    level = max(_level_that_calls(state, assessment), answer.level)
    wants_human = assessment.human_request or (answer.asks_for_person and context.intake.may_queue(level))
    reason = "asked" if wants_human else "risk"
    worry = worry_in((assessment.level, assessment.signals), (answer.level, answer.signals))
    calls = wants_human or level >= QUEUE_FROM or (two_worries(state, worry) and context.intake.may_queue(level))
    return (
        said,
        *language_told(state, said),
        *answer.told,
        *told_unasked(state, command.text, answer, context.questions),
        *whose_life(state, assessment, command.text),
        *risk(state, assessment),
        *answer_risk(state, assessment, answer),
        *calmed(state, answer),
        *(human_asked(state) if wants_human else ()),
        *(
            emergency(state, assessment, context)
            or emergency_at(state, answer.level, context, suicide=False, about=answer.signals, answered=True)
        ),
        *(queue(state, level, reason, context.intake) if calls else offer_due(state, worry)),
        *round_the_clock(state, level, (*assessment.signals, *answer.signals), context.intake),
    )


def worse_news(state: State, assessment: Assessment) -> Assessment:
    """What the rules have read; while an N4 is in doubt, new danger at N3 settles that it is one."""
    new = not set(state.signals).issuperset(assessment.signals)
    if state.unsettled_since is None or assessment.level < Level.N3 or not new:
        return assessment
    return assessment._replace(level=Level.N4)


def _level_that_calls(state: State, assessment: Assessment) -> Level:
    """The level by which a person is called. After a return, or after leaving the queue, only what is new counts."""
    if (state.episode > 1 or state.left_queue) and state.name == "bot":
        return assessment.level
    return max(state.level, assessment.level)


def write_to_counselor(state: State, command: cmd.Write, context: Context) -> Events:
    """A message while a person has the conversation. A pause holds, except where life may be in danger."""
    return _written_to_person(state, command, context.assess(command.text, state), context)


def _written_to_person(state: State, command: cmd.Write, assessment: Assessment, context: Context) -> Events:
    now = context.now
    wrote = visitor_wrote(state, command)
    said: Events = (wrote,)
    if state.paused_until is not None:
        if state.paused_until > now and not LIFE_IN_DANGER.intersection(assessment.signals):
            raise Refused("paused", retry_after_s=(state.paused_until - now).total_seconds())
        said = (*said, PauseEnded())
    return (*said, *language_told(state, wrote), *risk(state, assessment), *emergency(state, assessment, context))


def write_to_mailbox(state: State, command: cmd.Write, context: Context) -> Events:
    """An addition to a mailbox message; danger, or a wish for a person who can be reached, leads into the queue."""
    assessment = context.assess(command.text, state)
    events = _written_to_person(state, command, assessment, context)
    level = max(state.level, assessment.level)
    if level >= Level.N3:
        lines = round_the_clock(state, level, assessment.signals, context.intake)
        return (*events, *queue(state, level, "risk", context.intake), *lines)
    if assessment.human_request and context.intake.may_queue(level):
        return (*events, *human_asked(state), *queue(state, level, "asked", context.intake))
    return events


def ask_human(state: State, command: cmd.AskHuman, context: Context) -> Events:
    """The button "talk to a person"."""
    waits = queue(state, state.level, "asked", context.intake)
    queued = any(isinstance(event, StateChanged) for event in waits)
    return (*human_asked(state), *waits, *(recap(state, state.level) if queued and not state.pending else ()))


def leave_queue(state: State, command: cmd.LeaveQueue, context: Context) -> Events:
    """The button "stop waiting"."""
    return stop_waiting(state)


def no_change(state: State, command: object, context: Context) -> Events:
    """Nothing is left to do."""
    return ()


def make_code(state: State, command: cmd.MakeCode, context: Context) -> Events:
    """A code to come back with. Too late once it is sealed: no key can be derived from it any more."""
    if state.sealed:
        raise Refused("conversation_closed")
    return (CodeMade(code=context.fresh_code()),)


def leave_message(state: State, command: cmd.LeaveMessage, context: Context) -> Events:
    """A message for when somebody is there; danger to life goes to the queue instead.

    A code that the visitor has written down goes on opening the conversation.
    """
    assessment = context.assess(command.text, state)
    level = max(state.level, assessment.level)
    wrote = VisitorWrote(text=command.text, client_msg_id=command.client_msg_id)
    said: Events = (
        wrote,
        *language_told(state, wrote),
        *risk(state, assessment),
        *emergency(state, assessment, context),
        CodeMade(code=state.code or context.fresh_code()),
    )
    lines = round_the_clock(state, level, assessment.signals, context.intake)
    if level >= Level.N3 and context.intake.may_queue(level):
        return (*said, *queue(state, level, "risk", context.intake), *lines)
    if state.name == "mailbox":
        return (*said, *lines)
    return (*said, StateChanged(state="mailbox", reason="left"), notice("mailbox_saved"), *lines)


def return_(state: State, command: cmd.Return, context: Context) -> Events:
    """Back with the code: a new episode in the same conversation.

    A booked time that is near leads into the queue, and so does danger that was left while waiting a short time ago.
    """
    of_time = on_return(state, command, context)
    if not any(isinstance(event, StateChanged) for event in of_time):
        of_time = (*of_time, *_danger_left_lately(state, context))
    greets = not any(isinstance(event, AppointmentEnded | StateChanged) for event in of_time)
    hello = BotWrote(reply_id="welcome_back", question=context.questions.asked_by("welcome_back"))
    return (
        EpisodeStarted(episode=state.episode + 1),
        StateChanged(state="bot", reason="returned"),
        *of_time,
        *((hello,) if greets else ()),
    )


def _danger_left_lately(state: State, context: Context) -> Events:
    """Into the queue again, whoever closed the page while a person was called: often somebody else came in."""
    if state.left_waiting is None or context.now - state.left_waiting > LEFT_LATELY:
        return ()
    return queue(state, state.level, CAME_BACK, context.intake)


def answer_transfer(state: State, command: cmd.AnswerTransfer, context: Context) -> Events:
    """The visitor accepts another counselor or not; a no changes nothing."""
    if state.transfer_to is None:
        raise Refused("nothing_to_answer")
    answered = TransferAnswered(accepted=command.accept)
    if not command.accept:
        return (answered, notice("transfer_declined"))
    return (
        answered,
        StateChanged(state="queued", reason=TRANSFERRED, offered_to=state.transfer_to),
        notice("transfer_accepted"),
    )


def end(state: State, command: cmd.End, context: Context) -> Events:
    """The visitor ends the conversation."""
    return (StateChanged(state="closed", reason=ENDED_BY_VISITOR), notice("ended"))


def visitor_wrote(state: State, command: cmd.Write) -> VisitorWrote:
    """The message, with the payload of the button that was pressed or typed."""
    payload = (
        payload_of_text(state, command.text) if command.button is None else payload_of_button(state, *command.button)
    )
    return VisitorWrote(text=command.text, client_msg_id=command.client_msg_id, payload=payload)


def payload_of_text(state: State, text: str) -> str | None:
    """A text that equals a button's title means what the button means: nobody has to press anything."""
    words = _plain(text)
    titled = next((button for button in state.buttons if words and _plain(button.title) == words), None)
    at = _ORDINALS.get(words, len(state.buttons))
    if titled is None and at < len(state.buttons):
        titled = state.buttons[at]
    return _meaning(titled) if titled is not None else None


_ORDINALS: Final = {
    **dict.fromkeys(("första", "det första", "den första", "ettan", "the first", "first", "the first one", "الأول"), 0),
    **dict.fromkeys(("det andra", "den andra", "tvåan", "the second", "second", "the second one", "الثاني"), 1),
}
"""What names a button by its place."""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,!?")


def _meaning(button: OfferedButton) -> str | None:
    """What the bot is given; for a button that opens the times its title, as if somebody had written it."""
    return None if button.action == APPOINTMENT else button.payload


def payload_of_button(state: State, seq: Seq, index: int) -> str | None:
    """Only the buttons of the latest bot message count; what they mean is known here, not in the browser."""
    if seq != state.buttons_seq or index >= len(state.buttons):
        raise Refused("unknown_button")
    return _meaning(state.buttons[index])

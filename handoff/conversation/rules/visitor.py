"""What a visitor causes. Pure."""

from __future__ import annotations

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import (
    BotWrote,
    CodeMade,
    EpisodeStarted,
    PauseEnded,
    Started,
    StateChanged,
    TransferAnswered,
    VisitorWrote,
)
from handoff.conversation.rules.shared import (
    LIFE_IN_DANGER,
    QUEUE_FROM,
    Events,
    asked,
    emergency,
    notice,
    queue,
    risk,
    round_the_clock,
)
from handoff.conversation.state import State
from handoff.risk import Level
from storage.ids import Seq


def start(state: State, command: cmd.Start) -> Events:
    """A conversation begins with the bot, which says what it is."""
    return (
        Started(lang=command.lang, practice=command.practice, trainee=command.trainee),
        StateChanged(state="bot", reason="started"),
        BotWrote(reply_id="welcome"),
    )


def write(state: State, command: cmd.Write) -> Events:
    """The bot has the conversation, or people wait for a person while the bot still answers."""
    said = visitor_wrote(state, command)
    risen = risk(state, command.assessment, command.why)
    level = _level_that_calls(state, command)
    wants_human = command.assessment.human_request
    reason = "asked" if wants_human else "risk"
    waits = queue(state, level, reason, command.intake) if wants_human or level >= QUEUE_FROM else ()
    return (
        said,
        *risen,
        *(asked(state) if wants_human else ()),
        *emergency(state, command.assessment),
        *waits,
        *round_the_clock(state, level, command.assessment.signals, command.intake),
    )


def _level_that_calls(state: State, command: cmd.Write) -> Level:
    """The level by which a person is called. In a later episode only what is new counts: nothing is read again."""
    if state.episode > 1 and state.name == "bot":
        return command.assessment.level
    return max(state.level, command.assessment.level)


def write_to_counselor(state: State, command: cmd.Write) -> Events:
    """A person has the conversation. A pause holds, unless what is written may be about somebody's life."""
    said: Events = (visitor_wrote(state, command),)
    if state.paused_until is not None:
        if state.paused_until > command.now and not LIFE_IN_DANGER.intersection(command.assessment.signals):
            raise Refused("paused", retry_after_s=(state.paused_until - command.now).total_seconds())
        said = (*said, PauseEnded())
    return (*said, *risk(state, command.assessment, command.why), *emergency(state, command.assessment))


def write_to_mailbox(state: State, command: cmd.Write) -> Events:
    """More for the same message; danger, or a wish for a person while one can be had, leaves the mailbox."""
    events = write_to_counselor(state, command)
    level = max(state.level, command.assessment.level)
    if level >= Level.N3:
        lines = round_the_clock(state, level, command.assessment.signals, command.intake)
        return (*events, *queue(state, level, "risk", command.intake), *lines)
    if command.assessment.human_request and command.intake.may_queue(level):
        return (*events, *asked(state), *queue(state, level, "asked", command.intake))
    return events


def ask_human(state: State, command: cmd.AskHuman) -> Events:
    """The button that is there in every state."""
    return (*asked(state), *queue(state, state.level, "asked", command.intake))


def already(state: State, command: object) -> Events:
    """What is asked for is so already."""
    return ()


def make_code(state: State, command: cmd.MakeCode) -> Events:
    """A code to come back with. Too late once it is sealed: no key can be derived from it any more."""
    if state.sealed:
        raise Refused("conversation_closed")
    return (CodeMade(code=command.code),)


def leave_message(state: State, command: cmd.LeaveMessage) -> Events:
    """A message for when somebody is there; danger to life goes to the queue instead."""
    assessment = command.assessment
    level = max(state.level, assessment.level)
    said: Events = (
        VisitorWrote(text=command.text, client_msg_id=command.client_msg_id),
        *risk(state, assessment, command.why),
        *emergency(state, assessment),
        CodeMade(code=command.code),
    )
    lines = round_the_clock(state, level, assessment.signals, command.intake)
    if level >= Level.N3 and command.intake.may_queue(level):
        return (*said, *queue(state, level, "risk", command.intake), *lines)
    if state.name == "mailbox":
        return (*said, *lines)
    return (*said, StateChanged(state="mailbox", reason="left"), notice("mailbox_saved"), *lines)


def return_(state: State, command: cmd.Return) -> Events:
    """Back with the code: a new episode in the same conversation."""
    return (
        EpisodeStarted(episode=state.episode + 1),
        StateChanged(state="bot", reason="returned"),
        BotWrote(reply_id="welcome_back"),
    )


def answer_transfer(state: State, command: cmd.AnswerTransfer) -> Events:
    """Nobody is handed on without their yes; a no leaves everything as it is."""
    if state.transfer_to is None:
        raise Refused("nothing_to_answer")
    answered = TransferAnswered(accepted=command.accept)
    if not command.accept:
        return (answered, notice("transfer_declined"))
    return (
        answered,
        StateChanged(state="queued", reason="transferred", offered_to=state.transfer_to),
        notice("transfer_accepted"),
    )


def end(state: State, command: cmd.End) -> Events:
    """The visitor has had enough."""
    return (StateChanged(state="closed", reason="ended_by_visitor"), notice("ended"))


def visitor_wrote(state: State, command: cmd.Write) -> VisitorWrote:
    """The message, with what the pressed button means."""
    payload = typed(state, command.text) if command.button is None else pressed(state, *command.button)
    return VisitorWrote(text=command.text, client_msg_id=command.client_msg_id, payload=payload)


def typed(state: State, text: str) -> str | None:
    """Who writes what stands on a button means what the button means: nobody has to press anything."""
    words = _plain(text)
    return next((button.payload for button in state.buttons if words and _plain(button.title) == words), None)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,!?")


def pressed(state: State, seq: Seq, index: int) -> str:
    """Only the buttons of the latest bot message count; what they mean is known here, not in the browser."""
    if seq != state.buttons_seq or index >= len(state.buttons):
        raise Refused("unknown_button")
    return state.buttons[index].payload

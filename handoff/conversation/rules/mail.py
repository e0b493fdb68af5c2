"""Rules for conversations by e-mail. Pure.

Nothing is said to whoever writes but what a person writes: no welcome, no notice, no text of the bot.
"""

from __future__ import annotations

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import EpisodeStarted, MailReceived, MailSent, Started, StateChanged, VisitorWrote
from handoff.conversation.rules.language import language_told
from handoff.conversation.rules.shared import QUEUE_FROM, Events, risk
from handoff.conversation.state import State
from handoff.risk import Level

BY_MAIL = "mail"
"""Why a conversation is in the mailbox: an e-mail has come."""


def begin(state: State, command: cmd.TakeMail, context: Context) -> Events:
    """A first mail: for the mailbox, or for whoever is there if there is danger."""
    started = Started(lang=command.lang, practice=command.practice, channel="email")
    level, received = _received(state, command, context)
    return (started, *received, _waits(level))


def go_on(state: State, command: cmd.TakeMail, context: Context) -> Events:
    """A further mail while the conversation is open; danger leads out of the mailbox into the queue."""
    _require_mail(state)
    level, received = _received(state, command, context)
    danger = state.name == "mailbox" and max(level, state.level) >= QUEUE_FROM
    return (*received, *((_waits(Level.N3),) if danger else ()))


def reopen(state: State, command: cmd.TakeMail, context: Context) -> Events:
    """A mail after the end: a new episode, judged by itself.

    Raises:
        Refused: conversation_sealed, where nobody can read on.
    """
    if state.sealed:
        raise Refused("conversation_sealed")
    _require_mail(state)
    level, received = _received(state, command, context)
    return (EpisodeStarted(episode=state.episode + 1), *received, _waits(level))


def note_sent(state: State, command: cmd.NoteMailSent, context: Context) -> Events:
    """The mail server has taken an answer, or refused it for good."""
    return (MailSent(answer=command.answer, refused=command.refused),) if command.answer in state.mail_unsent else ()


def _received(state: State, command: cmd.TakeMail, context: Context) -> tuple[Level, Events]:
    """The mail, and its own level."""
    first = state.mail_to or command.sender
    came = MailReceived(
        sender=first,
        subject=command.subject,
        dropped=command.dropped,
        stranger=command.sender != first,
        follows=command.follows,
    )
    wrote = tuple(VisitorWrote(text=text, client_msg_id="") for text in command.texts)
    read = [context.assess(text, state) for text in command.texts]
    seen = dict.fromkeys(event for one in read for event in risk(state, one))
    level = max((one.level for one in read), default=Level.N0)
    told = language_told(state, wrote[0]) if wrote else ()
    return level, (came, *wrote, *told, *seen)


def _waits(level: Level) -> StateChanged:
    """Where a mail of this level waits. Danger rings at any hour, as it does for a message that is left in the chat."""
    return StateChanged(state="queued" if level >= QUEUE_FROM else "mailbox", reason=BY_MAIL)


def _require_mail(state: State) -> None:
    if state.channel != "email":
        raise Refused("wrong_state")

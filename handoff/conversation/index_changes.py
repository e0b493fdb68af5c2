"""Which changes of a conversation its row in the index has to show: what lists, the queue and timers look at. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from handoff.conversation.state import State, appointment_at, written


def index_fields(state: State) -> tuple[object, ...]:
    """Everything that a row says of a conversation, except the end of its log and the time of its last event."""
    return (
        state.name,
        state.level,
        state.lang,
        written(state),
        state.practice,
        state.started_at,
        state.queued_at,
        state.gone_since,
        state.owner,
        state.unanswered_since,
        state.mailbox_since,
        state.closed_at,
        state.signals,
        state.slots.get("audience"),
        state.offered_to,
        len(state.proposals),
        state.trainee,
        state.transfer_to,
        state.offered_at,
        state.unsettled_since,
        state.alarmed_at,
        state.sealed,
        appointment_at(state),
        state.mail_unsent_since,
    )


def leaves_index_unchanged(before: State, after: State) -> bool:
    """Whether the reconciler may pass over this change if the node dies before it has written the row.

    It may where the fields are equal, and where the bot has an answer pending before and after. That an answer becomes
    pending, or is no longer pending, has to be found by another node.
    """
    if index_fields(before) == index_fields(after):
        return True
    return bool(before.pending and after.pending) and only_pending_reply_changed(before, after)


def reply_becomes_pending(before: State, after: State) -> bool:
    """Whether the bot owes an answer now and owed none before."""
    return bool(after.pending) and not before.pending


def only_pending_reply_changed(before: State, after: State) -> bool:
    """Whether nothing but the messages that the bot owes an answer has changed; mostly it answers within a second."""
    return index_fields(replace(before, pending=after.pending)) == index_fields(after)

"""What lists, the queue and timers look at in a conversation.

Pure. Whoever keeps the index asks it whether a change must be shown at once, or only moves the numbers of a row on.
"""

from __future__ import annotations

from msgspec.structs import replace

from handoff.conversation.state import State


def listed(state: State) -> tuple[object, ...]:
    """Everything that a row says of a conversation, but how far its log is and when it was last written to."""
    return (
        state.name,
        state.level,
        state.lang,
        state.practice,
        state.started_at,
        state.queued_at,
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
    )


def quiet(before: State, after: State) -> bool:
    """Whether the reconciler has nothing to look for: lists are as they were, or the bot goes on owing.

    That it begins or ceases to owe an answer is what somebody else has to find if this node dies.
    """
    return listed(before) == listed(after) or (bool(before.pending and after.pending) and only_owes(before, after))


def begins_to_owe(before: State, after: State) -> bool:
    """Whether the bot owes an answer now and owed none."""
    return bool(after.pending) and not before.pending


def only_owes(before: State, after: State) -> bool:
    """Nothing else has changed than what the bot owes: mostly it answers in a moment, and then owes the next one."""
    return listed(replace(before, pending=after.pending)) == listed(after)

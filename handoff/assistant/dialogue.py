"""What the bot says in a turn, chosen so that no sentence is read twice. Pure: no clock, no I/O, no randomness."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from handoff.conversation.state import said_as


def unsaid(reply_id: str, variants: int, said: Collection[str]) -> int | None:
    """The first of a reply's texts that has not been said yet; None if all have been.

    Args:
        reply_id: the reply.
        variants: how many texts it has.
        said: what was said in this episode (`State.said`).
    """
    return next((variant for variant in range(variants) if said_as(reply_id, variant) not in said), None)


def least_said(reply_id: str, variants: int, said: Sequence[str]) -> int:
    """The text to say of a reply that must be said: one not said yet, or else the one that was said longest ago.

    `said` is in the order of saying, the latest last.
    """
    fresh = unsaid(reply_id, variants, said)
    if fresh is not None:
        return fresh
    return min(range(variants), key=lambda variant: said.index(said_as(reply_id, variant)))

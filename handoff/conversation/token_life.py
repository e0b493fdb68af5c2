"""How long a visitor's token is good for after their last connection has closed. Pure.

A browser keeps the token of a tab on its disk, and gives it to whoever opens a closed tab again; so it ends on the
server. A phone discards tabs, and a call to 112 suspends them: who is in danger or waits for a person has longer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handoff.conversation.state import State
from handoff.risk import Level

SHORT: Final = timedelta(minutes=5)
LONG: Final = timedelta(minutes=30)
"""At N3 and N4, in the queue, with a counselor, and with a place in the queue that is kept for a return."""


def token_life(state: State) -> timedelta:
    """How long its tokens are good for without a connection."""
    awaited = state.name in ("queued", "with_counselor") or state.kept_place is not None
    return LONG if awaited or state.level >= Level.N3 else SHORT

"""The four-eyes rule of records: what one person has proposed or written, another person judges, once.

Pure; who is another person is passed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handoff.contract.errors import Refused
from handoff.conversation.staff import Staff
from storage.ids import AccountId

SamePerson = Callable[[AccountId, AccountId], Awaitable[bool]]
"""Whether two accounts may be one person's (`accounts/people.py`)."""


async def same_account(one: AccountId, other: AccountId) -> bool:
    """The weakest `SamePerson`: for rules without accounts behind them."""
    return one == other


def require_second_person(judge: Staff, *, first: AccountId, may_judge: bool, pending: bool) -> None:
    """Let the judgement happen, or refuse it.

    Args:
        judge: who wants to judge.
        first: who has proposed or written the record.
        may_judge: whether the role of `judge` is one that judges records of this kind.
        pending: whether the record still waits for a judgement.

    Raises:
        Refused: not_allowed, already_decided, same_person; the first that holds, in this order.
    """
    if not may_judge:
        raise Refused("not_allowed")
    if not pending:
        raise Refused("already_decided")
    if judge.account == first:
        raise Refused("same_person")

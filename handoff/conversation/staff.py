"""A member of staff as actions and rules see them, and the roles. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from handoff.contract.base import Role
from storage.ids import AccountId

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff whom the gateway has authenticated."""

    account: AccountId
    name: str
    role: Role
    languages: tuple[str, ...] = ()
    """Empty: all that the line offers."""
    tracks: tuple[str, ...] = ()
    """Audiences; empty: all."""
    jurist: bool = False
    """Entitled to review legal texts."""

    @property
    def lead(self) -> bool:
        """Shift leads see and do more."""
        return self.role == "shift_lead"

    @property
    def trainee(self) -> bool:
        """A trainee's answers go out when a shift lead has approved them."""
        return self.role == "trainee"


def role_of(name: str) -> Role:
    """The role of this name.

    Raises:
        ValueError: there is no such role; the message lists those there are.
    """
    for role in ROLES:
        if role == name:
            return role
    raise ValueError(f"{name!r} is not a role; roles are {', '.join(ROLES)}")

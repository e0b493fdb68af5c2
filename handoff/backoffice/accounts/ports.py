"""The ports that accounts of staff are kept behind, which most of this folder needs together."""

from __future__ import annotations

from dataclasses import dataclass

from storage.ports.clock import DatabaseClock
from storage.ports.invitations import Invitations
from storage.ports.logins import SecondFactors, StaffSessions
from storage.ports.passkeys import Challenges, Passkeys
from storage.ports.staff import StaffAccounts


@dataclass(frozen=True, slots=True)
class AccountPorts:
    """Who works here, and everything by which they come in."""

    accounts: StaffAccounts
    sessions: StaffSessions
    factors: SecondFactors
    passkeys: Passkeys
    challenges: Challenges
    invitations: Invitations
    clock: DatabaseClock

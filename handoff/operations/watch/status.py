"""What a gateway tells the relay of itself: numbers, the names of broken parts, and the list of on-call times.

Owns the shape. Must not hold anything of a visitor: no id, no text, no address.
"""

from __future__ import annotations

import msgspec

from handoff.operations.watch.on_call import OnCall

PATH = "/status"
SERVES: tuple[str, ...] = ("open",)
"""Modes in which whoever waits is a visitor in need; in practice nobody is woken by an invented one."""


class Waits(msgspec.Struct, frozen=True):
    """Those who wait at one level."""

    count: int
    longest_s: float


class Status(msgspec.Struct, frozen=True):
    """One gateway at one moment."""

    mode: str
    waits: dict[str, Waits]
    """By level name; levels at which nobody waits may be missing."""
    takes_writes: bool
    bot: bool
    commands_failed: int
    """Messages and other commands that the database did not take, since this gateway began."""
    broken: dict[str, str] = {}
    """What `lotsen check` would say, by subject: only what is not well, each with a line for the operator."""
    origins: tuple[str, ...] = ()
    """Where browsers find the chat; their certificates are looked at."""
    on_call: OnCall = OnCall()

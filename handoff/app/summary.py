"""The settings in words that may leave the machine: which differ from their default, and the values of numbers alone.

Addresses, names, paths and passwords are never in it: of these it says that they are set, and how many.
"""

from __future__ import annotations

from dataclasses import MISSING, fields

from handoff.app.settings import Settings

_SAID = ("log", "beta_database")
"""Texts that are one of a few words."""


def summary(settings: Settings) -> str:
    """Name and value of each setting that is not at its default, in one line."""
    found = ((each, getattr(settings, each.name)) for each in fields(settings))
    changed = ((each, value) for each, value in found if each.default is MISSING or value != each.default)
    return " ".join(f"{each.name}={_value(each.name, value)}" for each, value in changed)


def _value(name: str, value: object) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"{len(value)}"
    return str(value) if name in _SAID else "set"

"""The error of the bootstrap."""

from __future__ import annotations


class ProvisionError(Exception):
    """Something that a command needs could not be made; the message says what, and what to do."""

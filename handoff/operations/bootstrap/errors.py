"""What can go wrong while environments are made."""

from __future__ import annotations


class ProvisionError(Exception):
    """Something that a command needs could not be made: one clear sentence, and what to do if known."""

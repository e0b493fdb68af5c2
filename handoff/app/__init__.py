"""The composition root: the one place where the parts of a node are made and joined."""

from handoff.app.build import build

__all__ = ["build"]

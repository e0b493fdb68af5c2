"""A running node, as the tests of the gateway have it."""

from __future__ import annotations

from tests.handoff.gateway.conftest import open_site, running, widget

__all__ = ["open_site", "running", "widget"]

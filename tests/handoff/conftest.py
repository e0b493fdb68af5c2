"""Settings of the property-based tests, and parts that most tests of the service stand on."""

from __future__ import annotations

from hypothesis import settings

import tests.support.read_once  # noqa: F401  # before any node starts

settings.register_profile("handoff", max_examples=150, deadline=None, database=None)
settings.load_profile("handoff")

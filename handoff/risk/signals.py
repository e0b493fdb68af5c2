"""The signals (DOMAIN 3.2) that code names, by their codes. What each raises is the rule files'."""

from __future__ import annotations

from typing import Final

OF_OTHERS: Final = "S2"
"""What somebody may do to others."""
OWN_VIOLENCE: Final = "S2b"
"""What the writer may do to others."""
OWN_LIFE: Final = "S3"
"""Thoughts of suicide, the writer's or another's."""
THREATENED: Final = "S4"
"""Somebody is threatened or controlled."""
LEAVES_A_GROUP: Final = "S9"
"""The writer wants to leave a group."""

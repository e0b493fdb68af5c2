"""Further ways to ask the installation's short answers, in Swedish, as people write them in a chat.

Owns reading the file of them. They teach which question is asked, and are shown to nobody: the ways that stand with an
answer are what an editor sees and changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from knowledge.search.index import OUTSIDE

MORE_WAYS: Final = OUTSIDE.with_name("more_ways.yaml")


def more_ways() -> Mapping[str, tuple[str, ...]]:
    """The further ways by the id of the answer; read anew each time."""
    return msgspec.yaml.decode(MORE_WAYS.read_bytes(), type=dict[str, tuple[str, ...]])

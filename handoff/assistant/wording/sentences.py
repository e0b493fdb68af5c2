"""Leaves out of a reply the sentences that this visitor has read already. Pure.

Sentences that name 112, steps of safety and questions about it are never left out, and a reply of which nothing would
be left is said whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise
from typing import Final

_END: Final = re.compile(r"(?<=[.!?؟])\s+")
_EMERGENCY: Final = "112"
_KEPT: Final = 4_096
"""So many texts are kept with their sentences: each turn looks through all that was said before it."""
_NO_STEP: Final = re.compile(
    r"(?:Hej|Jag|Det|Tack|Ingen|Felet|En person|Du bestämmer|Du kan skriva|Du har|Du behöver|Du kan också|Du är|Vill du"
    r"|Barn ska|Skriv gärna|Vi "
    r"|Hi|I |It |A person|Thank|Nobody|No one|You have|You do not|You can also|You can write|You are|Do you want"
    r"|Children)\b"
    r"|(?:شكر|سأحضر|هناك إنسان|جيد|من الجيد|أفهم|ليس ذنبك|هذا ليس|لا بأس|يمكنك أيض)"
)
"""How a sentence of a safety text begins that is no step to take: a greeting, thanks, comfort, a promise, an offer."""


@lru_cache(maxsize=_KEPT)
def sentences(words: str) -> tuple[str, ...]:
    """The sentences of a text of the service, each with its end."""
    return tuple(each.strip() for each in _END.split(words) if each.strip())


def without_read(words: str, read: Collection[str], *, safety: bool, keep: Collection[str] = ()) -> str:
    """The text without the sentences in `read`.

    Args:
        words: what is about to be said.
        read: sentences that were said before.
        safety: it is a text of safety, whose steps may be said again.
        keep: sentences that stay in any case.
    """
    kept = [
        each
        for each in sentences(words)
        if each not in read or each in keep or _EMERGENCY in each or (safety and not _NO_STEP.match(each))
    ]
    return " ".join(_with_cause(kept, words)) or words


def _with_cause(kept: list[str], words: str) -> list[str]:
    """Keep "Is anybody in danger?" before its "Call 112."."""
    every = sentences(words)
    wanted = set(kept)
    for question, instruction in pairwise(every):
        if instruction in wanted and _EMERGENCY in instruction and question.endswith(("?", "؟")):
            wanted.add(question)
    return [each for each in every if each in wanted]

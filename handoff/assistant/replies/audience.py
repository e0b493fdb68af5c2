"""To whom a short answer speaks, and who the visitor has told to be. Pure.

Owns the comparison of the two. How much less likely an answer for somebody else is, is `direct`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_text
from handoff.conversation.told.ages import ADULTS, MINORS
from handoff.conversation.told.understood import confirmed

EVERYBODY: Final = "alla"
_YOUNG: Final = "ung"
_BY_RELATION: Final[Mapping[str, str]] = {"barn": "anhorig", "elev_klient": "yrkesverksam"}
_CLOSE: Final = frozenset({"syskon", "partner", "van", "annan_slakt"})
_GUIDED_FOR_ANOTHER: Final = "guide:oro/"
_TOO: Final[Mapping[str, frozenset[str]]] = {
    "yrkesverksam": frozenset({"organisation"}),
    "organisation": frozenset({"yrkesverksam"}),
    "ung": frozenset({"vill_lamna"}),
    "vill_lamna": frozenset({"ung"}),
}
"""Whom an answer to the one also speaks to: at work and for an organisation, young and on the way out."""
_OF_A_GROWN_UP: Final = re.compile(
    r"\b(?:min|med|for|mot|till) (?:ex ?)?(?:man|make|maka|fru|hustru|sambo)\b|\bmitt ex\b"
    r"|\bex(?:man|mannen|fru|frun|make|sambo)\b"
    r"|\b(?:mitt|mina|vart|vara|ett) barnbarn\b|\bbarnbarnet\b|\bmin (?:sonson|dotterson|sondotter|dotterdotter)\b"
    r"|\b(?:mina|vara) (?:barn|soner|dottrar|grabbar|tjejer)\b"
    r"|\bjag (?:ar|e) (?:\w+ )?(?:mormor|farmor|morfar|farfar|pensionar)\b"
    r"|\bmy (?:ex )?(?:husband|wife|grandson|granddaughter|grandchild|children|kids)\b"
)
"""As only somebody grown up writes, whomever it is about."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a visitor is, as far as they have told it."""

    name: str | None = None
    """Of `knowledge.checks.AUDIENCES`; None where nothing told leaves no doubt."""
    is_grown_up: bool = False

    def is_spoken_to(self, audiences: Collection[str]) -> bool:
        """Whether an answer for these is one for somebody like this."""
        if self.name is None:
            return not (self.is_grown_up and set(audiences) == {_YOUNG})
        return not {EVERYBODY, self.name, *_TOO.get(self.name, ())}.isdisjoint(audiences)


NOBODY_KNOWN: Final = Audience()


def told_audience(state: State) -> Audience:
    """Who the visitor has told to be in this episode.

    Who names a sister, a friend or a partner may write about themselves; who has a son or a pupil in it does not, and
    who was asked step by step about the other neither.
    """
    told = confirmed(state)
    if told.get("own_age") in MINORS:
        return Audience(_YOUNG)
    texts = (*state.recent, *(message.text for message in state.pending))
    is_grown_up = told.get("own_age") in ADULTS or any(_OF_A_GROWN_UP.search(folded_text(text)) for text in texts)
    relation = told.get("relation", "")
    worries = relation in _CLOSE and any(said.startswith(_GUIDED_FOR_ANOTHER) for said in state.said)
    name = told.get("audience") or _BY_RELATION.get(relation) or ("anhorig" if worries else None)
    return Audience(name, is_grown_up)

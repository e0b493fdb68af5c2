"""General observations for the transfer of knowledge (DOMAIN D10, D11): one writes, another reviews. Pure.

An observation is of what several people have told. It must point to nobody: its text is checked like a form's note, and
nobody but staff reads it before somebody else has reviewed it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from handoff.backoffice.records.rules import check_text
from handoff.backoffice.records.second_person import require_second_person
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Fault, Refused
from handoff.conversation.staff import Staff
from storage.ids import AccountId

TEXT_MAX = 1000
COMMENT_MAX = 280
REVIEWERS = frozenset({"shift_lead", "reviewer"})
Status = Literal["utkast", "granskad", "aterlamnad", "avskriven"]
"""`avskriven`: a visitor's answer of which nothing is to be used."""
Source = Literal["", "visitor"]
"""Whose words it is: staff's, or a visitor's in the survey after a chat."""
FINAL = frozenset({"granskad", "avskriven"})


class Observation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One observation."""

    id: str
    topic: str = msgspec.field(name="amne")
    text: str
    status: Status
    author: AccountId
    written_at: datetime
    reviewer: AccountId | None = None
    reviewed_at: datetime | None = None
    comment: str = ""
    said_by: Literal["visitor"] | msgspec.UnsetType = msgspec.field(name="source", default=msgspec.UNSET)
    """Left out of what staff write, so that what was stored before is written back byte for byte."""

    @property
    def source(self) -> Source:
        """Whose words it is."""
        return "" if self.said_by is msgspec.UNSET else self.said_by


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Observation).decode


def check(topic: str, text: str, vocabulary: Vocabulary) -> tuple[Fault, ...]:
    """What is wrong with an observation."""
    faults = [] if vocabulary.allows("amnen", topic) else [Fault("amne", "unknown_value" if topic else "missing")]
    if not text.strip():
        faults.append(Fault("text", "missing"))
    return (*faults, *check_text("text", text, TEXT_MAX))


def review(observation: Observation, *, accept: bool, comment: str, by: Staff, at: datetime) -> Observation:
    """Another person's word on it.

    Raises:
        Refused: not_allowed; same_person; already_decided.
    """
    require_second_person(
        by, first=observation.author, may_judge=by.role in REVIEWERS, pending=observation.status not in FINAL
    )
    return msgspec.structs.replace(
        observation,
        status="granskad" if accept else "aterlamnad",
        reviewer=by.account,
        reviewed_at=at,
        comment=comment,
    )


def rewrite(observation: Observation, *, topic: str, text: str, by: Staff, at: datetime) -> Observation:
    """The author's next version; it is to be reviewed anew.

    Raises:
        Refused: not_yours; already_decided, once it has been reviewed.
    """
    if by.account != observation.author:
        raise Refused("not_yours")
    if observation.status in FINAL:
        raise Refused("already_decided")
    return msgspec.structs.replace(observation, topic=topic, text=text, status="utkast", written_at=at)

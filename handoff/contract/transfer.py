"""Knowledge that is passed on: reviewed observations by period and topic, and who has been given a report, and when."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.parts import Ack


class TransferNote(Model, frozen=True, kw_only=True):
    """Somebody has been given the report of a period."""

    period: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(Q[1-4]|H[12])?$")]
    receiver: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    """An organisation or an authority, never a person."""


class TopicView(Answer, frozen=True, kw_only=True):
    """Reviewed observations on one topic. Nobody is told who wrote them."""

    topic: str = msgspec.field(name="amne")
    label: str
    texts: list[str]


class KnowledgePeriod(Answer, frozen=True, kw_only=True):
    """The observations that were reviewed in one quarter."""

    period: str
    topics: list[TopicView]


class ReceiverView(Answer, frozen=True, kw_only=True):
    period: str
    receiver: str
    at: str
    name: str
    """Who has noted it."""


class TransferAck(Ack, frozen=True, kw_only=True):
    periods: list[KnowledgePeriod]
    """The latest first."""
    receivers: list[ReceiverView]
    may_note: bool

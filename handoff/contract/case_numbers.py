"""Case numbers: for people who come back by telephone or mail, on their wish. One joins contacts and opens nothing."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.parts import Ack
from handoff.contract.records import CaseName, FormFill

TypedNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class CaseNumberMake(Model, frozen=True, kw_only=True):
    """A number for the contact whose form has, or will have, this name."""

    case: CaseName


class CaseNumberAck(Ack, frozen=True, kw_only=True):
    number: str
    """To be read out, once: only a keyed hash of it is stored."""


class CaseNumberLook(Model, frozen=True, kw_only=True):
    """Somebody has come back with a number: this contact joins the earlier ones."""

    number: TypedNumber
    case: CaseName


class CaseNumberForget(Model, frozen=True, kw_only=True):
    """Whoever has the number wants it gone: nothing joins their contacts any more."""

    number: TypedNumber


class EarlierContact(Answer, frozen=True, kw_only=True):
    """A contact that the number joins: its form without anything that was written in free words."""

    day: str
    channel: str
    form: FormFill


class EarlierContactsAck(Ack, frozen=True, kw_only=True):
    contacts: list[EarlierContact]
    """The latest first. Contacts whose form is not written yet are not among them."""

"""What staff do with case numbers: give one, see that there were contacts before, forget one.

A number is stored as a keyed hash alone, beside the random names of the forms that it joins. It leads to forms without
their notes, never to a conversation, and never from a form back to the number.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from handoff.backoffice.records.case_number import BITS, normalised, number_of
from handoff.backoffice.records.form import KeptForm, decode
from handoff.contract.case_numbers import (
    CaseNumberAck,
    CaseNumberForget,
    CaseNumberLook,
    CaseNumberMake,
    EarlierContact,
    EarlierContactsAck,
)
from handoff.contract.errors import Refused
from handoff.contract.records import FormFill
from handoff.conversation.calendar import swedish_month
from handoff.operations.readable import readable
from storage.ids import CaseId
from storage.ports.names import OneWayNames
from storage.ports.records import KeptRecord, RecordBook

KIND: Final = "case_number"
MOST: Final = 200
"""Contacts that one number joins."""
TRIES: Final = 5


class _Joined(msgspec.Struct, frozen=True, array_like=True):
    cases: tuple[CaseId, ...]


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Joined).decode


class CaseNumbers:
    """Numbers, and the contacts that they join."""

    def __init__(
        self,
        *,
        numbers: RecordBook,
        names: OneWayNames,
        forms: RecordBook,
        practice: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self._numbers = numbers
        self._names = names
        self._forms = forms
        self._practice = practice
        self._clock = clock

    async def make(self, request: CaseNumberMake) -> CaseNumberAck:
        """A number that nobody else has."""
        for _ in range(TRIES):
            number = number_of(secrets.randbits(BITS))
            if await self._save(self._name(number), (CaseId(request.case),), seen=0):
                return CaseNumberAck(number=number)
        raise Refused("unavailable")

    async def look(self, request: CaseNumberLook) -> EarlierContactsAck:
        """The contacts of a number before this one, which joins them.

        Raises:
            Refused: case_number_wrong, if it was misheard; unknown_case_number.
        """
        name, case = self._name(request.number), CaseId(request.case)
        for _ in range(TRIES):
            record = await self._numbers.get(name)
            if record is None:
                raise Refused("unknown_case_number")
            cases = _decode(record.body).cases
            if case in cases or await self._save(name, (*cases, case)[-MOST:], seen=record.version):
                return EarlierContactsAck(contacts=await self._contacts([each for each in cases if each != case]))
        raise Refused("stale_version")

    async def forget(self, request: CaseNumberForget) -> None:
        """Join nothing by it any more.

        Raises:
            Refused: case_number_wrong; unknown_case_number.
        """
        if not await self._numbers.remove(self._name(request.number)):
            raise Refused("unknown_case_number")

    # --- inside ------------------------------------------------------------------------------------

    def _name(self, typed: str) -> str:
        number = normalised(typed)
        if number is None:
            raise Refused("case_number_wrong")
        return self._names.of(KIND, number)

    async def _contacts(self, cases: Sequence[CaseId]) -> list[EarlierContact]:
        records = await self._forms.get_many(cases)
        held = [records[case] for case in cases if case in records]
        kept = [form for _, form in readable("forms", held, decode)]
        return [_contact(each) for each in sorted(kept, key=lambda each: each.form.start_period, reverse=True)]

    async def _save(self, name: str, cases: tuple[CaseId, ...], *, seen: int) -> bool:
        now = self._clock()
        record = KeptRecord(
            id=name, period=swedish_month(now), practice=self._practice(), saved_at=now, body=_encode(_Joined(cases))
        )
        return await self._numbers.save(record, seen=seen)


def _contact(kept: KeptForm) -> EarlierContact:
    values = msgspec.to_builtins(kept.form)
    fill = msgspec.convert({**values, "riktlinje_version": kept.guideline_version}, FormFill)
    return EarlierContact(day=kept.form.start_period[:10], channel=kept.form.channel, form=fill)

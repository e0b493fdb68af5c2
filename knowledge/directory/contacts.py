"""Owns what an entry of the directory is, its rules, and on which days a visitor may see it. Pure.

Schema and rules are those of the domain brief, 5.2: support functions only, never a named individual; checked every 90
days, round-the-clock and emergency lines every 30. 112 and the advice to call one's own kommun alone need no check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from knowledge.checks import AUDIENCES, TOPICS
from knowledge.directory.places import places
from knowledge.findings import Finding

CHECK_DAYS: Final = 90
EMERGENCY_CHECK_DAYS: Final = 30
DAYS: Final = ("man", "tis", "ons", "tor", "fre", "lor", "son")
EMERGENCY_ID: Final = "nod-112"
EMERGENCY_NUMBER: Final = "112"
FALLBACK_ID: Final = "kommun-vaxel"
"""The entry that says to call the switchboard of one's own kommun and ask for the social services."""

CONSTANT: Final = frozenset({EMERGENCY_ID, FALLBACK_ID})
"""Entries that state nothing which could go out of date: shown always, so that nobody gets an empty answer."""

Level = Literal["statlig", "regional", "lokal", "civilsamhalle"]
Kind = Literal[
    "nodnummer",
    "polis",
    "sakerhetspolis",
    "socialtjanst",
    "socialjour",
    "kommunal_samordnare",
    "skola",
    "region_vard",
    "lansstyrelse",
    "exit",
    "stodlinje",
    "trossamfund",
    "annat",
]
Answer = Literal["ja", "nej", "delvis", "okant"]
Status = Literal["aktiv", "vilande", "avvecklad"]
How = Literal["webb", "telefon", "avtal"]
ContactId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
_PHONE: Final = re.compile(r"^\+?[0-9][0-9 -]{1,20}$")
_EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")
_CLOCK: Final = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where an entry helps. Codes of SCB."""

    rikstackande: bool = False
    lan: tuple[str, ...] = ()
    kommun: tuple[str, ...] = ()


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Open on one weekday, local time in Sweden."""

    dag: str
    fran: str
    till: str


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to reach it; empty what is not known for sure."""

    telefon: str = ""
    webb: str = ""
    epost: str = ""
    chatt: str = ""


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom it is for, in years; None: no limit."""

    min: int | None = None
    max: int | None = None


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the directory."""

    id: ContactId
    namn: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    niva: Level
    typ: Kind
    omrade: Area
    amnen: tuple[str, ...]
    malgrupp: tuple[str, ...] = ("alla",)
    aldrar: Ages = Ages()
    anonymt: Answer = "okant"
    oppet: tuple[Hours, ...] = ()
    dygnet_runt: bool = False
    undantag: tuple[str, ...] = ()
    kontakt: Reach = Reach()
    sprak: tuple[str, ...] = ("sv",)
    kostnad: str = ""
    anmalningsskyldig: Literal["ja", "nej", "okant"] = "okant"
    ombud_for: str | None = None
    verifierad_datum: date | None = None
    verifierad_hur: How | None = None
    status: Status = "aktiv"
    beskrivning: Annotated[str, msgspec.Meta(max_length=300)] = ""

    @property
    def emergency(self) -> bool:
        """Checked more often: people lean on it in danger, at any hour."""
        return self.dygnet_runt or self.typ in ("nodnummer", "socialjour")

    @property
    def omverifieras_senast(self) -> date | None:
        """The last day on which its check still counts; None if nobody has checked it."""
        if self.verifierad_datum is None:
            return None
        return self.verifierad_datum + timedelta(days=EMERGENCY_CHECK_DAYS if self.emergency else CHECK_DAYS)


def findings(contact: Contact) -> Iterator[Finding]:
    """What is wrong with an entry."""
    known = places()
    for field, values, allowed, rule in (
        ("amnen", contact.amnen, TOPICS, "unknown_value"),
        ("malgrupp", contact.malgrupp, AUDIENCES, "unknown_value"),
        ("omrade.lan", contact.omrade.lan, known.lan, "no_lan"),
        ("omrade.kommun", contact.omrade.kommun, known.kommuner, "no_kommun"),
    ):
        yield from (Finding(field=field, rule=rule, value=value) for value in values if value not in allowed)
    if not (contact.omrade.rikstackande or contact.omrade.lan or contact.omrade.kommun):
        yield Finding(field="omrade", rule="no_area")
    if not contact.amnen:
        yield Finding(field="amnen", rule="none")
    if (contact.verifierad_datum is None) != (contact.verifierad_hur is None):
        yield Finding(field="verifierad_hur", rule="how_without_date")
    if contact.typ == "nodnummer" and contact.id != EMERGENCY_ID:
        yield Finding(field="typ", rule="only_112")
    if contact.id == EMERGENCY_ID and (contact.kontakt.telefon, contact.status) != (EMERGENCY_NUMBER, "aktiv"):
        yield Finding(field="kontakt.telefon", rule="always_112")
    yield from _reach_findings(contact.kontakt)
    yield from (finding for hours in contact.oppet for finding in _hours_findings(hours))


def problems(contact: Contact) -> Iterator[str]:
    """The same as sentences, each beginning with the field."""
    return map(str, findings(contact))


def _reach_findings(reach: Reach) -> Iterator[Finding]:
    if reach.telefon and not _PHONE.match(reach.telefon):
        yield Finding(field="kontakt.telefon", rule="no_phone", value=reach.telefon)
    if reach.epost and not _EMAIL.match(reach.epost):
        yield Finding(field="kontakt.epost", rule="no_email", value=reach.epost)
    for name, address in (("webb", reach.webb), ("chatt", reach.chatt)):
        if address and not address.startswith("https://"):
            yield Finding(field=f"kontakt.{name}", rule="not_https", value=address)


def _hours_findings(hours: Hours) -> Iterator[Finding]:
    if hours.dag not in DAYS:
        yield Finding(field="oppet", rule="no_day", value=hours.dag, limit=", ".join(DAYS))
    if not (_CLOCK.match(hours.fran) and _CLOCK.match(hours.till)) or hours.fran >= hours.till:
        yield Finding(field="oppet", rule="no_clock", value=f"{hours.fran}-{hours.till}")


def visible(contact: Contact, today: date, *, practice: bool) -> bool:
    """Whether visitors see it today: active, and checked in time; what nobody has checked is for practice alone."""
    if contact.status != "aktiv":
        return False
    if contact.id in CONSTANT:
        return True
    due = contact.omverifieras_senast
    return practice if due is None else today <= due


def to_do(contact: Contact, today: date, *, within_days: int = 14) -> bool:
    """Whether editors have to check it: never done, overdue, or due soon."""
    if contact.status != "aktiv" or contact.id in CONSTANT:
        return False
    due = contact.omverifieras_senast
    return due is None or today + timedelta(days=within_days) >= due


def open_at(contact: Contact, local: datetime, *, holiday: bool = False) -> bool | None:
    """Whether it is open at a local time; None where its hours are not known."""
    if contact.dygnet_runt:
        return True
    if not contact.oppet:
        return None
    if holiday and "helgdag" in contact.undantag:
        return False
    clock, day = f"{local:%H:%M}", DAYS[local.weekday()]
    return any(hours.dag == day and hours.fran <= clock < hours.till for hours in contact.oppet)

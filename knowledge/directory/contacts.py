"""Directory entries: their fields and checks, and on which days visitors see them. Pure.

Schema and rules are those of the domain brief, 5.2: support functions only, never a named individual; checked every 90
days, round-the-clock and emergency lines every 30. 112 and the advice to call one's own kommun alone need no check.
`field(name=…)` is what a field is called in the directory's file, in the database and in the editor.
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
Source = Annotated[str, msgspec.Meta(max_length=500, pattern=r"^$|^https?://")]
SourceDate = Annotated[str, msgspec.Meta(pattern=r"^$|^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
OLD_SOURCE_DAYS: Final = 3 * 365
"""A page that is older than this says little of today."""
SourceAge = Literal["", "undated", "old"]
_PHONE: Final = re.compile(r"^\+?[0-9][0-9 -]{1,20}$")
_EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")
_CLOCK: Final = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The area an entry serves. Codes of SCB."""

    national: bool = msgspec.field(name="rikstackande", default=False)
    counties: tuple[str, ...] = msgspec.field(name="lan", default=())
    municipalities: tuple[str, ...] = msgspec.field(name="kommun", default=())


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Open on one weekday, local time in Sweden."""

    day: str = msgspec.field(name="dag")
    opens: str = msgspec.field(name="fran")
    closes: str = msgspec.field(name="till")


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The ways to reach it; empty if unknown."""

    phone: str = msgspec.field(name="telefon", default="")
    web: str = msgspec.field(name="webb", default="")
    email: str = msgspec.field(name="epost", default="")
    chat: str = msgspec.field(name="chatt", default="")


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The ages it serves, in years; None: no limit."""

    min: int | None = None
    max: int | None = None


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the directory."""

    id: ContactId
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)] = msgspec.field(name="namn")
    level: Level = msgspec.field(name="niva")
    kind: Kind = msgspec.field(name="typ")
    area: Area = msgspec.field(name="omrade")
    topics: tuple[str, ...] = msgspec.field(name="amnen")
    audiences: tuple[str, ...] = msgspec.field(name="malgrupp", default=("alla",))
    ages: Ages = msgspec.field(name="aldrar", default=Ages())
    anonymous: Answer = msgspec.field(name="anonymt", default="okant")
    hours: tuple[Hours, ...] = msgspec.field(name="oppet", default=())
    always_open: bool = msgspec.field(name="dygnet_runt", default=False)
    exceptions: tuple[str, ...] = msgspec.field(name="undantag", default=())
    reach: Reach = msgspec.field(name="kontakt", default=Reach())
    languages: tuple[str, ...] = msgspec.field(name="sprak", default=("sv",))
    cost: str = msgspec.field(name="kostnad", default="")
    must_report: Literal["ja", "nej", "okant"] = msgspec.field(name="anmalningsskyldig", default="okant")
    agent_for: str | None = msgspec.field(name="ombud_for", default=None)
    verified_on: date | None = msgspec.field(name="verifierad_datum", default=None)
    verified_how: How | None = msgspec.field(name="verifierad_hur", default=None)
    status: Status = "aktiv"
    summary: Annotated[str, msgspec.Meta(max_length=300)] = msgspec.field(name="beskrivning", default="")
    source: Source = msgspec.field(name="kalla", default="")
    """The page on which its facts were seen, for who checks them."""
    source_date: SourceDate = msgspec.field(name="kalla_datum", default="")
    """When that page was written or changed, as exactly as it says; empty if it does not say."""

    @property
    def emergency(self) -> bool:
        """Whether it is a round-the-clock or emergency line, which is checked more often."""
        return self.always_open or self.kind in ("nodnummer", "socialjour")

    @property
    def verify_again_by(self) -> date | None:
        """The last day of its check; None if it has never been checked."""
        if self.verified_on is None:
            return None
        return self.verified_on + timedelta(days=EMERGENCY_CHECK_DAYS if self.emergency else CHECK_DAYS)

    def source_age(self, today: date) -> SourceAge:
        """Whether the page behind its facts is old, or does not say how old; nothing where it is newer, or none."""
        if not self.source:
            return ""
        if not self.source_date:
            return "undated"
        year, month, day = (int(part) for part in f"{self.source_date}-12-28"[:10].split("-")[:3])
        return "old" if today - date(year, month, day) > timedelta(days=OLD_SOURCE_DAYS) else ""


def findings(contact: Contact) -> Iterator[Finding]:
    """The faults of an entry."""
    known = places()
    for field, values, allowed, rule in (
        ("amnen", contact.topics, TOPICS, "unknown_value"),
        ("malgrupp", contact.audiences, AUDIENCES, "unknown_value"),
        ("omrade.lan", contact.area.counties, known.counties, "no_lan"),
        ("omrade.kommun", contact.area.municipalities, known.municipalities, "no_kommun"),
    ):
        yield from (Finding(field=field, rule=rule, value=value) for value in values if value not in allowed)
    if not (contact.area.national or contact.area.counties or contact.area.municipalities):
        yield Finding(field="omrade", rule="no_area")
    if not contact.topics:
        yield Finding(field="amnen", rule="none")
    if (contact.verified_on is None) != (contact.verified_how is None):
        yield Finding(field="verifierad_hur", rule="how_without_date")
    if contact.kind == "nodnummer" and contact.id != EMERGENCY_ID:
        yield Finding(field="typ", rule="only_112")
    if contact.id == EMERGENCY_ID and (contact.reach.phone, contact.status) != (EMERGENCY_NUMBER, "aktiv"):
        yield Finding(field="kontakt.telefon", rule="always_112")
    yield from _reach_findings(contact.reach)
    yield from (finding for hours in contact.hours for finding in _hours_findings(hours))


def problems(contact: Contact) -> Iterator[str]:
    """The same as sentences, each beginning with the field."""
    return map(str, findings(contact))


def _reach_findings(reach: Reach) -> Iterator[Finding]:
    if reach.phone and not _PHONE.match(reach.phone):
        yield Finding(field="kontakt.telefon", rule="no_phone", value=reach.phone)
    if reach.email and not _EMAIL.match(reach.email):
        yield Finding(field="kontakt.epost", rule="no_email", value=reach.email)
    for name, address in (("webb", reach.web), ("chatt", reach.chat)):
        if address and not address.startswith("https://"):
            yield Finding(field=f"kontakt.{name}", rule="not_https", value=address)


def _hours_findings(hours: Hours) -> Iterator[Finding]:
    if hours.day not in DAYS:
        yield Finding(field="oppet", rule="no_day", value=hours.day, limit=", ".join(DAYS))
    if not (_CLOCK.match(hours.opens) and _CLOCK.match(hours.closes)) or hours.opens >= hours.closes:
        yield Finding(field="oppet", rule="no_clock", value=f"{hours.opens}-{hours.closes}")


def visible(contact: Contact, today: date, *, practice: bool) -> bool:
    """Whether visitors see it today: active, and with a valid check; unchecked entries only in practice."""
    if contact.status != "aktiv":
        return False
    if contact.id in CONSTANT:
        return True
    due = contact.verify_again_by
    return practice if due is None else today <= due


def to_do(contact: Contact, today: date, *, within_days: int = 14) -> bool:
    """Whether it needs a check: never checked, overdue, or due soon."""
    if contact.status != "aktiv" or contact.id in CONSTANT:
        return False
    due = contact.verify_again_by
    return due is None or today + timedelta(days=within_days) >= due


def open_at(contact: Contact, local: datetime, *, holiday: bool = False) -> bool | None:
    """Whether it is open at a local time; None if its hours are unknown."""
    if contact.always_open:
        return True
    if not contact.hours:
        return None
    if holiday and "helgdag" in contact.exceptions:
        return False
    clock, day = f"{local:%H:%M}", DAYS[local.weekday()]
    return any(hours.day == day and hours.opens <= clock < hours.closes for hours in contact.hours)

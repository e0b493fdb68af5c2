"""The directory as a kind of the editor. An entry is in force when it is saved; its check is a step of its own.

What visitors would call or open cannot change and stay checked: then somebody has to check it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from html import escape
from typing import Final, get_args

from msgspec.structs import replace

from handoff.assistant.cards.cards import contact_summary
from handoff.assistant.library import CONTACT, FALLBACK_LANG
from handoff.backoffice.editor.kinds import Field, Kind, Look
from knowledge import labels
from knowledge.checks import AUDIENCES, TOPICS
from knowledge.directory import contacts, csv_file
from knowledge.directory.contacts import Contact, findings
from knowledge.directory.places import places

YES_NO: Final = ("ja", "nej", "delvis", "okant")
_LABELS: Final = labels.load()[FALLBACK_LANG]


def _look(contact: Contact, names: Collection[str]) -> Look:
    """As its card in the chat."""
    summary = escape(contact_summary(contact, _LABELS))
    body = f'<article lang="sv"><h1>{escape(contact.name)}</h1><p>{summary}</p></article>'
    return Look(findings=list(findings(contact)), body=body)


def kept(old: Contact | None, new: Contact) -> Contact:
    """Nobody sets a check by writing a date, in a form or in a file; what was checked must still be what is written."""
    if old is None or _reached(old) != _reached(new):
        return replace(new, verified_on=None, verified_how=None)
    return replace(new, verified_on=old.verified_on, verified_how=old.verified_how)


def _reached(contact: Contact) -> dict[str, object]:
    """What visitors would call or open, and when."""
    reach = contact.reach
    return {
        "telefon": reach.phone,
        "webb": reach.web,
        "chatt": reach.chat,
        "epost": reach.email,
        "oppet": (contact.hours, contact.always_open, contact.exceptions),
        "namn": (contact.name, contact.kind),
    }


def _county(contact: Contact) -> str:
    """The county that lists put it under: its own, or that of its first kommun."""
    known, area = places(), contact.area
    codes = [*area.counties, *(known.county_of(code) for code in area.municipalities)]
    return "" if area.national or not codes else known.counties.get(codes[0], "")


def _verified(contact: Contact, today: date, how: str) -> Contact:
    return replace(contact, verified_on=today, verified_how=how)


def _to_check(contact: Contact, today: date) -> bool:
    return contacts.to_do(contact, today)


def _shown(contact: Contact, today: date, practice: bool) -> bool:
    return contacts.visible(contact, today, practice=practice)


def _places(name: str, known: Mapping[str, str]) -> Field:
    """A choice among places, by code."""
    return Field(name, "choices", "reach", options=tuple(known), labels=known, asked=True)


CONTACTS: Final = Kind(
    name=CONTACT,
    life="checked",
    content=Contact,
    fields=(
        Field("namn", "line", "text", max_chars=120, required=True),
        Field("beskrivning", "text", "text", max_chars=300),
        Field("kontakt.telefon", "line", "contact", max_chars=30),
        Field("kontakt.webb", "line", "contact", max_chars=300),
        Field("kontakt.chatt", "line", "contact", max_chars=300),
        Field("kontakt.epost", "line", "contact", max_chars=120),
        Field("dygnet_runt", "switch", "contact"),
        Field("oppet", "hours", "contact", options=contacts.DAYS),
        Field("undantag", "choices", "contact", options=("helgdag",)),
        Field("niva", "choice", "reach", options=get_args(contacts.Level), required=True),
        Field("typ", "choice", "reach", options=get_args(contacts.Kind), required=True),
        Field("omrade.rikstackande", "switch", "reach", asked=True),
        _places("omrade.lan", places().counties),
        _places("omrade.kommun", places().municipalities),
        Field("amnen", "choices", "reach", options=tuple(sorted(TOPICS)), required=True),
        Field("malgrupp", "choices", "reach", options=tuple(sorted(AUDIENCES))),
        Field("aldrar.min", "number", "reach"),
        Field("aldrar.max", "number", "reach"),
        Field("sprak", "lines", "reach"),
        Field("anonymt", "choice", "terms", options=YES_NO),
        Field("anmalningsskyldig", "choice", "terms", options=("ja", "nej", "okant")),
        Field("kostnad", "line", "terms", max_chars=120),
        Field("ombud_for", "line", "terms", max_chars=64),
        Field("kalla", "line", "terms", max_chars=500),
        Field("kalla_datum", "line", "terms", max_chars=10),
        Field("status", "choice", "terms", options=get_args(contacts.Status)),
        Field("id", "line", "name", required=True, fixed=True, max_chars=64),
    ),
    text_name=lambda contact: str(contact.id),
    title=lambda contact: str(contact.name),
    lang=lambda contact: FALLBACK_LANG,
    look=_look,
    files="csv",
    file_of=lambda contact: (f"{contact.id}.csv", csv_file.write([contact])),
    kept=kept,
    checked_parts=_reached,
    checked_on=lambda contact: contact.verified_on,
    area=_county,
    sort=lambda contact: str(contact.kind),
    runs_out=lambda contact: contact.verify_again_by,
    shown=_shown,
    to_check=_to_check,
    source_age=lambda contact, today: contact.source_age(today),
    verified=_verified,
)

"""The directory as a CSV file: one row an entry, lists separated by `;`. Pure.

Written in UTF-8 with commas; read also as a Swedish Excel saves it, with semicolons in the Windows code page.

A file with a bad row is not imported at all; every bad row is reported with its number and what is wrong with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from knowledge.directory.contacts import Contact, findings
from knowledge.findings import Faulty, Finding, of_validation

COLUMNS: Final = (
    "id",
    "namn",
    "niva",
    "typ",
    "rikstackande",
    "lan",
    "kommun",
    "amnen",
    "malgrupp",
    "alder_min",
    "alder_max",
    "anonymt",
    "oppet",
    "dygnet_runt",
    "undantag",
    "telefon",
    "webb",
    "epost",
    "chatt",
    "sprak",
    "kostnad",
    "anmalningsskyldig",
    "ombud_for",
    "verifierad_datum",
    "verifierad_hur",
    "status",
    "beskrivning",
    "kalla",
    "kalla_datum",
)
_PLAIN: Final = (
    *("id", "namn", "niva", "typ", "anonymt", "kostnad", "anmalningsskyldig", "status", "beskrivning"),
    *("kalla", "kalla_datum"),
)
"""Columns whose cell is the value."""
ADDED: Final = frozenset({"kalla", "kalla_datum"})
"""Columns that files of earlier versions do not have."""
MAX_BYTES: Final = 8 * 1024 * 1024
_TRUE: Final = {"ja": True, "nej": False, "": False}


class DirectoryError(Faulty):
    """The file cannot be imported."""


class CellError(ValueError):
    """A cell is wrong."""

    def __init__(self, field: str, rule: str, value: str) -> None:
        super().__init__(field)
        self.finding = Finding(field=field, rule=rule, value=value)


def read(source: bytes, *, where: str = "directory.csv") -> list[Contact]:
    """All entries of a file.

    Raises:
        DirectoryError: with all faults of all rows; nothing of the file may be used.
    """
    rows = _rows(source, where)
    contacts: list[Contact] = []
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        if _ragged(row):
            found.append(Finding(where=where, row=number, rule="ragged", limit=str(len(COLUMNS))))
            continue
        try:
            contact = _contact(row)
            faults = list(findings(contact))
        except msgspec.ValidationError as error:
            found.append(replace(of_validation(error), where=where, row=number))
            continue
        except CellError as error:
            found.append(replace(error.finding, where=where, row=number))
            continue
        if contact.id in seen:
            faults.append(Finding(field="id", rule="twice_in_file", value=contact.id, limit=str(seen[contact.id])))
        seen.setdefault(contact.id, number)
        found += [replace(fault, where=where, row=number) for fault in faults]
        contacts.append(contact)
    if found:
        raise DirectoryError(found)
    return contacts


def write(contacts: Sequence[Contact]) -> bytes:
    """The file of these entries: `read` gives them back."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for contact in contacts:
        writer.writerow(_row(contact))
    return out.getvalue().encode()


def _rows(source: bytes, where: str) -> list[dict[str, str]]:
    if len(source) > MAX_BYTES:
        too_large = Finding(where=where, rule="file_too_large", value=str(len(source)), limit=str(MAX_BYTES))
        raise DirectoryError([too_large])
    text = _decoded(source, where)
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="\0more", strict=True, delimiter=_separator(text))
    try:
        header = reader.fieldnames or []
        wrong = sorted(set(COLUMNS) ^ (set(header) | ADDED))
        if wrong:
            raise DirectoryError([Finding(where=where, row=1, rule="columns", value=", ".join(wrong))])
        rows = [{**dict.fromkeys(ADDED - set(header), ""), **row} for row in reader]
    except csv.Error as error:
        raise DirectoryError([Finding(where=where, row=reader.line_num, rule="csv", value=str(error))]) from None
    return rows


def _decoded(source: bytes, where: str) -> str:
    """The text of a file in UTF-8, or in the Windows code page in which a Swedish Excel saves."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return source.decode("cp1252")
        except UnicodeDecodeError:
            raise DirectoryError([Finding(where=where, rule="not_utf8", value=str(error.start))]) from None


def _separator(text: str) -> str:
    """What parts the cells: a Swedish Excel writes a semicolon, and quotes the cells that hold one."""
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _ragged(row: dict[str, str]) -> bool:
    """Whether it has more or fewer cells than there are columns."""
    return "\0more" in row or None in row.values()


def _contact(row: dict[str, str]) -> Contact:
    cell = {name: value.strip() for name, value in row.items()}
    fields: dict[str, object] = {
        name: cell[name] for name in _PLAIN if cell[name] or name in ("id", "namn", "niva", "typ")
    }
    fields |= {name: _list(cell[name]) for name in ("amnen", "malgrupp", "undantag", "sprak") if cell[name]}
    fields["amnen"] = _list(cell["amnen"])
    fields["omrade"] = {
        "rikstackande": _yes(cell["rikstackande"], "rikstackande"),
        "lan": _list(cell["lan"]),
        "kommun": _list(cell["kommun"]),
    }
    fields["aldrar"] = {"min": _years(cell["alder_min"]), "max": _years(cell["alder_max"])}
    fields["oppet"] = [_hours(part) for part in _list(cell["oppet"])]
    fields["dygnet_runt"] = _yes(cell["dygnet_runt"], "dygnet_runt")
    fields["kontakt"] = {name: cell[name] for name in ("telefon", "webb", "epost", "chatt")}
    fields["ombud_for"] = cell["ombud_for"] or None
    fields["verifierad_datum"] = _date(cell["verifierad_datum"])
    fields["verifierad_hur"] = cell["verifierad_hur"] or None
    return msgspec.convert(fields, Contact)


def _row(contact: Contact) -> dict[str, str]:
    reach, area = contact.reach, contact.area
    checked = contact.verified_on
    return {
        "id": contact.id,
        "namn": contact.name,
        "niva": contact.level,
        "typ": contact.kind,
        "rikstackande": "ja" if area.national else "nej",
        "lan": ";".join(area.counties),
        "kommun": ";".join(area.municipalities),
        "amnen": ";".join(contact.topics),
        "malgrupp": ";".join(contact.audiences),
        "alder_min": "" if contact.ages.min is None else str(contact.ages.min),
        "alder_max": "" if contact.ages.max is None else str(contact.ages.max),
        "anonymt": contact.anonymous,
        "oppet": ";".join(f"{hours.day} {hours.opens}-{hours.closes}" for hours in contact.hours),
        "dygnet_runt": "ja" if contact.always_open else "nej",
        "undantag": ";".join(contact.exceptions),
        "telefon": reach.phone,
        "webb": reach.web,
        "epost": reach.email,
        "chatt": reach.chat,
        "sprak": ";".join(contact.languages),
        "kostnad": contact.cost,
        "anmalningsskyldig": contact.must_report,
        "ombud_for": contact.agent_for or "",
        "verifierad_datum": checked.isoformat() if checked else "",
        "verifierad_hur": contact.verified_how or "",
        "status": contact.status,
        "beskrivning": contact.summary,
        "kalla": contact.source,
        "kalla_datum": contact.source_date,
    }


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _yes(cell: str, name: str) -> bool:
    if cell not in _TRUE:
        raise CellError(name, "no_yes", cell)
    return _TRUE[cell]


def _years(cell: str) -> int | None:
    if cell and not cell.isdecimal():
        raise CellError("aldrar", "no_years", cell)
    return int(cell) if cell else None


def _date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise CellError("verifierad_datum", "no_date", cell) from None


def _hours(part: str) -> dict[str, str]:
    day, _, clock = part.partition(" ")
    begins, dash, ends = clock.partition("-")
    if not dash:
        raise CellError("oppet", "no_span", part)
    return {"dag": day, "fran": begins.strip(), "till": ends.strip()}

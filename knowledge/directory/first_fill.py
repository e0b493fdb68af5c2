"""Makes the first entries of kommuner and national lines from what was seen on web pages; nobody has checked them.

`content/directory/sources/` has the facts as they were found, each with its page and the day of that page. This command
writes them in the directory's format, which the seed imports; a test holds the two together:

    .lotsen/dev/bin/python -m knowledge.directory.first_fill

Every kommun gets one entry for its switchboard and web site. Offices with the same number are one entry, and a duty
office that kommuner share covers them all. What stands in seed.csv already is left out.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from knowledge.directory import csv_file
from knowledge.directory.contacts import EMERGENCY_NUMBER, Ages, Area, Contact, ContactId, Kind, Level, Reach
from knowledge.directory.descriptions import BY_112, OF_KIND, translations
from knowledge.directory.hours_text import hours_in
from knowledge.directory.places import places

CONTENT: Final = Path(__file__).parents[1] / "content" / "directory"
SOURCES: Final = CONTENT / "sources"
RESULT: Final = CONTENT / "unverified.csv"
Row = Mapping[str, str]

SWITCHBOARD_TOPICS: Final = (
    *("anhorigstod", "lamna", "barn", "hot", "heder"),
    *("sjalvmord", "resa", "konsultation", "orosanmalan", "brott"),
)
_TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "socialtjanst": ("barn", "orosanmalan", "anhorigstod", "lamna", "heder", "resa"),
    "socialjour": ("barn", "orosanmalan", "heder", "hot"),
    "kommunal_samordnare": ("konsultation", "lamna", "anhorigstod"),
}
_PREFIX: Final = {"socialtjanst": "soc", "socialjour": "jour", "kommunal_samordnare": "samordnare"}
_OFFICE: Final = {
    "socialtjanst": "Socialtjänsten",
    "socialjour": "Socialjouren",
    "kommunal_samordnare": "Kontaktperson",
}
_SHARED: Final = re.compile(r"gemensam|Höglandets|i Halland", re.IGNORECASE)
"""In the name of a duty office that is reached by 112: several kommuner have it together."""
_PLAIN: Final = re.compile(
    r"(?:socialtjänsten|socialjour(?:en)?|sociala? (?:jouren|beredskap(?:en)?)|övrig tid|jourhavande socialsekreterare"
    r"|socialtjänstens (?:myndighets)?beredskap)(?: via (?:SOS Alarm|112))?",
    re.IGNORECASE,
)
"""Names that say no more than the kind of office does."""


def contacts(folder: Path = SOURCES) -> list[Contact]:
    """All entries, sorted by id. Raises OSError, KeyError, msgspec.ValidationError: a source is missing or wrong."""
    rows = _rows(folder / "kommun_contacts.csv")
    found = [
        *_switchboards(rows, _rows(folder / "kommun_webb.csv")),
        *_offices([row for row in rows if row["typ"] in _TOPICS]),
        *_national(_rows(folder / "national_contacts.csv")),
    ]
    return sorted(found, key=lambda contact: contact.id)


def phone_number(written: str) -> str:
    """A Swedish number with its area code and the usual groups: `+46560-16000` is `0560-160 00`."""
    area, dash, rest = re.sub(r"^\+46 ?", "0", written.strip()).partition("-")
    if not dash:
        area, _, rest = area.partition(" ") if area.startswith("0") else (area, "", "")
    if not rest:
        return area
    if not re.fullmatch(r"\d{2,3}(?: \d{2,3})* \d\d|\d{3} \d{3}", rest):
        rest = _grouped(rest.replace(" ", ""))
    return f"{area}-{rest}"


def _grouped(digits: str) -> str:
    sizes = {5: (3, 2), 6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 3, 2)}.get(len(digits), (len(digits),))
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    return " ".join(digits[start : start + size] for start, size in zip(starts, sizes, strict=True))


# --- kommuner ----------------------------------------------------------------------------------------


def _switchboards(rows: Sequence[Row], webs: Sequence[Row]) -> Iterator[Contact]:
    """One entry for each kommun: its web site, and the newest of its numbers that was found."""
    by_code = _by(rows, "vaxel")
    for web in webs:
        code = web["kommun_code"]
        seen = _newest(by_code.get(code, ()))
        yield _contact(
            f"kommun-{code}",
            _kommun(code),
            "annat",
            (code,),
            SWITCHBOARD_TOPICS,
            {**seen, "webb": web["webb"]} if seen else {**web, "kalla": web["webb"]},
        )


def _offices(rows: Sequence[Row]) -> Iterator[Contact]:
    """Social services, duty offices and coordinators; what has the same number is one."""
    together: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        together[_same(row)].append(row)
    numbers: dict[str, int] = defaultdict(int)
    for same in together.values():
        codes = tuple(dict.fromkeys(row["kommun_code"] for row in same))
        kind, seen = same[0]["typ"], _newest(same)
        begins = f"{_PREFIX[kind]}-{codes[0]}"
        numbers[begins] += 1
        name = begins if numbers[begins] == 1 else f"{begins}-{numbers[begins]}"
        yield _contact(name, _office(kind, seen["namn"], codes), kind, codes, _TOPICS[kind], seen)


def _same(row: Row) -> tuple[str, ...]:
    """What rows of one office have in common: its kind and number; by 112 the name of what kommuner share."""
    kind, phone = row["typ"], phone_number(row["telefon"])
    if kind == "socialjour" and phone != EMERGENCY_NUMBER:
        return kind, phone
    if kind == "socialjour" and _SHARED.search(row["namn"]):
        return kind, row["namn"], row["kommun_code"][:2]
    return kind, phone, row["kommun_code"]


def _office(kind: str, name: str, codes: Sequence[str]) -> str:
    """What an office is called, with its kommun; one that several share keeps its name."""
    where = places().in_words(codes[0])
    if len(codes) > 1:
        return f"{_OFFICE[kind]} i {where} med flera kommuner" if _PLAIN.fullmatch(name) else name
    office = f"{_OFFICE[kind]} i {where}"
    return office if _PLAIN.fullmatch(name) else f"{office}: {name}"


def _kommun(code: str) -> str:
    name = places().name(code)
    if name in _OFFICIAL:
        return _OFFICIAL[name]
    return f"{name}{'' if name[-1] in 'aeiouyåäösxz' else 's'} kommun"


_OFFICIAL: Final = {"Gotland": "Region Gotland", "Falun": "Falu kommun"}


def _by(rows: Iterable[Row], kind: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["typ"] == kind:
            found[row["kommun_code"]].append(row)
    return found


def _newest(rows: Sequence[Row]) -> Row:
    """The row with a number whose page is newest; a page without a day is older than any."""
    return max(rows, key=lambda row: (bool(row["telefon"]), row["kalla_datum"]), default={})


def _contact(
    name: ContactId, title: str, kind: str, codes: Sequence[str], topics: tuple[str, ...], seen: Row
) -> Contact:
    phone = phone_number(seen.get("telefon", ""))
    words = f"{OF_KIND}{kind}{BY_112 if phone == EMERGENCY_NUMBER else ''}"
    return Contact(
        id=name,
        name=title,
        level="lokal",
        kind=msgspec.convert(kind, Kind),
        area=Area(municipalities=tuple(codes)),
        topics=topics,
        hours=hours_in(seen.get("oppet", "")),
        reach=Reach(phone=phone, web=seen.get("webb", ""), email=seen.get("epost", "")),
        summary=translations()[words]["sv"],
        source=seen.get("kalla", ""),
        source_date=seen.get("kalla_datum", ""),
    )


# --- national lines ----------------------------------------------------------------------------------


class National(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a source's row of a national actor is as an entry; chosen by hand (`sources/national.yaml`)."""

    id: str = ""
    """Empty: it stands in seed.csv already."""
    level: Level = "civilsamhalle"
    kind: Kind = "stodlinje"
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ("alla",)
    min_age: int | None = None
    max_age: int | None = None


def _national(rows: Sequence[Row]) -> Iterator[Contact]:
    chosen = msgspec.yaml.decode((SOURCES / "national.yaml").read_bytes(), type=dict[str, National])
    for row in rows:
        entry = chosen[row["namn"]]
        if not entry.id:
            continue
        local = bool(entry.counties or entry.municipalities)
        yield Contact(
            id=entry.id,
            name=row["namn"],
            level=entry.level,
            kind=entry.kind,
            area=Area(national=not local, counties=entry.counties, municipalities=entry.municipalities),
            topics=entry.topics,
            audiences=entry.audiences,
            ages=Ages(min=entry.min_age, max=entry.max_age),
            hours=hours_in(row["oppet"]),
            reach=Reach(phone=phone_number(row["telefon"]), web=_https(row["webb"]), email=row["epost"]),
            summary=translations()[entry.id]["sv"],
            source=row["kalla"],
            source_date=row["kalla_datum"],
        )


def _https(address: str) -> str:
    return re.sub(r"^http:", "https:", address)


def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            {name: unicodedata.normalize("NFC", value.strip()) for name, value in row.items()}
            for row in csv.DictReader(opened)
        ]


if __name__ == "__main__":
    RESULT.write_bytes(csv_file.write(contacts()))

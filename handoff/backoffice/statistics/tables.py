"""The tables that are released, each with its cadence for ever, and how one is counted and protected. Pure.

A table that is not in `specs()` does not exist: there are no ad-hoc questions (DOMAIN 4.2, rule 8). Never more than two
dimensions, never län crossed with anything, never a kommun (rules 1 and 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.statistics.facts import OTHER, UNFILLED, Answered, Call, Contact, Guided, Mail, Wait
from handoff.backoffice.statistics.periods import Period, Step
from handoff.backoffice.statistics.suppression import Draw, Mark, Protected, protect, shown
from handoff.backoffice.statistics.texts_met import TextFacts

LAN_LEAST: Final = 20
"""A län stands alone only from so many contacts on (rule 4)."""

REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "ostra": ("01", "03", "04", "05", "18", "19"),
    "sodra": ("06", "07", "08", "09", "10", "12", "13", "14"),
    "norra": ("17", "20", "21", "22", "23", "24", "25"),
}
"""The three parts of the country of the EU's regional statistics (NUTS 1), by län."""

REST: Final = "ovriga"
HOURS: Final = tuple(f"{hour:02}" for hour in range(24))
TARGET_S: Final[Mapping[str, float]] = {"N4": 60, "N3": 180, "N2": 600, "N1": 1200, "N0": 1200}
"""Within how many seconds a wait is to be answered, by level (DOMAIN 3.3)."""

Chart = Literal["bars", "hours", "grid", "columns"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to sort facts: a name, its categories in order, and in which of them a fact is (several, if `many`)."""

    name: str
    categories: tuple[str, ...]
    of: Callable[..., Iterable[str]]
    vocabulary: str = ""
    """The form's field whose words the categories have."""
    many: bool = False
    partial: bool = False
    """A fact may be in none of them."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One table: of which facts, by which one or two dimensions, how often."""

    id: str
    universe: str
    rows: Dimension
    columns: Dimension | None = None
    cadence: Literal["quarter", "half"] = "quarter"
    """`quarter`: each step of the calendar."""
    sensitive: bool = False
    chart: Chart = "bars"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A released table: codes and numbers alone. `values` are None where `marks` say what stands there."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int | None, ...], ...]
    marks: tuple[tuple[Mark, ...], ...]
    total: int | None
    sensitive: bool
    crossed: bool
    between: tuple[tuple[tuple[int, int] | None, ...], ...] = ()
    """Of joined periods: the least and the most that a cell can be where its mark is `between`."""

    @property
    def says_nothing(self) -> bool:
        """Whether all that there is to count is hidden."""
        cells = [value for row in self.values for value in row]
        return None in cells and not any(cells) and not any(each and each[0] for row in self.between for each in row)


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one period. Practice is not among them."""

    contacts: Sequence[Contact]
    waits: Sequence[Wait]
    answers: Sequence[Answered]
    calls: Sequence[Call] = ()
    texts: TextFacts = field(default_factory=TextFacts)
    mails: Sequence[Mail] = ()

    def of(self, universe: str) -> Sequence[object]:
        """The facts that a table counts."""
        if universe == "contacts":
            return self.contacts
        if universe == "waits":
            return self.waits
        if universe == "answers":
            return self.answers
        if universe in ("calls", "mails"):
            return self.calls if universe == "calls" else self.mails
        talks = [each for each in self.contacts if each.conversation]
        return talks if universe == "conversations" else [each for talk in talks for each in talk.guidings]


def wait_outcome(wait: Wait) -> str:
    """Answered within the level's target, answered late, gone on with the bot, or left."""
    if wait.went_on:
        return "med_boten"
    if not wait.answered:
        return "lamnade"
    return "i_tid" if wait.waited_s <= TARGET_S.get(wait.level, TARGET_S["N0"]) else "sent"


WEEKDAYS: Final = ("man", "tis", "ons", "tor", "fre", "lor", "son")
CALL_WAITS: Final = (("under_20_s", 20.0), ("20_59_s", 60.0), ("1_2_min", 180.0))
"""Waits on the telephone, by the seconds below which they lie; longer ones are the last category."""
LONG_CALL_WAIT: Final = "3_min_mer"


def call_wait(call: Call) -> str:
    """How long the call waited for an answer, or until it was over without one."""
    return next((name for name, below_s in CALL_WAITS if call.waited_s < below_s), LONG_CALL_WAIT)


@dataclass(frozen=True, slots=True)
class _Dimensions:
    """Makes dimensions whose categories are the values of a form's field."""

    vocabulary: Vocabulary

    def field(self, name: str, of: Callable[..., str]) -> Dimension:
        """One value of each fact, "not filled in" among them."""
        return Dimension(name, (*self._values(name), UNFILLED), lambda fact: (of(fact),), name)

    def filled(self, name: str, of: Callable[..., str], *, field: str = "") -> Dimension:
        """Only where it is filled in: "not filled in" is no sensitive value, and a 0 of it must not hide one."""
        known = field or name
        values = self._values(known)
        return Dimension(name, values, lambda fact: (of(fact),) if of(fact) != UNFILLED else (), known, partial=True)

    def many(self, name: str, of: Callable[[Contact], Iterable[str]]) -> Dimension:
        """Several values of each contact."""
        return Dimension(name, self._values(name), of, name, many=True)

    def _values(self, field: str) -> tuple[str, ...]:
        return tuple(self.vocabulary.fields[field].values)


def _own(name: str, categories: tuple[str, ...], of: Callable[..., str]) -> Dimension:
    return Dimension(name, categories, lambda fact: (of(fact),))


def _of_calls() -> tuple[Spec, ...]:
    hour = _own("timme", HOURS, lambda c: f"{c.hour:02}")
    weekday = _own("veckodag", WEEKDAYS, lambda c: WEEKDAYS[c.weekday])
    outcome = _own("telefon_svar", ("besvarat", "missat", "avbrutet"), lambda c: c.outcome)
    waited = _own("telefon_vantan", (*(name for name, _ in CALL_WAITS), LONG_CALL_WAIT), call_wait)
    return (
        Spec("telefon_svar", "calls", outcome),
        Spec("telefon_timme", "calls", hour, chart="columns"),
        Spec("telefon_veckodag", "calls", weekday, chart="columns"),
        Spec("telefon_vantan", "calls", waited),
        Spec("telefon_svar_timme", "calls", hour, outcome, chart="hours"),
        Spec("telefon_svar_veckodag", "calls", weekday, outcome, chart="grid"),
        Spec("telefon_vantan_timme", "calls", hour, waited, chart="grid"),
        Spec("telefon_vantan_veckodag", "calls", weekday, waited, chart="grid"),
    )


def _of_mails() -> tuple[Spec, ...]:
    hour = _own("timme", HOURS, lambda m: f"{m.hour:02}")
    outcome = _own("epost_svar", ("besvarat", "obesvarat"), lambda m: "besvarat" if m.answered else "obesvarat")
    return (
        Spec("epost_svar", "mails", outcome),
        Spec("epost_timme", "mails", hour, chart="columns"),
        Spec("epost_svar_timme", "mails", hour, outcome, chart="hours"),
    )


def specs(vocabulary: Vocabulary) -> tuple[Spec, ...]:
    """All tables."""
    dimensions, own = _Dimensions(vocabulary), _own
    field, filled, many = dimensions.field, dimensions.filled, dimensions.many
    audience = own("malgrupp", ("anhorig", "ung", "vill_lamna", "yrkesverksam", "annan", UNFILLED), _audience)
    channel = field("kanal", lambda c: c.channel)
    hour = own("timme", HOURS, lambda w: f"{w.hour:02}")
    outcome = own("svar", ("i_tid", "sent", "med_boten", "lamnade"), wait_outcome)
    opening = own("oppettid", ("inom", "utanfor"), lambda w: "utanfor" if w.outside_hours else "inom")
    bot, final = filled("niva_bot", lambda c: c.bot_level), filled("niva_slut", lambda c: c.final_level)
    talks: Final = "conversations"
    half: Final = "half"
    manner = field("lotsning_satt", _manner)
    police = filled("polisuppgift", lambda c: c.police_information)
    return (
        Spec("typ", "contacts", field("typ", lambda c: c.kind)),
        Spec("manad", talks, own("manad", ("1", "2", "3"), _month_of_quarter), chart="columns"),
        Spec("kanal", talks, channel),
        Spec("malgrupp", talks, audience),
        Spec("forsta_kontakt", talks, field("forsta_kontakt", lambda c: c.first_contact)),
        Spec("sprak", talks, own("sprak", ("sv", "en", OTHER, UNFILLED), lambda c: c.lang)),
        Spec("langd", talks, field("langd", lambda c: c.duration)),
        Spec("alder", talks, Dimension("alder", AGE_GROUPS, _ages, partial=True), sensitive=True),
        Spec("relation", talks, field("relation", lambda c: c.relation)),
        Spec("amnen", talks, many("amnen", lambda c: c.topics)),
        Spec("insats", talks, many("insats", lambda c: c.actions)),
        Spec("skede", talks, filled("skede", lambda c: c.stage), sensitive=True),
        Spec("inriktning", talks, filled("inriktning", lambda c: c.orientation), sensitive=True),
        Spec("avslut", talks, field("avslut", lambda c: c.ending)),
        Spec("kunskapslucka", talks, field("kunskapslucka", lambda c: c.knowledge_gap)),
        Spec("lan", talks, field("lan", lambda c: c.county)),
        Spec("lotsning_niva", "guidings", field("lotsning_niva", lambda g: g.level)),
        Spec("lotsning_satt", "guidings", manner),
        Spec("lotsning_utfall", "guidings", field("lotsning_utfall", lambda g: g.outcome)),
        Spec("vantan_timme", "waits", hour, chart="columns"),
        Spec("vantan_svar", "waits", outcome),
        Spec("oppettid", "waits", opening),
        Spec("vantan", "waits", hour, outcome, chart="hours"),
        Spec("vantan_oppettid", "waits", hour, opening, chart="hours"),
        *_of_calls(),
        *_of_mails(),
        Spec("hjalp", "answers", own("hjalp", ("yes", "partly", "no"), lambda a: a.helped)),
        Spec("trygghet", "answers", own("trygghet", ("yes", "partly", "no"), lambda a: a.felt_safe)),
        Spec("malgrupp_kanal", talks, audience, channel, chart="grid"),
        Spec("niva_bot", talks, bot, cadence=half, sensitive=True),
        Spec("niva_slut", talks, final, cadence=half, sensitive=True),
        Spec("nivaer", talks, bot, final, cadence=half, sensitive=True, chart="grid"),
        Spec("signaler", talks, many("signaler", lambda c: c.signals), cadence=half, sensitive=True),
        Spec("alder_berord", talks, filled("aldersgrupp_berord", _age_concerned), cadence=half, sensitive=True),
        Spec("orosanmalan", talks, filled("orosanmalan", lambda c: c.concern_report), cadence=half, sensitive=True),
        Spec("polisuppgift", talks, police, cadence=half, sensitive=True),
    )


def _month_of_quarter(contact: Contact) -> str:
    return str((int(contact.month[5:7]) - 1) % 3 + 1)


def _audience(contact: Contact) -> str:
    return contact.audience


AGE_GROUPS: Final = ("under_18", "18_24", "25_64", "65_mer")


def _ages(contact: Contact) -> Iterable[str]:
    return (contact.age_group,) if contact.age_group in AGE_GROUPS else ()


def _age_concerned(contact: Contact) -> str:
    return contact.concerned_age_group


def _manner(guided: Guided) -> str:
    return guided.manner


def due(vocabulary: Vocabulary, period: Period, step: Step = "quarter") -> tuple[Spec, ...]:
    """The tables whose cadence this period is, in a calendar of this step."""
    return tuple(spec for spec in specs(vocabulary) if _cadence(spec, step) == period.kind)


def _cadence(spec: Spec, step: Step) -> str:
    """In a calendar of months, län are counted by the quarter, and the months of a quarter not at all."""
    if step == "quarter" or spec.cadence == "half":
        return spec.cadence
    return {"lan": "quarter", "manad": ""}.get(spec.id, "month")


def release(spec: Spec, facts: Facts, draw: Draw) -> Table:
    """Count one table and protect it. `draw` is the noise of the period."""
    found = facts.of(spec.universe)
    if spec.columns is not None:
        return _crossed(spec, spec.columns, found, draw)
    counted = Counter(category for fact in found for category in spec.rows.of(fact))
    categories = spec.rows.categories
    if spec.id == "lan":
        categories, counted = _merged(categories, counted, draw)
    counts = [[counted[category]] for category in categories]
    protected = protect(counts, [[f"{spec.id} {category}"] for category in categories], draw, crossed=False)
    total = None if spec.rows.many else shown(counted.total(), f"total {_counted(spec)}", draw)
    return _table(spec, categories, ("",), protected, total)


def _counted(spec: Spec) -> str:
    """What a table's total is of: all tables of the same facts have the same one."""
    return spec.id if spec.rows.partial else spec.universe


def _crossed(spec: Spec, columns: Dimension, found: Sequence[object], draw: Draw) -> Table:
    counted = Counter((row, column) for fact in found for row in spec.rows.of(fact) for column in columns.of(fact))
    counts = [[counted[row, column] for column in columns.categories] for row in spec.rows.categories]
    places = [[f"{spec.id} {row} {column}" for column in columns.categories] for row in spec.rows.categories]
    protected = protect(counts, places, draw, crossed=True)
    return _table(spec, spec.rows.categories, columns.categories, protected, None)


def _merged(categories: tuple[str, ...], counted: Counter[str], draw: Draw) -> tuple[tuple[str, ...], Counter[str]]:
    """Län with fewer than 20 contacts put together by region, regions that are still fewer put together as the rest.

    By the numbers with noise: by the true ones, two län that make up a region of 20 would each have at least one.
    """
    kept: Counter[str] = Counter()
    for region, members in REGIONS.items():
        small = [county for county in members if not _stands_alone(county, counted[county], draw)]
        kept.update({county: counted[county] for county in members if county not in small})
        together = sum(counted[county] for county in small)
        kept[region if _stands_alone(region, together, draw) else REST] += together
    for outside in ("ej_uppgett", UNFILLED):
        kept[outside] += counted[outside]
    order = (*categories, *REGIONS, REST)
    return tuple(name for name in order if name in kept), kept


def _stands_alone(place: str, count: int, draw: Draw) -> bool:
    return (shown(count, f"lan {place}", draw) or 0) >= LAN_LEAST


def _table(
    spec: Spec, rows: tuple[str, ...], columns: tuple[str, ...], protected: Protected, total: int | None
) -> Table:
    return Table(
        id=spec.id,
        rows=rows,
        columns=columns,
        values=protected.values,
        marks=protected.marks,
        total=total,
        sensitive=spec.sensitive,
        crossed=spec.columns is not None,
    )

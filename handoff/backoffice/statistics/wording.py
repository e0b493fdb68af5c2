"""The figures in words: what a table, a category, a mark and a key figure are called. Words are data: `words/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.backoffice.statistics.editions import PILOT
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.periods import Period, parse
from handoff.backoffice.statistics.suppression import Mark
from handoff.backoffice.statistics.tables import Dimension, Spec, Table, specs
from handoff.backoffice.statistics.texts import Option

_FOLDER: Final = Path(__file__).parent / "words"
LANGUAGES: Final = ("sv", "en")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words of one language."""

    report: Mapping[str, str]
    periods: Mapping[str, str]
    months: tuple[str, ...]
    areas: Mapping[str, str]
    units: Mapping[str, str]
    kpis: Mapping[str, str]
    definitions: Mapping[str, str]
    tables: Mapping[str, str]
    notes: Mapping[str, str]
    words: Mapping[str, str]
    options: Mapping[str, Option]


@cache
def load(lang: str) -> Words:
    """The words of a language; Swedish where there are none.

    Raises:
        msgspec.ValidationError: a file is none.
    """
    chosen = lang if lang in LANGUAGES else LANGUAGES[0]
    return msgspec.yaml.decode((_FOLDER / f"{chosen}.yaml").read_bytes(), type=Words)


class Teller:
    """Says figures in one language."""

    def __init__(self, vocabulary: Vocabulary, lang: str, period: str) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]
        self.words = load(lang)
        self._vocabulary = vocabulary
        self._specs = {spec.id: spec for spec in specs(vocabulary)}
        self._period = parse(period)

    def at(self, period: str) -> Teller:
        """The same, for another period."""
        return Teller(self._vocabulary, self.lang, period)

    def template(self, option: str) -> Option:
        """One way to run the line, with the assumptions that have to be tried."""
        return msgspec.structs.replace(self.words.options[option], id=option)

    def topic(self, topic: str) -> str:
        """What a topic of an observation is called."""
        return self._vocabulary.word("amnen", topic, self.lang)

    def report(self, key: str, **values: object) -> str:
        """A text of the report itself."""
        return self.words.report[key].format(**values)

    def period(self, name: str) -> str:
        """A period as people say it: "tredje kvartalet 2026" of `2026Q3`. PILOT is one too."""
        if name == PILOT:
            return self.words.periods[name]
        period = parse(name)
        key = period.kind if period.kind in ("month", "year") else f"{period.kind}_{period.number}"
        return self._of_period(key, period)

    def short_period(self, name: str) -> str:
        """The same for the head of a column: "kv. 3 2026"."""
        period = parse(name)
        return self._of_period(period.kind if period.kind == "year" else f"short_{period.kind}", period)

    def _of_period(self, key: str, period: Period) -> str:
        month = self.words.months[period.number - 1] if period.kind == "month" else ""
        return self.words.periods[key].format(year=period.year, number=period.number, month=month)

    def title(self, table: Table) -> str:
        """What a table is called."""
        own = self.words.tables.get(table.id)
        return own or self._vocabulary.label(self.spec(table).rows.vocabulary, self.lang)

    def own_note(self, table: Table) -> str:
        """What must be known to read this table; empty if nothing."""
        return self.words.notes.get(table.id, "")

    def whys(self, found: Set[Mark], *, sensitive: bool = False) -> Iterator[str]:
        """Why cells have these marks."""
        for mark in (Mark.FEW, Mark.BETWEEN, Mark.SMALL, Mark.HIDDEN, Mark.WITHHELD):
            if mark in found:
                yield self.report(f"why_{self._sign(mark, sensitive=sensitive)}")

    def _sign(self, mark: Mark, *, sensitive: bool) -> str:
        """What a mark is called among the words."""
        if mark is Mark.SMALL:
            return "small_sensitive" if sensitive else "small"
        return {Mark.FEW: "few_cell", Mark.BETWEEN: "between", Mark.HIDDEN: "hidden"}.get(mark, "withheld")

    def rows(self, table: Table) -> list[str]:
        """Its rows' names."""
        return [self.category(self.spec(table).rows, each) for each in table.rows]

    def ticks(self, table: Table) -> list[str]:
        """What stands below its rows in a chart: the months of one year are short enough to stand apart."""
        names = self.rows(table)
        if self.spec(table).rows.name != "manad" or len({name[:4] for name in names}) > 1:
            return names
        return [self.words.months[int(name[5:]) - 1][:3] for name in names]

    def columns(self, table: Table) -> list[str]:
        """Its columns' names; of a table of one dimension, what is counted."""
        columns = self.spec(table).columns
        if columns is None:
            return [self.report("count")]
        return [self.category(columns, each) for each in table.columns]

    def cell(self, table: Table, row: int, column: int) -> str:
        """What stands in a cell."""
        value = table.values[row][column]
        if value is not None:
            return self.number(value)
        span = table.between[row][column] if table.between else None
        return (
            self.span(*span) if span else self.report(self._sign(table.marks[row][column], sensitive=table.sensitive))
        )

    def span(self, low: int, high: int) -> str:
        """Between two numbers."""
        return self.report("range", low=self.number(low), high=self.number(high))

    def number(self, value: int) -> str:
        """A number with its thousands apart, as the language has it."""
        return f"{value:,}".replace(",", "\u00a0" if self.lang == "sv" else ",")

    def kpi(self, kpi: ShownKpi) -> str:
        """What a key figure shows."""
        if kpi.why or kpi.value is None:
            return self.report(kpi.why or "nothing")
        number = self.number(kpi.value) if kpi.high is None else self.span(kpi.value, kpi.high)
        value = self.words.units[kpi.unit].format(value=number)
        return self.report(kpi.bound, value=value) if kpi.bound else value

    def hour(self, hour: str) -> str:
        """What an hour of the day is called."""
        return self.category(self._specs["vantan_timme"].rows, hour)

    def target(self, kpi: ShownKpi) -> str:
        """Its target; empty if it has none."""
        for name, bound in (("at_least", kpi.at_least), ("at_most", kpi.at_most)):
            if bound is not None:
                return self.report(name, value=self.words.units[kpi.unit].format(value=f"{bound:g}"))
        return ""

    def verdict(self, kpi: ShownKpi) -> str:
        """Whether the target is met, in a word; empty if there is none."""
        if not self.target(kpi) or kpi.why in ("nothing", "apart"):
            return ""
        return self.report({True: "yes", False: "no", None: "unknown"}[kpi.met])

    def spec(self, table: Table) -> Spec:
        """What a table is."""
        return self._specs[table.id]

    def category(self, dimension: Dimension, value: str) -> str:
        """What a category is called."""
        if dimension.name == "manad":
            if len(value) > 1:  # a month of joined periods has its own name
                return value
            return self._months()[int(value) - 1]
        if dimension.vocabulary and self._vocabulary.allows(dimension.vocabulary, value):
            return self._vocabulary.word(dimension.vocabulary, value, self.lang)
        return self.words.words.get(value, value)

    def _months(self) -> tuple[str, ...]:
        period: Period = self._period
        return period.months

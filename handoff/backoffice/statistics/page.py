"""An edition as one HTML page that stands alone: no script, nothing from elsewhere, and printable. Pure.

Cover, summary, contents, chapters, definitions, tables. The PDF is made of the same page (`typesetter.py`): page
numbers in the contents, a heading never at the foot of a page, tagged for screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from handoff.backoffice.records.learnt import Learnt
from handoff.backoffice.statistics import charts, page_figures
from handoff.backoffice.statistics.chapters import CHAPTERS, Chapter
from handoff.backoffice.statistics.editions import PILOT, Edition
from handoff.backoffice.statistics.kpi import ShownKpi
from handoff.backoffice.statistics.periods import parse
from handoff.backoffice.statistics.proposal import proposal
from handoff.backoffice.statistics.summary import missed, sentences
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.texts import LEARNT, PROPOSAL, SUMMARY, ReportTexts
from handoff.backoffice.statistics.wording import Teller
from handoff.conversation.calendar import swedish_day

_STYLE: Final = Path(__file__).parent / "report.css"
_CHARTED: Final = ("columns", "hours")
"""Tables of these kinds are drawn in their chapter; their numbers stand in the appendix."""
MINUS: Final = "\N{MINUS SIGN}"
_LONG: Final = 12
"""A crossed table with more rows stands in the appendix alone."""


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def title_of(edition: Edition, teller: Teller) -> str:
    """What a report is called."""
    if edition.name == PILOT:
        return teller.report("joined_title_pilot")
    kind = parse(edition.name).kind
    key = "title" if kind in ("month", "quarter") else f"joined_title_{kind}"
    return teller.report(key, period=teller.period(edition.name))


def part_title(part: str, teller: Teller) -> str:
    """What a part that may be commented on is called."""
    return teller.report(SUMMARY if part == SUMMARY else f"chapter_{part}")


def render(
    edition: Edition,
    teller: Teller,
    texts: ReportTexts,
    *,
    operator: str,
    today: date,
    learnt: Sequence[Learnt] = (),
) -> str:
    """The page.

    Args:
        edition: the figures.
        teller: puts them into words.
        texts: what the evaluator has written.
        operator: who runs the line.
        today: when it is made; a period that is not over is marked as such.
        learnt: what two people have reviewed in the period: observations, and words of visitors.
    """
    document = _Document(edition, teller, texts, learnt)
    title = title_of(edition, teller)
    body = (
        document.cover(title, operator, today),
        document.summary(),
        document.contents(),
        *(document.chapter(each) for each in CHAPTERS),
        document.learnt(),
        document.proposal(),
        document.definitions(),
        document.method(),
        document.appendix(),
    )
    return (
        f'<!doctype html><html lang="{teller.lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="author" content="{escape(operator, quote=True)}">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title><style>{_style()}</style></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )


class _Document:
    """The parts of one page; figures and tables are numbered in the order in which they are written."""

    def __init__(self, edition: Edition, teller: Teller, texts: ReportTexts, learnt: Sequence[Learnt]) -> None:
        self._learnt = learnt
        self._edition = edition
        self._teller = teller
        self._texts = texts
        self._tables = {table.id: table for table in edition.tables}
        self._kpis = {kpi.id: kpi for kpi in edition.kpis}
        self._figures = 0
        self._appended = [
            self._tables[name]
            for chapter in CHAPTERS
            for name in chapter.tables
            if name in self._tables and (self._charted(self._tables[name]) or self._long(self._tables[name]))
        ]

    # --- front ---------------------------------------------------------------------------------

    def cover(self, title: str, operator: str, today: date) -> str:
        """Who publishes what, of when, and whether it is approved."""
        edition = self._edition
        facts = [
            ("cover_period", f"{edition.first_day} – {edition.last_day}"),
            ("cover_publisher", operator),
            ("cover_made", str(today)),
        ]
        if len(edition.parts) > 1:
            made_of = ", ".join(self._teller.period(each.figures.period) for each in edition.parts)
            facts.insert(1, ("cover_made_of", made_of))
        lines = "".join(f"<div><dt>{self._t(key)}</dt><dd>{escape(value)}</dd></div>" for key, value in facts)
        return (
            f'<header class="cover"><p class="kind">{self._t("cover_kind")}</p><h1>{escape(title)}</h1>'
            f'<dl class="facts">{lines}</dl>{self._status(today)}</header>'
        )

    def _status(self, today: date) -> str:
        edition = self._edition
        if not edition.released:
            running = edition.last_day >= today
            return f'<p class="status draft">{self._t("running" if running else "draft")}</p>'
        released = max(swedish_day(each.released_at) for each in edition.parts if each.released_at is not None)
        said = f'<p class="status">{escape(self._teller.report("released", date=released))}</p>'
        if len(edition.parts) > 1:
            said += f'<p class="note">{self._t("joined_text")}</p>'
        if self._texts.written and self._texts.status != "approved":
            said += f'<p class="status draft">{self._t("texts_draft")}</p>'
        return said

    def summary(self) -> str:
        """A page in plain words."""
        found = "".join(f"<li>{escape(each)}</li>" for each in sentences(self._edition, self._teller))
        targets = missed(self._edition, self._teller)
        listed = "".join(f"<li>{escape(each)}</li>" for each in targets)
        below = f"<ul>{listed}</ul>" if targets else f"<p>{self._t('missed_none')}</p>"
        return (
            f'<section id="summary" class="chapter"><h2>{self._t("summary")}</h2>'
            f'<p class="lead">{self._t("summary_lead")}</p>{self._comment(SUMMARY)}'
            f'<ul class="points">{found}</ul><h3>{self._t("missed_title")}</h3>{below}</section>'
        )

    def contents(self) -> str:
        """The way to each chapter; on paper with its page."""
        entries = [("summary", self._teller.report("summary"))]
        entries += [(f"c-{each.id}", self._teller.report(f"chapter_{each.id}")) for each in CHAPTERS]
        if self._has_learnt:
            entries.append(("learnt", self._teller.report("chapter_learnt")))
        if self._texts.options:
            entries.append(("proposal", self._teller.report("chapter_proposal")))
        entries += [(name, self._teller.report(name)) for name in ("definitions", "method")]
        if self._appended:
            entries.append(("appendix", self._teller.report("chapter_appendix")))
        links = "".join(f'<li><a href="#{place}">{escape(name)}</a></li>' for place, name in entries)
        return (
            f'<nav class="toc" aria-labelledby="toc"><h2 id="toc">{self._t("toc")}</h2><ol>{links}</ol></nav>'
            f'<section class="reading"><h3>{self._t("reading")}</h3>{self._reading()}</section>'
        )

    def _reading(self) -> str:
        """What stands in place of a number, said once for all tables."""
        marks = {mark for table in self._edition.tables for row in table.marks for mark in row}
        return "".join(f"<p>{escape(why)}</p>" for why in self._teller.whys(marks))

    # --- chapters ------------------------------------------------------------------------------

    def chapter(self, chapter: Chapter) -> str:
        """Key figures, how they have developed, charts and tables of one subject."""
        found = [kpi for kpi in self._edition.kpis if kpi.area in chapter.areas]
        tables = [self._tables[name] for name in chapter.tables if name in self._tables]
        told = [each for each in tables if not each.says_nothing and not self._long(each)]
        silent = [self._teller.title(each) for each in tables if each.says_nothing]
        parts = [self._comment(chapter.id), self._key_figures(chapter, found), self._over_time(chapter, found)]
        parts += self._grouped(told)
        if chapter.id == "tillganglighet":
            parts.append(self._by_hour())
        if silent:
            said = self._teller.report("silent", titles="; ".join(silent))
            parts.append(f'<p class="note">{escape(said)}</p>')
        title = self._t(f"chapter_{chapter.id}")
        return f'<section id="c-{chapter.id}" class="chapter"><h2>{title}</h2>{"".join(parts)}</section>'

    def _comment(self, part: str) -> str:
        text = self._texts.parts.get(part, "").strip()
        if not text:
            return ""
        said = "".join(f"<p>{escape(each.strip())}</p>" for each in text.split("\n\n") if each.strip())
        return f'<aside class="comment"><h3>{self._t("evaluator_says")}</h3>{said}</aside>'

    def _key_figures(self, chapter: Chapter, found: Sequence[ShownKpi]) -> str:
        return "".join(
            self._area(area, [kpi for kpi in found if kpi.area == area])
            for area in chapter.areas
            if any(kpi.area == area for kpi in found)
        )

    def _area(self, area: str, found: Sequence[ShownKpi]) -> str:
        teller, earlier = self._teller, self._edition.earlier
        targeted = any(teller.target(kpi) for kpi in found)
        heads = ["value", "n", "target", "verdict"] if targeted else ["value", "n"]
        head = f'<th scope="col">{escape(teller.words.areas[area])}</th>' + "".join(
            f'<th scope="col"{_number_class(key in ("value", "n"))}>{self._t(key)}</th>' for key in heads
        )
        if earlier:
            name = escape(teller.report("earlier_of", name=teller.period(self._edition.earlier_name)))
            head += f'<th scope="col" class="n">{name}</th>'
        rows = "".join(
            self._key_figure(kpi, earlier.get(kpi.id), beside=bool(earlier), targeted=targeted) for kpi in found
        )
        table = f'<table class="kpis"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        note = ""
        if self._edition.quarters and any(kpi.id in self._of_halves() for kpi in found):
            said = teller.report("halves_note", names=self._halves_said())
            note = f'<p class="note">{escape(said)}</p>'
        return f'<div class="area">{page_figures.scrolling(teller.words.areas[area], table)}{note}</div>'

    def _halves_said(self) -> str:
        return ", ".join(self._teller.period(name) for name in self._edition.half_names())

    def _of_halves(self) -> set[str]:
        """Key figures and tables that are released by the half-year."""
        found = [each.figures for each in self._edition.halves]
        names = {kpi.id for figures in found for kpi in figures.kpis}
        return names | {table.id for figures in found for table in figures.tables}

    def _key_figure(self, kpi: ShownKpi, earlier: ShownKpi | None, *, beside: bool, targeted: bool) -> str:
        teller = self._teller
        n = teller.number(kpi.n) if kpi.n is not None else ""
        missed_class = ' class="missed"' if kpi.met is False else ""
        verdict = f'<td class="verdict">{escape(teller.verdict(kpi))}</td>'
        aim = f"<td>{escape(teller.target(kpi))}</td>{verdict}" if targeted else ""
        before = f'<td class="n">{escape(teller.kpi(earlier)) if earlier else ""}</td>' if beside else ""
        return (
            f'<tr{missed_class}><th scope="row"><a href="#d-{kpi.id}">{escape(teller.words.kpis[kpi.id])}</a></th>'
            f'<td class="n">{escape(teller.kpi(kpi))}</td><td class="n">{escape(n)}</td>{aim}{before}</tr>'
        )

    def _over_time(self, chapter: Chapter, found: Sequence[ShownKpi]) -> str:
        """Each key figure in the releases that have it, where there are several."""
        told = [(kpi, self._edition.over_time(kpi.id)) for kpi in found]
        groups: dict[tuple[str, ...], list[tuple[ShownKpi, list[ShownKpi]]]] = {}
        for kpi, steps in told:
            if len(steps) > 1 and any(step.value is not None for _, step in steps):
                names = tuple(self._teller.short_period(name) for name, _ in steps)
                groups.setdefault(names, []).append((kpi, [step for _, step in steps]))
        if not groups:
            return ""
        tables = "".join(self._steps(names, rows) for names, rows in groups.items())
        return f'<div class="over-time"><h3>{self._t("over_time")}</h3>{self._trend(chapter)}{tables}</div>'

    def _steps(self, names: tuple[str, ...], rows: Sequence[tuple[ShownKpi, list[ShownKpi]]]) -> str:
        teller = self._teller
        head = "".join(f'<th scope="col" class="n">{escape(name)}</th>' for name in names)
        body = "".join(
            f'<tr><th scope="row">{escape(teller.words.kpis[kpi.id])}</th>'
            + "".join(f'<td class="n">{escape(teller.kpi(step))}</td>' for step in steps)
            + f'<td class="n">{escape(self._change(steps))}</td></tr>'
            for kpi, steps in rows
        )
        title = teller.report("over_time")
        table = (
            f'<table class="steps"><caption>{escape(title)}</caption><thead><tr><td></td>{head}'
            f'<th scope="col" class="n">{self._t("change")}</th></tr></thead><tbody>{body}</tbody></table>'
        )
        return page_figures.scrolling(title, table)

    def _change(self, steps: Sequence[ShownKpi]) -> str:
        """From the first to the last, where both are exact shares."""
        first, last = steps[0], steps[-1]
        if first.value is None or last.value is None or first.bound or last.bound or first.unit != "share":
            return self._teller.report("change_unknown")
        change = last.value - first.value
        return f"{'+' if change > 0 else MINUS if change else ''}{abs(change)}"

    def _trend(self, chapter: Chapter) -> str:
        steps = self._edition.over_time(chapter.trend)
        values = [None if step.bound else step.value for _, step in steps]
        if len(steps) < 2 or not any(value is not None for value in values):
            return ""
        teller, kpi = self._teller, steps[-1][1]
        bound = kpi.at_least if kpi.at_least is not None else kpi.at_most
        target = None if bound is None else (bound, teller.report("target_line", value=f"{bound:g} %"))
        title = teller.report("chart_trend", label=teller.words.kpis[kpi.id])
        svg = charts.trend(title, [teller.short_period(name) for name, _ in steps], values, target)
        return self._numbered(title, page_figures.scrolling(title, svg, "chart"))

    def _numbered(self, title: str, inside: str) -> str:
        self._figures += 1
        number = self._teller.report("figure_no", number=self._figures)
        return f'<div class="figure"><h4><span class="no">{escape(number)}.</span> {escape(title)}</h4>{inside}</div>'

    def _charted(self, table: Table) -> bool:
        return self._teller.spec(table).chart in _CHARTED and not table.says_nothing

    def _long(self, table: Table) -> bool:
        return self._teller.spec(table).chart == "grid" and len(table.rows) > _LONG and not table.says_nothing

    def _figure(self, table: Table) -> str:
        teller, title = self._teller, self._teller.title(table)
        note = self._note(table)
        if not self._charted(table):
            return self._numbered(title, f"{note}{self._cells(table, teller.spec(table).chart)}")
        at = self._appended.index(table) + 1
        see = f'<p class="note"><a href="#t-{table.id}">{escape(teller.report("see_table", number=at))}</a></p>'
        chart = page_figures.scrolling(title, page_figures.columns(table, teller), "chart")
        return self._numbered(title, f"{chart}{note}{see}")

    def _grouped(self, tables: Sequence[Table]) -> Iterator[str]:
        """Bars that follow each other stand two beside each other, where there is room."""
        for small, found in groupby(tables, lambda each: self._teller.spec(each).chart == "bars"):
            figures = "".join(self._figure(each) for each in found)
            yield f'<div class="small">{figures}</div>' if small else figures

    def _cells(self, table: Table, kind: str) -> str:
        return page_figures.scrolling(self._teller.title(table), page_figures.cells(table, self._teller, kind))

    def _note(self, table: Table) -> str:
        note = self._teller.own_note(table)
        if self._edition.quarters and table.id in self._of_halves():
            note = f"{note} {self._teller.report('halves_note', names=self._halves_said())}".strip()
        return f'<p class="note">{escape(note)}</p>' if note else ""

    def _by_hour(self) -> str:
        if not any(kpi.value is not None for each in self._edition.by_hour for kpi in each.kpis):
            return ""
        title = self._teller.report("by_hour")
        note = f'<p class="note">{self._t("by_hour_note")}</p>'
        table = page_figures.hours(self._edition.by_hour, self._teller)
        return self._numbered(title, f"{note}{page_figures.scrolling(title, table)}")

    # --- back ----------------------------------------------------------------------------------

    @property
    def _has_learnt(self) -> bool:
        return bool(self._learnt or self._texts.parts.get(LEARNT))

    def learnt(self) -> str:
        """What those who answer have learnt, and what visitors have written, as two people have reviewed it."""
        if not self._has_learnt:
            return ""
        staff = [each for each in self._learnt if not each.source]
        visitors = [each for each in self._learnt if each.source]
        return (
            f'<section id="learnt" class="chapter"><h2>{self._t("chapter_learnt")}</h2>'
            f'<p class="lead">{self._t("learnt_lead")}</p>{self._comment(LEARNT)}'
            f"{self._by_topic('learnt_staff', staff, 'p')}{self._by_topic('learnt_visitors', visitors, 'blockquote')}"
            "</section>"
        )

    def _by_topic(self, key: str, found: Sequence[Learnt], element: str) -> str:
        if not found:
            return ""
        parts = (
            f"<h4>{escape(self._teller.topic(topic))}</h4>"
            + "".join(f'<{element} dir="auto">{escape(each.text)}</{element}>' for each in those)
            for topic, those in groupby(found, lambda each: each.topic)
        )
        return f"<h3>{self._t(key)}</h3>{''.join(parts)}"

    def proposal(self) -> str:
        """Who may run the line in the long run, each with what has been measured beside it (directive, D14)."""
        if not self._texts.options:
            return ""
        inside = proposal(self._edition, self._texts.options, self._teller)
        return (
            f'<section id="proposal" class="chapter"><h2>{self._t("chapter_proposal")}</h2>'
            f"{self._comment(PROPOSAL)}{inside}</section>"
        )

    def definitions(self) -> str:
        """What each figure means."""
        listed = "".join(
            f'<div id="d-{kpi.id}"><dt>{escape(self._teller.words.kpis[kpi.id])}</dt>'
            f"<dd>{escape(self._teller.words.definitions[kpi.id])}</dd></div>"
            for kpi in self._in_order()
        )
        return (
            f'<section id="definitions" class="chapter"><h2>{self._t("definitions")}</h2>'
            f'<p class="lead">{self._t("definitions_lead")}</p><dl class="definitions">{listed}</dl></section>'
        )

    def _in_order(self) -> Iterator[ShownKpi]:
        for chapter in CHAPTERS:
            for area in chapter.areas:
                yield from (kpi for kpi in self._edition.kpis if kpi.area == area)

    def method(self) -> str:
        """Where the numbers come from, and how those who made contact are protected."""
        return (
            f'<section id="method" class="chapter"><h2>{self._t("method")}</h2><p>{self._t("method_text")}</p>'
            f"<h3>{self._t('how')}</h3><p>{self._t('how_text')}</p></section>"
        )

    def appendix(self) -> str:
        """The numbers of the charts."""
        if not self._appended:
            return ""
        tables = "".join(
            f'<div class="figure" id="t-{table.id}"><h3><span class="no">'
            f"{escape(self._teller.report('table_no', number=at))}.</span> {escape(self._teller.title(table))}</h3>"
            f"{self._note(table)}"
            f"{self._cells(table, 'hours')}</div>"
            for at, table in enumerate(self._appended, 1)
        )
        return (
            f'<section id="appendix" class="chapter"><h2>{self._t("chapter_appendix")}</h2>'
            f'<p class="lead">{self._t("appendix_lead")}</p>{tables}</section>'
        )

    def _t(self, key: str) -> str:
        return escape(self._teller.report(key))


def _number_class(number: bool) -> str:
    return ' class="n"' if number else ""

"""The handler of what happens with the texts. Checks no caller: role and origin are checked by `staff_router`.

It reads what two people have released, and counts nothing: an editor sees no small count and nothing that still runs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from textwrap import shorten
from typing import Final, get_args

from handoff.assistant.library import FALLBACK_LANG, Library
from handoff.backoffice.statistics.releases import Release
from handoff.backoffice.statistics.suppression import SMALL
from handoff.backoffice.statistics.tables import Table
from handoff.backoffice.statistics.text_tables import BADLY, SHOWN, sort_of
from handoff.backoffice.statistics.texts_met import HELPED, NOT_HELPED, NOTHING_FOUND
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.gaps import GapsAck, GapView, HelpView, Used, UsedRow, UsedSort, UsedTable
from handoff.gateway.http.staff_router import Caller

OPENING_CHARS: Final = 90
SORTS: tuple[UsedSort, ...] = get_args(UsedSort)
COLUMNS: tuple[Used, ...] = get_args(Used)


class GapsHttp:
    """The handler of `GAPS`.

    Args:
        library: the texts, for their titles.
        releases: the registry of releases.
        practice: whether the line is in practice, of which nothing is counted.
    """

    def __init__(
        self,
        library: Library | None,
        releases: Callable[[], Awaitable[Mapping[str, Release]]],
        *,
        practice: Callable[[], bool],
    ) -> None:
        self._library = library
        self._releases = releases
        self._practice = practice

    async def gaps_read(self, caller: Caller, body: None) -> Answer:
        found = {
            name: each
            for name, each in reversed(list((await self._releases()).items()))
            if each.status == "released" and each.figures.texts
        }
        wanted = caller.query.get("period", "")
        if wanted and wanted not in found:
            raise Refused("period_unknown")
        release = found.get(wanted) or next(iter(found.values()), None)
        texts = [self._table(each) for each in release.figures.texts] if release else []
        by_sort = {each.sort: each for each in texts}
        return GapsAck(
            least=SMALL + 1,
            weeks=len(release.period.iso_weeks) if release else 0,
            practice=self._practice(),
            gaps=_missing(by_sort.get("asked")),
            helped=_helped(by_sort.get("article")),
            period=release.figures.period if release else "",
            periods=list(found),
            texts=texts,
        )

    def _table(self, table: Table) -> UsedTable:
        sort = next(each for each in SORTS if each == sort_of(table.id))
        columns = [next(each for each in COLUMNS if each == column) for column in table.columns]
        first = columns.index(BADLY if BADLY in columns else SHOWN)
        ranked = sorted(zip(table.rows, table.values, strict=True), key=lambda row: -(row[1][first] or 0))
        return UsedTable(
            sort=sort, columns=columns, rows=[self._row(sort, text, list(cells)) for text, cells in ranked]
        )

    def _row(self, sort: UsedSort, id: str, counts: list[int | None]) -> UsedRow:
        title = self._title(sort, id)
        name = {"asked": "", "guide": id}.get(sort, f"{FALLBACK_LANG}/{id}")
        return UsedRow(id=id, title=title, name=name if title else "", counts=counts)

    def _title(self, sort: UsedSort, id: str) -> str:
        if self._library is None:
            return ""
        shown = self._library.snapshot
        match sort:
            case "article":
                live = shown.article(id, FALLBACK_LANG)
                return live.content.title if live else ""
            case "guide":
                guide = self._library.guides.live(id)
                return guide.guide.title.get(FALLBACK_LANG, "") if guide else ""
            case "reply":
                replies = self._library.replies
                if replies is None or id not in replies.ids:
                    return ""
                return shorten(replies.text(id, FALLBACK_LANG, open=True), OPENING_CHARS, placeholder=" …")
            case "asked":
                return ""


def _missing(asked: UsedTable | None) -> list[GapView]:
    counts = _column(asked, NOTHING_FOUND)
    return [GapView(intent=intent, lang="", count=count) for intent, count in counts.items() if count]


def _helped(articles: UsedTable | None) -> list[HelpView]:
    yes, no = _column(articles, HELPED), _column(articles, NOT_HELPED)
    titles = {row.id: row.title for row in articles.rows} if articles else {}
    return [
        HelpView(article=each, title=title or each, lang=FALLBACK_LANG, yes=yes[each], no=no[each])
        for each, title in titles.items()
        if yes[each] + no[each]
    ]


def _column(table: UsedTable | None, column: str) -> dict[str, int]:
    if table is None:
        return {}
    at = [*table.columns].index(next(each for each in COLUMNS if each == column))
    return {row.id: row.counts[at] or 0 for row in table.rows}

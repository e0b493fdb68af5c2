"""The handler of what the knowledge lacks. Checks no caller: role and origin are checked by `staff_router`."""

from __future__ import annotations

from handoff.assistant.gaps import Gaps
from handoff.assistant.library import Library
from handoff.contract.base import Answer
from handoff.contract.gaps import GapsAck, GapView, HelpView
from handoff.gateway.http.staff_router import Caller
from knowledge.gaps import LEAST, WEEKS


class GapsHttp:
    """The handler of `GAPS`."""

    def __init__(self, gaps: Gaps, library: Library | None) -> None:
        self._gaps = gaps
        self._library = library

    def _title(self, article: str, lang: str) -> str:
        live = self._library.snapshot.article(article, lang) if self._library else None
        return live.content.title if live else article

    async def gaps_read(self, caller: Caller, body: None) -> Answer:
        missing, helped = await self._gaps.read()
        return GapsAck(
            least=LEAST,
            weeks=WEEKS,
            practice=self._gaps.practice,
            gaps=[GapView(intent=gap.intent, topic=gap.topic, lang=gap.lang, count=gap.count) for gap in missing],
            helped=[
                HelpView(
                    article=each.article,
                    title=self._title(each.article, each.lang),
                    lang=each.lang,
                    yes=each.yes,
                    no=each.no,
                )
                for each in helped
            ],
        )

"""The handler of what the knowledge lacks. Checks nothing itself: role and origin are the entrance's."""

from __future__ import annotations

from collections.abc import Mapping

from handoff.assistant.gaps import Gaps
from handoff.assistant.library import Library
from handoff.contract.base import Answer
from handoff.contract.gaps import GapsAck, GapView, HelpView
from handoff.gateway.http.staff_entrance import Act, Caller
from knowledge.gaps import LEAST, WEEKS


def gaps_acts(gaps: Gaps, library: Library | None) -> Mapping[str, Act]:
    """The handlers, by the route's name."""

    def title(article: str, lang: str) -> str:
        live = library.snapshot.article(article, lang) if library else None
        return live.content.title if live else article

    async def read(caller: Caller, body: None) -> Answer:
        missing, helped = await gaps.read()
        return GapsAck(
            least=LEAST,
            weeks=WEEKS,
            practice=gaps.practice,
            gaps=[GapView(intent=gap.intent, topic=gap.topic, lang=gap.lang, count=gap.count) for gap in missing],
            helped=[
                HelpView(
                    article=each.article,
                    title=title(each.article, each.lang),
                    lang=each.lang,
                    yes=each.yes,
                    no=each.no,
                )
                for each in helped
            ],
        )

    return {"gaps:read": read}

"""The acts of a review beside the text: somebody is asked by name, passages are remarked on, remarks are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff.backoffice.editor import review_talk, views
from handoff.backoffice.editor.personal import personal_findings
from handoff.backoffice.editor.review_talk import Passage, ReviewTalk, Said, TooManyRemarks, UnknownRemark
from handoff.backoffice.editor.review_talks import ReviewTalks
from handoff.backoffice.editor.text_queries import TextQueries
from handoff.contract.editor import ReviewerRow, ReviewersAck, TextAck, TextPassage
from handoff.contract.errors import Refused
from handoff.conversation.staff import Staff
from knowledge.wordings import FALLBACK_LANG
from storage.ids import AccountId
from storage.ports.staff import StaffAccount, StaffAccounts

REVIEWER = "reviewer"
"""The role of those who review."""


class ReviewDesk:
    """What editors and reviewers tell each other about a text."""

    def __init__(
        self, *, queries: TextQueries, talks: ReviewTalks, accounts: StaffAccounts, clock: Callable[[], datetime]
    ) -> None:
        self._queries = queries
        self._talks = talks
        self._accounts = accounts
        self._clock = clock

    async def reviewers(self) -> ReviewersAck:
        """Who can be asked."""
        found = [account for account in await self._accounts.list() if _reviews(account)]
        return ReviewersAck(
            reviewers=[ReviewerRow(account=each.account, name=each.name, jurist=each.jurist) for each in found]
        )

    async def assign(self, kind: str, name: str, account: str | None, staff: Staff) -> TextAck:
        """Ask somebody by name to review a text, or nobody. Raises Refused: not_found, unknown_account."""
        asked = await self._accounts.get(AccountId(account)) if account else None
        if account and (asked is None or not _reviews(asked)):
            raise Refused("unknown_account")
        return await self._changed(kind, name, lambda talk: review_talk.assigned(talk, account), staff)

    async def remark(self, kind: str, name: str, passage: TextPassage, text: str, staff: Staff) -> TextAck:
        """Remark on a passage. Raises Refused: not_found, content_invalid, too_many_remarks."""
        said = self._said(text, staff)
        where = Passage(field=passage.field, quote=passage.quote, before=passage.before, after=passage.after)
        return await self._changed(kind, name, lambda talk: review_talk.remarked(talk, where, said), staff)

    async def answer(self, kind: str, name: str, number: int, text: str, staff: Staff) -> TextAck:
        """Answer an open remark. Raises Refused: not_found, content_invalid, too_many_remarks."""
        said = self._said(text, staff)
        return await self._changed(kind, name, lambda talk: review_talk.answered(talk, number, said), staff)

    async def done(self, kind: str, name: str, number: int, staff: Staff) -> TextAck:
        """An open remark has been met. Raises Refused: not_found."""
        return await self._changed(kind, name, lambda talk: review_talk.done(talk, number, staff.account), staff)

    async def reopen(self, kind: str, name: str, number: int, staff: Staff) -> TextAck:
        """A remark was not met after all. Raises Refused: not_found."""
        return await self._changed(kind, name, lambda talk: review_talk.reopened(talk, number), staff)

    # --- inside ------------------------------------------------------------------------------------

    async def _changed(self, kind: str, name: str, change: Callable[[ReviewTalk], ReviewTalk], staff: Staff) -> TextAck:
        current = await self._queries.current(kind, name)
        if current.document is None:
            raise Refused("not_found")
        try:
            await self._talks.change(kind, name, change, staff.account)
        except UnknownRemark:
            raise Refused("not_found") from None
        except TooManyRemarks:
            raise Refused("too_many_remarks") from None
        return await self._queries.whole(current, staff)

    def _said(self, text: str, staff: Staff) -> Said:
        """A line, unless it may point to a person: nothing that a visitor has written belongs here."""
        found = list(personal_findings("remark", text, FALLBACK_LANG))
        if found or not text.strip():
            raise Refused("content_invalid", details={"findings": views.finding_views(found)})
        return Said(by=staff.account, at=self._clock(), text=text.strip())


def _reviews(account: StaffAccount) -> bool:
    return account.role == REVIEWER and not account.disabled

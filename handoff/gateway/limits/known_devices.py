"""The cookie of browsers in which staff have signed in before. It grants nothing; it separates them from guessers.

One browser may be shared by several people of a shift, so the cookie holds the marks of the last few.
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from handoff.contract.base import DEVICE_COOKIE
from storage.ids import AccountId
from storage.ports.passkeys import DeviceMarks

AT_MOST = 8
KEPT = timedelta(days=180)
_BETWEEN = "~"


def mark_of(request: web.Request, marks: DeviceMarks, account: AccountId) -> str | None:
    """The mark of this account in the browser's cookie; None without one."""
    return next((mark for mark in _carried(request) if marks.known(account, mark)), None)


def remember(request: web.Request, response: web.Response, marks: DeviceMarks, account: AccountId) -> None:
    """Add a mark of this account to the browser's cookie."""
    mine = mark_of(request, marks, account) or marks.mark(account)
    others = [mark for mark in _carried(request) if mark != mine]
    response.set_cookie(
        DEVICE_COOKIE,
        _BETWEEN.join([mine, *others][:AT_MOST]),
        path="/",
        secure=True,
        httponly=True,
        samesite="Strict",
        max_age=int(KEPT.total_seconds()),
    )


def _carried(request: web.Request) -> list[str]:
    marks = request.cookies.get(DEVICE_COOKIE, "").split(_BETWEEN)
    return [mark for mark in marks if mark][:AT_MOST]

"""Routes of the editor: texts, their life, their versions; the directory; files.

Reviewers also write, and review the texts of others. Administrators see everything, publish what has
been reviewed, withdraw and take files in; they do not write or review.
"""

from __future__ import annotations

from handoff.contract.base import Role
from handoff.contract.editor import (
    CopyAck,
    CopyPut,
    DiffAck,
    FilesAck,
    HistoryAck,
    KindsAck,
    LookAck,
    RemarkAnswer,
    RemarkMake,
    RemarkStep,
    ReviewersAck,
    TextAck,
    TextAssign,
    TextCompare,
    TextCreate,
    TextLook,
    TextPublish,
    TextRestore,
    TextReturn,
    TextsAck,
    TextSave,
    TextSchedule,
    TextStep,
    TextVerify,
    TodoAck,
    VersionAck,
)
from handoff.contract.parts import Ack
from handoff.contract.routes.route import PREFIX, Route
from handoff.contract.situations import SituationAck, SituationsAck
from handoff.contract.try_bot import TryAck, TryTalk

DESK: tuple[Role, ...] = ("editor", "reviewer", "administrator")
WRITERS: tuple[Role, ...] = ("editor", "reviewer")
REVIEWERS: tuple[Role, ...] = ("reviewer",)
_REFUSALS = (400, 401, 403, 404)
_CHANGES = (*_REFUSALS, 409, 413, 422)
TEXT = "texts/{kind}/{name}"


def _editor(name: str, method: str, path: str, summary: str, **more: object) -> Route:
    values: dict[str, object] = {"roles": DESK, "refusals": _REFUSALS, **more}
    return Route(f"editor:{name}", method, f"{PREFIX}editor/{path}", summary, **values)  # type: ignore[arg-type]  # as Route has them


def _step(name: str, summary: str, body: object = TextStep, roles: tuple[Role, ...] = WRITERS) -> Route:
    return _editor(name, "post", f"{TEXT}/{name}", summary, body=body, ack=TextAck, roles=roles, refusals=_CHANGES)


def _situations(name: str, path: str, summary: str, ack: object) -> Route:
    values: dict[str, object] = {"roles": DESK, "refusals": _REFUSALS, "ack": ack, "audited": False}
    return Route(f"situations:{name}", "get", f"{PREFIX}editor/{path}", summary, **values)  # type: ignore[arg-type]  # as Route has them


_SITUATIONS = (
    _situations(
        "list",
        "situations",
        "What the bot says, by situation; `?q=` finds one by inflected words and parts of words, in any order.",
        SituationsAck,
    ),
    _situations(
        "read",
        "situations/{name}",
        "One situation: examples, texts in every language, buttons, cards, guides, what follows.",
        SituationAck,
    ),
)

EDITOR = (
    _editor("kinds", "get", "kinds", "The kinds of text, each with its form.", ack=KindsAck, audited=False),
    _editor(
        "list",
        "get",
        "texts",
        "All texts; `?kind=`, `status=`, `due=overdue|soon`, `lang=`, `whose=mine`, `q=` narrow them.",
        ack=TextsAck,
        audited=False,
    ),
    _editor("todo", "get", "todo", "What waits for somebody, the most urgent first.", ack=TodoAck, audited=False),
    _editor(
        "create",
        "post",
        "texts",
        "A new text.",
        body=TextCreate,
        ack=TextAck,
        roles=WRITERS,
        refusals=_CHANGES,
    ),
    _editor("read", "get", TEXT, "One text, whole; in `name`, a dot stands for a slash.", ack=TextAck, audited=False),
    _editor(
        "copy",
        "put",
        f"{TEXT}/copy",
        "Keep what you are writing; nobody else sees it.",
        body=CopyPut,
        ack=CopyAck,
        roles=WRITERS,
        refusals=_CHANGES,
        audited=False,
    ),
    _editor("drop_copy", "delete", f"{TEXT}/copy", "Forget what you were writing.", ack=Ack, roles=WRITERS),
    _step("save", "A new version, in place of the one that was read.", TextSave),
    _step("submit", "Ask somebody to review it."),
    _step("approve", "Review: it can be published.", roles=REVIEWERS),
    _step("return", "Review: it has to be changed, and how.", TextReturn, REVIEWERS),
    _step("publish", "Visitors see the reviewed text from now on.", TextPublish, DESK),
    _step("schedule", "They see it from this time on.", TextSchedule, DESK),
    _step("withdraw", "No visitor sees it any more.", roles=DESK),
    _step("looked", "A translation still says the same as the Swedish text, which has changed."),
    _step("verify", "An entry of the directory was checked today.", TextVerify),
    _step("assign", "Ask somebody by name to review it, or nobody.", TextAssign, DESK),
    _step("remark", "Remark on a passage.", RemarkMake, DESK),
    _step("answer", "Answer a remark.", RemarkAnswer, DESK),
    _step("done", "A remark has been met.", RemarkStep, DESK),
    _step("reopen", "A remark has not been met after all.", RemarkStep, DESK),
    _editor("reviewers", "get", "reviewers", "Who can be asked to review.", ack=ReviewersAck, audited=False),
    _step("restore", "An earlier version as a new draft.", TextRestore),
    _editor("history", "get", f"{TEXT}/versions", "Every version, the newest first.", ack=HistoryAck, audited=False),
    _editor("version", "get", f"{TEXT}/versions/{{version}}", "One version.", ack=VersionAck, audited=False),
    _editor(
        "diff",
        "get",
        f"{TEXT}/diff",
        "What differs between the versions `?from=` and `to=`, word by word.",
        ack=DiffAck,
        audited=False,
    ),
    _editor(
        "compare",
        "post",
        "compare",
        "What differs between two texts, word by word.",
        body=TextCompare,
        ack=DiffAck,
        audited=False,
    ),
    _editor(
        "look",
        "post",
        "look",
        "What is wrong with a text, how it reads, and how visitors will see it. Nothing is kept.",
        body=TextLook,
        ack=LookAck,
        audited=False,
    ),
    _editor("file", "get", f"{TEXT}/file", "The text as a file."),
    _editor("export", "get", "files", "Everything as one archive of Markdown and CSV."),
    _editor(
        "import",
        "post",
        "files",
        "Files back, as `multipart/form-data`: all of them, or none if any has a fault. `?look=1` saves nothing.",
        ack=FilesAck,
        refusals=_CHANGES,
    ),
    *_SITUATIONS,
    Route(
        "try:play",
        "post",
        f"{PREFIX}editor/try",
        "Talk with the bot as it would be with all drafts. Nothing is kept, of the talk or of that there was one.",
        body=TryTalk,
        ack=TryAck,
        roles=DESK,
        refusals=(*_REFUSALS, 422),
        audited=False,
    ),
)
"""Served by `handoff.gateway.http.editor` and `situations`, where a library is joined to the node."""

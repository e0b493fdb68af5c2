"""Handlers of the editor's routes. Owns only what is HTTP: names in paths, queries, files; the rest is the desk's.

Checks no caller: role, origin and audit are done by `staff_router`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import BodyPartReader, web

from handoff.backoffice.editor import files
from handoff.backoffice.editor.desk import EditorDesk
from handoff.backoffice.editor.files import MOST_BYTES, MOST_FILES, Upload
from handoff.backoffice.editor.text_queries import TextQueries
from handoff.contract.base import Answer
from handoff.contract.editor import (
    CopyPut,
    Query,
    TextCompare,
    TextCreate,
    TextLook,
    TextPublish,
    TextRestore,
    TextReturn,
    TextSave,
    TextSchedule,
    TextStep,
    TextVerify,
)
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.conversation.calendar import swedish_day
from handoff.gateway.http.staff_router import Caller
from storage.ports.knowledge import KnowledgeDocuments

SLASH: Final = "."
"""Stands for the slash of a name in a path: proxies treat an escaped slash each in its own way."""
_VERSION_DIGITS: Final = 9
_CHUNK_BYTES: Final = 65_536


class EditorHttp:
    """Handlers of `EDITOR`, a method a route."""

    def __init__(
        self,
        *,
        queries: TextQueries,
        desk: EditorDesk,
        documents: KnowledgeDocuments,
        clock: Callable[[], datetime],
    ) -> None:
        self._queries = queries
        self._desk = desk
        self._documents = documents
        self._clock = clock

    # --- reading -----------------------------------------------------------------------------------

    async def editor_kinds(self, caller: Caller, body: None) -> Answer:
        return self._queries.kinds()

    async def editor_list(self, caller: Caller, body: None) -> Answer:
        try:
            query = msgspec.convert(dict(caller.query), Query)
        except msgspec.ValidationError:
            raise Refused("bad_request") from None
        return await self._queries.texts(query, caller.staff)

    async def editor_todo(self, caller: Caller, body: None) -> Answer:
        return await self._queries.todo(caller.staff)

    async def editor_read(self, caller: Caller, body: None) -> Answer:
        return await self._queries.read(*text_of(caller), caller.staff)

    async def editor_history(self, caller: Caller, body: None) -> Answer:
        return await self._queries.history(*text_of(caller))

    async def editor_version(self, caller: Caller, body: None) -> Answer:
        return await self._queries.version(*text_of(caller), _number(caller.place["version"]))

    async def editor_diff(self, caller: Caller, body: None) -> Answer:
        old, new = (_number(caller.query.get(name, "")) for name in ("from", "to"))
        return await self._queries.diff(*text_of(caller), old, new)

    async def editor_compare(self, caller: Caller, body: TextCompare) -> Answer:
        return await self._queries.compare(body.old, body.new)

    async def editor_look(self, caller: Caller, body: TextLook) -> Answer:
        return await self._queries.look(body.kind, body.content)

    # --- writing -----------------------------------------------------------------------------------

    async def editor_create(self, caller: Caller, body: TextCreate) -> Answer:
        made = await self._desk.create(body.kind, body.content, caller.staff)
        caller.subject = f"{body.kind}:{made.text.name}"
        return made

    async def editor_copy(self, caller: Caller, body: CopyPut) -> Answer:
        return await self._desk.keep(*text_of(caller), body, caller.staff)

    async def editor_drop_copy(self, caller: Caller, body: None) -> Answer:
        await self._desk.drop(*text_of(caller), caller.staff)
        return Ack()

    async def editor_save(self, caller: Caller, body: TextSave) -> Answer:
        return await self._desk.save(*text_of(caller), body.version, body.content, caller.staff)

    async def editor_submit(self, caller: Caller, body: TextStep) -> Answer:
        return await self._desk.submit(*text_of(caller), body.version, body.comment, caller.staff)

    async def editor_looked(self, caller: Caller, body: TextStep) -> Answer:
        return await self._desk.looked(*text_of(caller), body.version, caller.staff)

    async def editor_approve(self, caller: Caller, body: TextStep) -> Answer:
        return await self._desk.approve(*text_of(caller), body.version, body.comment, caller.staff)

    async def editor_return(self, caller: Caller, body: TextReturn) -> Answer:
        return await self._desk.send_back(*text_of(caller), body.version, body.comment, caller.staff)

    async def editor_publish(self, caller: Caller, body: TextPublish) -> Answer:
        return await self._desk.publish(*text_of(caller), body.version, caller.staff, leave_remarks=body.leave_remarks)

    async def editor_schedule(self, caller: Caller, body: TextSchedule) -> Answer:
        return await self._desk.schedule(
            *text_of(caller), body.version, body.at, caller.staff, leave_remarks=body.leave_remarks
        )

    async def editor_withdraw(self, caller: Caller, body: TextStep) -> Answer:
        return await self._desk.withdraw(*text_of(caller), body.version, caller.staff)

    async def editor_verify(self, caller: Caller, body: TextVerify) -> Answer:
        return await self._desk.verify(*text_of(caller), body.version, body.how, caller.staff)

    async def editor_restore(self, caller: Caller, body: TextRestore) -> Answer:
        return await self._desk.restore(*text_of(caller), body.version, body.restore, caller.staff)

    # --- files -------------------------------------------------------------------------------------

    async def editor_file(self, caller: Caller, body: None) -> web.Response:
        name, content = await self._queries.file(*text_of(caller))
        return _download(name, content, "text/markdown" if name.endswith(".md") else "text/csv")

    async def editor_export(self, caller: Caller, body: None) -> web.Response:
        return _download("kunskap.zip", await files.archive(self._documents), "application/zip")

    async def editor_import(self, caller: Caller, body: None) -> Answer:
        uploads = await _uploads(caller.request)
        today = swedish_day(self._clock())
        only_look = caller.query.get("look") == "1"
        made = await files.take_in(self._documents, uploads, by=caller.staff.account, today=today, only_look=only_look)
        if not only_look:
            await self._desk.saved()
        return made


def text_of(caller: Caller) -> tuple[str, str]:
    """The kind and the name that the path is about; the audit trail gets both."""
    kind, name = caller.place["kind"], caller.place["name"].replace(SLASH, "/", 1)
    caller.subject = f"{kind}:{name}"
    return kind, name


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _VERSION_DIGITS:
        raise Refused("bad_request")
    return int(text)


async def _uploads(request: web.Request) -> list[Upload]:
    """The files of a form.

    Raises:
        Refused: bad_request for what is no form or has no file; too_large.
    """
    if request.content_type != "multipart/form-data":
        raise Refused("bad_request")
    found: list[Upload] = []
    left = MOST_BYTES
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.filename:
                raise Refused("bad_request")
            body = await _body(part, left)
            left -= len(body)
            found.append(Upload(part.filename, body))
            if len(found) > MOST_FILES:
                raise Refused("too_large")
    except (ValueError, AssertionError):
        raise Refused("bad_request") from None
    if not found:
        raise Refused("bad_request")
    return found


async def _body(part: BodyPartReader, most: int) -> bytes:
    chunks: list[bytes] = []
    while chunk := await part.read_chunk(_CHUNK_BYTES):
        chunks.append(chunk)
        most -= len(chunk)
        if most < 0:
            raise Refused("too_large")
    return b"".join(chunks)


def _download(name: str, body: bytes, content_type: str) -> web.Response:
    return web.Response(
        body=body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

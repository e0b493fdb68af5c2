"""As much of MongoDB's wire protocol as a scripted server needs: whole messages, and the one document that counts.

https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ has the layout.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from typing import Any, Final

import bson
from bson.codec_options import CodecOptions

_HEADER: Final = struct.Struct("<iiii")
_REPLY: Final = struct.Struct("<iqii")
_FLAGS: Final = struct.Struct("<I")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013
_BODY, _SEQUENCE = 0, 1
_OPTIONS: Final = CodecOptions(document_class=dict[str, Any], tz_aware=True)


@dataclass(frozen=True, slots=True)
class Message:
    """One request or answer, as it came."""

    id: int
    opcode: int
    raw: bytes
    body: dict[str, Any]
    """The command or its result, without documents that lie in sections of their own."""

    @property
    def command(self) -> str:
        return next(iter(self.body))

    def answer(self, body: dict[str, Any]) -> bytes:
        """The bytes of an answer to this request, in the form that it was asked in."""
        document = bson.encode(body, codec_options=_OPTIONS)
        if self.opcode == _OP_QUERY:
            return _packed(self.id, _OP_REPLY, _REPLY.pack(8, 0, 0, 1) + document)
        return _packed(self.id, _OP_MSG, _FLAGS.pack(0) + bytes([_BODY]) + document)

    def asking(self, body: dict[str, Any]) -> bytes:
        """The bytes of a request with this one's number and another command."""
        document = bson.encode(body, codec_options=_OPTIONS)
        content = _FLAGS.pack(0) + bytes([_BODY]) + document
        return _HEADER.pack(_HEADER.size + len(content), self.id, 0, _OP_MSG) + content


async def read_message(reader: asyncio.StreamReader) -> Message:
    """The next message. Raises IncompleteReadError at the end of the connection."""
    head = await reader.readexactly(_HEADER.size)
    length, number, _, opcode = _HEADER.unpack(head)
    content = await reader.readexactly(length - _HEADER.size)
    return Message(number, opcode, head + content, _body(opcode, content))


def _packed(answers: int, opcode: int, content: bytes) -> bytes:
    return _HEADER.pack(_HEADER.size + len(content), 0, answers, opcode) + content


def _body(opcode: int, content: bytes) -> dict[str, Any]:
    if opcode == _OP_QUERY:
        return _document(content, content.index(b"\0", 4) + 1 + 8)
    if opcode == _OP_REPLY:
        return _document(content, _REPLY.size)
    at = _FLAGS.size
    while content[at] == _SEQUENCE:
        at += 1 + _length(content, at + 1)
    return _document(content, at + 1)


def _document(content: bytes, at: int) -> dict[str, Any]:
    return bson.decode(content[at : at + _length(content, at)], codec_options=_OPTIONS)


def _length(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")

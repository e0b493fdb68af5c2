"""The fields of a form, as a browser without scripts posts them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from handoff.contract.errors import Refused

FIELDS_MAX: Final = 30
_TYPE: Final = "application/x-www-form-urlencoded"
_ID: Final = re.compile(r"[A-Za-z0-9]{16,64}")


@dataclass(frozen=True, slots=True)
class Fields:
    """What was posted. Everything may be anything."""

    values: Mapping[str, str]

    def get(self, name: str) -> str:
        """The field's text; empty where there is none."""
        return self.values.get(name, "")

    def chosen(self, names: Iterable[str]) -> dict[str, str]:
        """Those of these fields that hold something."""
        return {name: value for name in names if (value := self.get(name))}

    @property
    def text(self) -> str:
        """What was written, with plain line ends."""
        return self.get("text").replace("\r\n", "\n")

    @property
    def start_key(self) -> str:
        """The retry key of a start.

        Raises:
            Refused: bad_request; the form is not one of ours.
        """
        if not _ID.fullmatch(self.get("id")):
            raise Refused("bad_request")
        return self.get("id")

    def retry_key(self, do: str) -> str:
        """The key of one request: a page that is sent twice asks once, and another text is another message."""
        return hashlib.sha256(f"{self.start_key}|{do}|{self.text}".encode("utf-8", "replace")).hexdigest()[:32]

    def number(self, name: str) -> int:
        """The field as a number; 0 where it is none."""
        text = self.get(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0  # fits `Count`


async def read(request: web.Request) -> Fields:
    """The fields of the request's body.

    Raises:
        Refused: bad_request, text_too_long.
    """
    if request.content_type != _TYPE:
        raise Refused("bad_request")
    try:
        body = await request.read()
        return Fields(dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS_MAX)))
    except web.HTTPRequestEntityTooLarge:
        raise Refused("text_too_long") from None
    except ValueError:  # another alphabet than a browser's, or more fields than a form has
        raise Refused("bad_request") from None

"""Fetches the browser code of a line as browsers do, and compares it with the signed list."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp

from handoff.gateway.code.listing import (
    PATH,
    CodeList,
    CodeListError,
    Published,
    same_fingerprint,
    sha256,
)
from handoff.gateway.code.served import served

PACKINGS: Final = ("gzip", "identity")
"""Both that a gateway knows: it keeps them as two files, and browsers get the first."""
AT_MOST_S: Final = 30.0
CHUNK: Final = 65_536
LARGEST: Final = 16 * 1024 * 1024
"""Of one file: far above what a build may be, so that a false server cannot fill the memory."""
AT_ONCE: Final = 4


class NoAnswer(Exception):
    """The line could not be asked; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of it."""

    differences: tuple[str, ...]
    compared: int = 0
    signed: str = ""
    fingerprint: str = ""


async def compare(origin: str, *, build: Path | None = None) -> Compared:
    """Fetch the list and every file on it.

    Raises:
        NoAnswer: the line did not answer at all.
    """
    limits = aiohttp.ClientTimeout(total=AT_MOST_S)
    async with aiohttp.ClientSession(timeout=limits, trust_env=True, cookie_jar=aiohttp.DummyCookieJar()) as http:
        status, body = await _fetched(http, f"{origin}{PATH}", PACKINGS[0])
        if status != 200:
            return Compared((f"{PATH} is not there ({status}): nothing is signed",))
        try:
            published = Published.read(body)
            code = published.checked()
            fingerprint = published.fingerprint
        except CodeListError as error:
            return Compared((f"{PATH}: {error}",))
        differences = await _differing(http, origin, code)
    if build is not None:
        differences += list(_from_build(code, build))
    return Compared(tuple(differences), len(code.files), code.signed, fingerprint)


def key_differences(result: Compared, expected: str) -> Iterator[str]:
    """What is wrong with the key, if one is expected."""
    if expected and result.fingerprint and not same_fingerprint(expected, result.fingerprint):
        yield "the list is signed by another key than the one you gave"


async def _differing(http: aiohttp.ClientSession, origin: str, code: CodeList) -> list[str]:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(path: str, digest: str, packing: str) -> str | None:
        async with room:
            try:
                status, body = await _fetched(http, f"{origin}{path}", packing)
            except NoAnswer:
                return f"{path} gave no answer ({packing})"
        if status != 200:
            return f"{path} is not there ({status}, {packing})"
        return None if sha256(body) == digest else f"{path} is not what was signed ({packing})"

    asked = [one(path, digest, packing) for path, digest in code.files.items() for packing in PACKINGS]
    return [line for line in await asyncio.gather(*asked) if line is not None]


async def _fetched(http: aiohttp.ClientSession, address: str, packing: str) -> tuple[int, bytes]:
    """The answer's status and unpacked content; a redirection is an answer, and not what was asked for."""
    try:
        headers = {"Accept-Encoding": packing}
        async with http.get(address, headers=headers, allow_redirects=False) as response:
            body = b""
            async for part in response.content.iter_chunked(CHUNK):
                body += part
                if len(body) > LARGEST:
                    break
            return response.status, body
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NoAnswer(f"{address} does not answer ({type(error).__name__})") from None


def _from_build(code: CodeList, build: Path) -> Iterator[str]:
    """What the list says otherwise than a build does, with the same settings in it."""
    own = CodeList.of(served(build, code.placed), code.placed, code.signed).files
    for path in sorted({*own, *code.files}):
        if path not in own:
            yield f"{path} is signed, and not in your build"
        elif path not in code.files:
            yield f"{path} is in your build, and not signed"
        elif own[path] != code.files[path]:
            yield f"{path} is signed as something else than your build makes of it"

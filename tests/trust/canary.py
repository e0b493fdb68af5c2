"""Searches every stored or printed byte for a visitor's text and address."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp
import socketio

from tests.support.clients import Counselor, Visitor
from tests.support.mail import LINE, handed_over, letter
from tests.trust.mail_process import MailProcess, gateway_settings, mail_process
from tests.trust.outcome import Outcome
from tests.trust.rig import UNLIMITED, Rig, rig

SENTENCE: Final = "kanariefågeln sjunger om zxqvortgränd"
NOTE: Final = "antecknad kanarie plimsollbäck"
AGENT: Final = "CanaryBrowser/7.31 (Kolibri)"
REFERRER: Final = "https://kanarie.example/varifran"
TELEPHONE: Final = "+46709871234"
ANSWERED: Final = "säg att kanariefilialen ringer"
CALL_BACK: Final[dict[str, Any]] = {"number": "+46 709-87 12 34", "safe": True, "others": True, "say": ANSWERED}
"""A wish to be called, before anything that could be danger is written."""
WISHED: Final[tuple[str, ...]] = (TELEPHONE, TELEPHONE[3:], CALL_BACK["number"], ANSWERED)
BLOCK: Final = "203.0.113."
"""Of addresses that are reserved for documentation; they are forwarded by a proxy that is trusted."""
ADDRESS: Final = f"{BLOCK}77"

HOST: Final = "kanarie.example"
WRITER: Final = f"zxqvnamn@{HOST}"
SUBJECT: Final = "Kanariebrev plimsoll"

TRUST: Final = {"LOTSEN_TRUSTED_PROXIES": "127.0.0.1"}


class TracedVisitor(Visitor):
    """A visitor whose address, browser and last page can be recognised."""

    def __init__(self, url: str, address: str = ADDRESS) -> None:
        super().__init__(url)
        self._traces = _traces(address)

    async def connect(self) -> Visitor:
        await self._join(auth={"token": self.token} if self.token else {}, headers=self._traces)
        return self


async def sing(folder: Path, times: int) -> Outcome:
    """So many visits, good and bad requests among them, a kill in the middle; then search."""
    outcome = Outcome("bytes searched for canaries")
    secrets = [SENTENCE, NOTE, AGENT, REFERRER, BLOCK, WRITER, SUBJECT, *WISHED]
    settings = {**UNLIMITED, **TRUST, **gateway_settings(folder)}
    async with rig(folder, settings) as running, mail_process(folder) as mail:
        for number in range(times):
            await _letters(mail, number)
            address = f"{BLOCK}{number}"
            secrets += await _visit(running, address, await running.counselor(f"rigg{number}"))
            await _bad_requests(running, address)
        # It dies without any time to tidy up, as it would in a fault.
        await running.kill_gateway()
        await running.start_gateway()
        await mail.kill()
        printed = b"".join((*running.printed, *mail.printed))
        outcome.count, outcome.failures = await asyncio.to_thread(searched, folder, printed, secrets)
    outcome.figures = {"visits": f"{times:,}", "secrets": f"{len(secrets):,}", "hits": f"{len(outcome.failures):,}"}
    return outcome


async def _letters(mail: MailProcess, number: int) -> None:
    """A mail that is taken, one that is broken, and one that nobody has written."""
    good = letter(
        f"{SENTENCE} i brevet", Subject=SUBJECT, From=f"{SUBJECT} <{WRITER}>", Message_ID=f"<{number}@{HOST}>"
    )
    good.add_attachment(SENTENCE.encode(), maintype="application", subtype="pdf", filename=f"{SUBJECT}.pdf")
    broken = f'From: {WRITER}\r\nSubject: =?x?q?{SUBJECT}?=\r\nContent-Type: multipart/x; boundary="\r\n\r\n'.encode()
    away = letter(SENTENCE, Subject=SUBJECT, From=WRITER, Auto_Submitted="auto-replied")
    for each in (bytes(good), broken, bytes(away)):
        assert await asyncio.to_thread(handed_over, mail.lmtp, each, WRITER, LINE) == 250


def _traces(address: str) -> dict[str, str]:
    return {"User-Agent": AGENT, "X-Forwarded-For": address, "Referer": REFERRER}


async def _visit(running: Rig, address: str, counselor: Counselor) -> list[str]:
    """A whole conversation; what must not be found of it."""
    visitor = await TracedVisitor(running.url, address).connect()
    await visitor.start()
    left = await visitor.call("callback:leave", {"client_msg_id": "ring", **CALL_BACK})
    assert left["ok"], left
    await visitor.say(SENTENCE)
    await visitor.say(f"{SENTENCE} och min bror ska åka och strida")
    code = (await visitor.call("code:create", {"client_msg_id": "code"}))["code"]
    await talk(counselor, visitor.conversation)
    end = await visitor.call("conversation:end", {"client_msg_id": "end", "erase": False})
    survey = {"survey_token": end["survey_token"], "helped": "yes", "felt_safe": "yes", "text": SENTENCE}
    async with (
        aiohttp.ClientSession(headers=_traces(address)) as http,
        http.post(f"{running.url}/api/v1/survey", json=survey, headers={"Origin": running.url}) as response,
    ):
        assert response.status == 200, await response.text()
    await visitor.close()
    await counselor.close()
    assert visitor.token is not None
    return [visitor.token, code, code.replace("-", "")]


async def talk(counselor: Counselor, conversation: str) -> None:
    """The counselor takes this conversation, answers and writes a note."""
    await counselor.available(capacity=2)
    while (await counselor.take_next()).get("conversation") != conversation:  # noqa: ASYNC110  # nothing tells of it
        await asyncio.sleep(0.05)
    assert (await counselor.answer(conversation, f"svar om {SENTENCE}"))["ok"]
    note = {"conversation": conversation, "client_msg_id": "n1", "text": NOTE}
    assert (await counselor.call("note:add", note))["ok"]


async def _bad_requests(running: Rig, address: str) -> None:
    guess = TracedVisitor(running.url, address)
    guess.token = SENTENCE
    with contextlib.suppress(socketio.exceptions.ConnectionError):
        await guess.connect()
    async with aiohttp.ClientSession(headers=_traces(address)) as http:
        body = {"name": SENTENCE, "password": SENTENCE, "number": TELEPHONE}
        posts = [("post", f"/api/v1/{name}") for name in ("login", "survey", "calls")]
        for method, path in (*posts, ("get", f"/chat/{SENTENCE}")):
            async with http.request(method, running.url + path, json=body) as response:
                assert response.status >= 400


def searched(folder: Path, printed: bytes, secrets: Sequence[str]) -> tuple[int, list[str]]:
    """How many bytes of files and output were searched, and every place in which a secret is."""
    contents = {"the output": printed, **_files(folder)}
    return sum(map(len, contents.values())), list(_hits(contents, secrets))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _hits(contents: dict[str, bytes], secrets: Sequence[str]) -> Iterator[str]:
    needles = {secret: _shapes(secret) for secret in secrets}
    for place, content in contents.items():
        for secret, shapes in needles.items():
            if any(shape in content for shape in shapes):
                yield f"{secret!r} in {place}"


def _shapes(secret: str) -> list[bytes]:
    """As it would look in UTF-8, in UTF-16, and escaped in JSON."""
    return [secret.encode(), secret.encode("utf-16-le"), secret.encode("ascii", "backslashreplace")]

"""The line behind its proxy: security headers, both transports, origins, addresses that clients claim, the onion."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from handoff.operations.doctor.examination import REACHED, WITHIN_S, Check, Finding, Patient

CHAT: Final = "/chat"
ADDRESS: Final = "/addressz"
"""Says how the gateway reads the address of a client: from its proxy, or from what the client claims."""
CLAIMED: Final = "192.0.2.77"
"""Of the network that is kept for examples (RFC 5737): nobody comes from there."""
FOREIGN: Final = "https://annan.example"
_YEAR_S: Final = 31_536_000
_OPEN: Final = "0{"
_JOIN: Final = "40/visitor,"
_POLLING: Final = "/socket.io/?EIO=4&transport=polling"
_WEBSOCKET: Final = "/socket.io/?EIO=4&transport=websocket"
_WANTED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_OK: Final = 200
_GONE: Final = 404
_UPGRADE: Final = "Let it pass on Upgrade and Connection over HTTP/1.1, as the shipped nginx.conf does."


async def headers(patient: Patient) -> AsyncIterator[Finding]:
    """HSTS, and the headers of the gateway as a browser gets them; a proxy may have dropped or doubled some."""
    async with patient.get(CHAT) as answer:
        status, got = answer.status, answer.headers
    if status != _OK:
        yield Finding(
            False, "chat", f"{CHAT} answers {status}", "Is the gateway up (`lotsen check`), and the path passed on?"
        )
        return
    yield _hsts(got.get("Strict-Transport-Security", ""))
    wrong = [name for name, value in _WANTED.items() if got.getall(name, []) != [value]]
    policies = got.getall("Content-Security-Policy", [])
    if len(policies) != 1 or "default-src 'none'" not in policies[0] or "frame-ancestors" not in policies[0]:
        wrong.append("Content-Security-Policy")
    do = "The gateway sends each of them once: let the proxy neither drop, change nor add any."
    yield Finding(
        not wrong,
        "headers",
        f"{', '.join(wrong)} differ" if wrong else "as the gateway sends them",
        do if wrong else "",
    )
    if "Set-Cookie" in got:
        yield Finding(False, "cookies", "a visitor is given a cookie", "Turn off what the proxy or a filter adds.")


def _hsts(value: str) -> Finding:
    found = re.search(r"max-age=(\d+)", value)
    if found is None or int(found[1]) < _YEAR_S:
        do = 'Let the proxy add Strict-Transport-Security "max-age=63072000".'
        return Finding(False, "HSTS", "missing, or for less than a year", do)
    return Finding(True, "HSTS", f"for {int(found[1]) // 86_400} days")


async def inside(patient: Patient) -> AsyncIterator[Finding]:
    """What the gateway says of itself, and what it must not say to everybody."""
    async with patient.get("/readyz") as answer:
        found = json.loads(await answer.text() or "{}") if answer.content_type == "application/json" else {}
    if not found.get("ok"):
        yield Finding(False, "gateway", "it takes no messages", "See the runbook on the gateway, and its disk.")
    elif not found.get("bot"):
        yield Finding(False, "gateway", "ready, and the bot does not answer", "systemctl status lotsen-bot")
    else:
        yield Finding(True, "gateway", "ready, and the bot answers")
    async with patient.get("/metrics") as answer:
        hidden = answer.status == _GONE
    do = "" if hidden else "Let the proxy answer 404 to /metrics."
    yield Finding(hidden, "metrics", "hidden" if hidden else "shown to everybody", do)


async def polling(patient: Patient) -> AsyncIterator[Finding]:
    """The transport of browsers and networks without WebSockets, and that it stays at one gateway."""
    own = {"Origin": patient.origin}
    async with patient.get(_POLLING, **own) as answer:
        first = await answer.text()
    if not first.startswith(_OPEN):
        do = f"Is {patient.origin} in LOTSEN_ORIGINS, and /socket.io/ passed on?"
        yield Finding(False, "polling", f"refused ({answer.status})", do)
        return
    session = f"{_POLLING}&sid={json.loads(first[1:])['sid']}"
    said = ""
    url = f"{patient.origin}{session}"
    async with patient.http.post(url, data=_JOIN, headers=own, ssl=patient.tls) as answer:
        taken = answer.status == _OK
    if taken:
        async with patient.get(session, **own) as answer:
            said = await answer.text()
    good = _JOIN in said
    do = "" if good else "With several gateways, requests of one visitor must reach the same one (ip_hash)."
    yield Finding(good, "polling", "a visitor can connect" if good else "a connection is lost half way", do)


async def websocket(patient: Patient) -> AsyncIterator[Finding]:
    """The transport of everybody else, from an own page and from a foreign one."""
    if not await _joins(patient, patient.origin):
        do = f"{_UPGRADE} Is {patient.origin} in LOTSEN_ORIGINS?"
        yield Finding(False, "WebSocket", "a visitor cannot connect, and everybody polls", do)
        return
    yield Finding(True, "WebSocket", "a visitor can connect")
    foreign = await _joins(patient, FOREIGN)
    do = "Name the line's own addresses in LOTSEN_ORIGINS; do not let the proxy rewrite Origin." if foreign else ""
    words = "pages of other sites can open connections" if foreign else "other sites cannot open connections"
    yield Finding(not foreign, "origins", words, do)


async def _joins(patient: Patient, origin: str) -> bool:
    """Whether a page of this origin gets a connection to the visitors' side."""
    try:
        async with patient.http.ws_connect(
            f"{patient.origin}{_WEBSOCKET}", ssl=patient.tls, origin=origin, timeout=aiohttp.ClientWSTimeout(WITHIN_S)
        ) as socket:
            if not (await socket.receive_str(timeout=WITHIN_S)).startswith(_OPEN):
                return False
            await socket.send_str(_JOIN)
            return (await socket.receive_str(timeout=WITHIN_S)).startswith(_JOIN)
    except (*REACHED, TypeError):  # TypeError: closed in place of a text
        return False


async def addresses(patient: Patient) -> AsyncIterator[Finding]:
    """Whose address the limits count: the client's by the proxy's word, never by the client's own."""
    async with patient.get(ADDRESS, **{"X-Forwarded-For": CLAIMED}) as answer:
        seen = json.loads(await answer.text()) if answer.status == _OK else {}
    if not seen:
        yield Finding(False, "addresses", f"{ADDRESS} is not passed on", "Let the proxy pass every path on.")
    elif seen["believes_claim"]:
        do = "Let the proxy overwrite X-Forwarded-For with the address it sees ($remote_addr), never append to it."
        yield Finding(False, "addresses", "a client can claim any address, and so go round every limit", do)
    elif not seen["trusted_proxy"]:
        do = "Name the proxy's address in LOTSEN_TRUSTED_PROXIES."
        yield Finding(False, "addresses", "all visitors count as one, the proxy, and share its limits", do)
    else:
        yield Finding(True, "addresses", "each visitor's own, by the proxy's word")


async def onion(patient: Patient) -> AsyncIterator[Finding]:
    """The address inside Tor, if one is offered to Tor Browser."""
    async with patient.get(CHAT) as answer:
        offered = answer.headers.get("Onion-Location", "")
    host = urlsplit(offered).hostname or ""
    if not offered:
        yield Finding(True, "onion", "none is offered")
    elif not re.fullmatch(r"(?:[\w-]+\.)*[a-z2-7]{56}\.onion", host) or urlsplit(offered).path != CHAT:
        do = "It is http://, 56 letters and digits, .onion, and the path of the page."
        yield Finding(False, "onion", "Onion-Location leads nowhere", do)
    else:
        yield Finding(True, "onion", f"offered at {host[:8]}….onion")


CHECKS: Final[tuple[Check, ...]] = (headers, inside, polling, websocket, addresses, onion)

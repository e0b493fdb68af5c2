"""Keys of the staff and ciphertext over HTTP: for shift leads, logged, and never more than a browser has locked."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from storage.crypto.sealing import id_of, new_seed, public_of
from tests.handoff.gateway.http.test_staff import signed_in
from tests.support.site import Site


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def own(public: bytes, box: bytes = b"locked") -> dict[str, Any]:
    private = {"salt": text(b"salt"), "memory_kib": 65_536, "passes": 3, "box": text(box)}
    return {"public": text(public), "private": private}


async def test_a_colleague_is_let_in_changes_the_passphrase_and_is_shut_out(
    http: aiohttp.ClientSession, running: Site
) -> None:
    siv, alva = [await signed_in(http, running, name, "shift_lead") for name in ("siv", "alva")]
    names = [(await desk.ask("get", "me"))[1]["account"] for desk in (siv, alva)]
    hers = f"sealing/members/{names[1]}"
    group, sivs, alvas = (public_of(new_seed()) for _ in range(3))
    staff_key = {"public": text(group), "sealed": text(b"for siv"), "replaces": ""}
    assert await siv.code("put", "sealing/staff-key", staff_key) == "key_missing"
    assert await siv.code("put", "sealing/own", own(sivs)) == "ok"
    assert await siv.code("put", "sealing/staff-key", staff_key) == "ok"
    assert await siv.code("put", "sealing/staff-key", staff_key) == "stale_version"

    # Alva has a key of her own, and waits; what was sealed to another public key than hers is refused.
    assert await alva.code("put", "sealing/own", own(alvas)) == "ok"
    admitted = {"key_id": id_of(group), "public": text(sivs), "sealed": text(b"for alva")}
    assert await siv.code("put", hers, admitted) == "stale_version"
    assert await siv.code("put", hers, {**admitted, "public": text(alvas)}) == "ok"
    assert await siv.code("put", hers, {**admitted, "public": text(alvas)}) == "ok", "the same once more"
    garbage = {**admitted, "public": text(alvas), "sealed": text(b"garbage")}
    assert await siv.code("put", hers, garbage) == "stale_version", "a copy that is held is never replaced"
    assert await siv.code("put", hers, {**garbage, "key_id": id_of(sivs)}) == "stale_version"
    _, ack = await alva.ask("get", "sealing")
    assert (ack["staff_key"], ack["recovery"], ack["sealed"]) == (id_of(group), False, 0)
    assert ack["own"]["group"] == {id_of(group): text(b"for alva")}
    assert {each["account"]: each["holds"] for each in ack["members"]} == dict.fromkeys(names, True)

    # Another passphrase keeps what she was given; another key pair does not.
    assert await alva.code("put", "sealing/own", own(alvas, b"locked anew")) == "ok"
    _, ack = await alva.ask("get", "sealing")
    assert (ack["own"]["private"]["box"], list(ack["own"]["group"])) == (text(b"locked anew"), [id_of(group)])
    assert await alva.code("put", "sealing/own", own(public_of(new_seed()))) == "ok"
    _, ack = await alva.ask("get", "sealing")
    assert ack["own"]["group"] == {}

    chief = await signed_in(http, running, "chef", "administrator")
    assert await chief.code("delete", hers) == "ok"
    _, ack = await alva.ask("get", "sealing")
    assert ack.get("own") is None


async def test_what_is_no_key_is_refused(http: aiohttp.ClientSession, running: Site) -> None:
    siv = await signed_in(http, running, "siv", "shift_lead")
    for public in (b"", b"short", bytes(1217)):
        assert await siv.code("put", "sealing/own", own(public)) == "bad_request"
    for cost, below in (("memory_kib", 65_535), ("passes", 2)):  # of RFC 9106
        weak = own(public_of(new_seed()))
        weak["private"][cost] = below
        assert await siv.code("put", "sealing/own", weak) == "bad_request"


async def test_nobody_else_sees_keys_or_ciphertext(http: aiohttp.ClientSession, running: Site) -> None:
    for name, role in (("kim", "counselor"), ("chef", "administrator"), ("mika", "editor"), ("tove", "evaluator")):
        desk = await signed_in(http, running, name, role)  # type: ignore[arg-type]
        for path in ("sealing", "sealed", "sealed/anything"):
            assert await desk.code("get", path) == "not_allowed"


async def test_what_is_not_sealed_is_not_given_out_here(http: aiohttp.ClientSession, running: Site) -> None:
    siv = await signed_in(http, running, "siv", "shift_lead")
    visitor = await running.visitor()
    assert await siv.code("get", f"sealed/{visitor.conversation}") == "not_found"
    _, ack = await siv.ask("get", "sealed")
    assert ack["conversations"] == []

"""Sessions of long polling have a rate: each request that asks for one would leave a session behind."""

from __future__ import annotations

import aiohttp
import pytest
from yarl import URL

from handoff.gateway.limits.pace import Addresses
from tests.support.site import Opens

ASK = "/socket.io/?EIO=4&transport=polling"
WAYS = (ASK, "/socket.io/?EIO=4", f"{ASK}&sid=", "/socket.io/?EIO=4&transport=%70olling", "/socket%2Eio/?EIO=4")
"""All that the library takes for the wish for a new session."""


@pytest.mark.parametrize("way", WAYS)
async def test_whatever_asks_for_a_new_session_is_counted(open_site: Opens, way: str) -> None:
    site = await open_site(sockets_per_address=5)
    async with aiohttp.ClientSession() as http:
        answers = [await http.get(URL(f"{site.url}{way}", encoded=True)) for _ in range(40)]
        assert sum(answer.status == 429 for answer in answers) >= 25


async def test_new_sessions_of_long_polling_are_refused_beyond_the_rate_and_open_ones_go_on(open_site: Opens) -> None:
    site = await open_site(sockets_per_address=5)
    async with aiohttp.ClientSession() as http:

        async def asked(path: str = ASK) -> tuple[int, str]:
            async with http.get(f"{site.url}{path}") as answer:
                return answer.status, await answer.text()

        answers = [await asked() for _ in range(40)]
        assert [status for status, _ in answers[:10]] == [200] * 10, "all that may be connected, twice"
        assert sum(status == 429 for status, _ in answers) >= 25
        sid = answers[0][1].split('"sid":"')[1].split('"')[0]
        async with http.post(f"{site.url}{ASK}&sid={sid}", data="40/visitor,{}") as answer:
            assert answer.status == 200, "a session that exists is none of its business"
    assert len(site.server.eio.sockets) <= 15


def test_a_tenth_of_an_addresses_sockets_may_come_each_second_and_others_are_not_touched() -> None:
    addresses = Addresses(200)
    one, other = addresses.name("203.0.113.7", 1.0), addresses.name("203.0.113.8", 1.0)
    assert [addresses.handshake_wait_s(one, 1.0) for _ in range(401)].count(0.0) == 400
    assert addresses.handshake_wait_s(other, 1.0) == 0.0
    assert [addresses.handshake_wait_s(one, 2.0) for _ in range(21)].count(0.0) == 20

"""Whose request it is, behind proxies of any spelling: nobody forges an address, and nobody shares the proxy's."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from handoff.gateway.limits.client_address import remote_address

CLIENT, PROXY, INNER = "203.0.113.7", "10.0.0.1", "10.0.0.2"


class _Transport:
    """A connection from this address."""

    def __init__(self, peer: str) -> None:
        self._peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self._peer, 1) if name == "peername" else default


def address(peer: str, trusted: tuple[str, ...], *lines: str) -> str:
    headers = CIMultiDict([("X-Forwarded-For", line) for line in lines])
    request = make_mocked_request("GET", "/", headers=headers, transport=_Transport(peer))
    return remote_address(request, trusted)


@pytest.mark.parametrize(
    ("peer", "trusted", "lines"),
    [
        (PROXY, (PROXY,), (CLIENT,)),
        (PROXY, ("10.0.0.0/8",), (CLIENT,)),
        (PROXY, ("10.1.2.3/8",), (CLIENT,)),
        (f"::ffff:{PROXY}", (PROXY,), (CLIENT,)),
        (PROXY, (f"::ffff:{PROXY}",), (CLIENT,)),
        ("2001:db8::1", ("2001:DB8:0::0:1",), (CLIENT,)),
        (PROXY, (PROXY, INNER), (f"198.51.100.1, {CLIENT}, {INNER}",)),
        (PROXY, ("10.0.0.0/8",), ("198.51.100.1", CLIENT, INNER)),
        (PROXY, (PROXY,), ("198.51.100.1", CLIENT)),
        (PROXY, (PROXY,), (f"198.51.100.1,{CLIENT}", "")),
        (CLIENT, (PROXY,), ("198.51.100.1",)),
        (CLIENT, (), ("198.51.100.1",)),
    ],
)
def test_the_client_is_who_stands_before_the_last_trusted_proxy(
    peer: str, trusted: tuple[str, ...], lines: tuple[str, ...]
) -> None:
    assert address(peer, trusted, *lines) == CLIENT


def test_without_a_forwarded_address_it_is_the_connection() -> None:
    assert address(PROXY, (PROXY,)) == PROXY
    assert address(PROXY, (PROXY,), INNER, PROXY) == INNER, "only proxies: the first of them"


@pytest.mark.parametrize("hop", ["[2001:db8::7]:4711", "2001:db8::7", "unknown", "203.0.113.7:80"])
def test_what_a_proxy_writes_otherwise_is_still_told_apart_from_it(hop: str) -> None:
    assert address(PROXY, (PROXY,), f"198.51.100.1, {hop}") == hop

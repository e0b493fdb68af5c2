"""Says how a client's address is read, in yes and no: for `lotsen doctor`, which looks at the proxy from outside."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from handoff.gateway.http.responses import json_response
from handoff.gateway.limits.client_address import address_of, network_of, remote_address

_FOR_EXAMPLES: Final = network_of("192.0.2.0/24")
"""Nobody comes from there (RFC 5737): an address of it has been claimed."""


class SeenAddress:
    """The answer; it names no address."""

    def __init__(self, trusted_proxies: tuple[str, ...]) -> None:
        self._trusted = trusted_proxies

    async def serve(self, request: web.Request) -> web.Response:
        """Whether the connection comes from a trusted proxy, and whether a client's own claim is believed."""
        seen = address_of(remote_address(request, self._trusted))
        peer = address_of(request.remote or "")
        networks = [found for each in self._trusted if (found := network_of(each)) is not None]
        return json_response(
            {
                "trusted_proxy": peer is not None and any(peer in network for network in networks),
                "believes_claim": seen is not None and _FOR_EXAMPLES is not None and seen in _FOR_EXAMPLES,
            }
        )

"""Address of the client, for limits only. It is hashed there at once, and neither stored nor logged."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

from handoff.gateway.limits.onion import DOOR, came_by_onion


def remote_address(request: web.BaseRequest, trusted_proxies: tuple[str, ...]) -> str:
    """The address of the connection; behind trusted proxies, the last one in `X-Forwarded-For` that is none of them.

    By the onion service nobody has an address, and what a client says of itself counts for nothing.

    Args:
        request: its header may stand on several lines, which count as one list.
        trusted_proxies: addresses and networks, in any spelling.
    """
    if came_by_onion(request):
        return DOOR
    trusted = _networks(trusted_proxies)
    peer = request.remote or ""
    if not _in(peer, trusted):
        return peer
    listed = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    hops = [hop for each in listed if (hop := each.strip())]
    return next((hop for hop in reversed(hops) if not _in(hop, trusted)), hops[0] if hops else peer)


def _in(text: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    address = address_of(text)
    return address is not None and any(address in network for network in networks)


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text is, with or without brackets, zone and port. IPv4 in IPv6 is IPv4. None if it is none."""
    inner = text[1:].partition("]")[0] if text.startswith("[") else text
    if inner.count(":") == 1:
        inner = inner.partition(":")[0]
    try:
        address = ip_address(inner.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@cache
def _networks(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(network for text in texts if (network := network_of(text)) is not None)


def network_of(text: str) -> IPv4Network | IPv6Network | None:
    """The network, or the single address, that a setting names; None if it names none."""
    address = address_of(text)
    if address is not None:
        return ip_network(address)
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None

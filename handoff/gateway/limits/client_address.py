"""Whose address a request comes from. The address is used for limits in memory and goes nowhere else."""

from __future__ import annotations

from aiohttp import web


def remote_address(request: web.BaseRequest, trusted_proxies: tuple[str, ...]) -> str:
    """The client's address; behind a trusted proxy, the last one that the proxy was told of."""
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and peer in trusted_proxies:
        return forwarded.rsplit(",", 1)[-1].strip()
    return peer

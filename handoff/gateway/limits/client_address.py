"""Finds the client's address of a request. It is used for limits in memory alone, and never stored or logged."""

from __future__ import annotations

from aiohttp import web


def remote_address(request: web.BaseRequest, trusted_proxies: tuple[str, ...]) -> str:
    """The address of the connection; behind a trusted proxy, the last address in `X-Forwarded-For`."""
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and peer in trusted_proxies:
        return forwarded.rsplit(",", 1)[-1].strip()
    return peer

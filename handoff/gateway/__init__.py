"""Browsers and other nodes: the only package that knows Socket.IO, HTTP and Redis.

Validates, authorises, limits and audits; the work itself is done by `handoff.actions` and `handoff.backoffice`.
"""

"""Documents made from `handoff.contract`: TypeScript types, AsyncAPI and OpenAPI.

Owns the making of them and the table of HTTP operations. Holds no model of its own, and does no I/O:
writing the committed TypeScript file is the business of `python -m handoff.contract.schema`.
"""

from __future__ import annotations

from handoff.contract.schema.asyncapi import asyncapi
from handoff.contract.schema.openapi import openapi
from handoff.contract.schema.typescript import typescript

__all__ = ["asyncapi", "openapi", "typescript"]

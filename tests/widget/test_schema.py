"""The documents made from the contract: complete, consistent, and the committed TypeScript not stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handoff.contract.errors import ERROR_CODES
from handoff.contract.schema import asyncapi, openapi
from handoff.contract.schema.__main__ import generated
from handoff.contract.tables import COUNSELOR_EVENTS, VISITOR_EVENTS


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from _refs(value)
    elif isinstance(node, list):
        for item in node:
            yield from _refs(item)


def _resolve(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


@pytest.mark.parametrize(("file", "content"), generated().items(), ids=[file.name for file in generated()])
def test_committed_files_are_what_the_contract_says(file: Path, content: str) -> None:
    assert file.read_text(encoding="utf-8") == content, "run `python -m handoff.contract.schema`"


@pytest.mark.parametrize("make", [asyncapi, openapi])
def test_every_reference_of_a_document_leads_somewhere(make: Any) -> None:
    document = make()
    references = list(_refs(document))
    assert references
    for reference in references:
        assert _resolve(document, reference)


def test_asyncapi_names_every_event_with_its_acknowledgement() -> None:
    operations = asyncapi()["operations"].values()
    received = [operation for operation in operations if operation["action"] == "receive"]
    assert len(received) == len(VISITOR_EVENTS) + len(COUNSELOR_EVENTS)
    assert all(operation["reply"]["messages"] for operation in received)


def test_what_clients_send_is_closed_and_what_they_get_may_grow() -> None:
    schemas = asyncapi()["components"]["schemas"]
    assert schemas["MessageSend"]["additionalProperties"] is False
    assert "additionalProperties" not in schemas["WireEvent"]


def test_acknowledgements_say_whether_they_are_positive() -> None:
    schemas = asyncapi()["components"]["schemas"]
    assert schemas["SentAck"]["properties"]["ok"] == {"const": True}
    assert schemas["Failed"]["properties"]["ok"] == {"const": False}
    assert schemas["ErrorBody"]["properties"]["code"]["enum"] == list(ERROR_CODES)


def test_openapi_asks_for_a_session_where_staff_alone_may_go() -> None:
    paths = openapi()["paths"]
    assert paths["/api/v1/me"]["get"]["security"] == [{"session": []}]
    assert "security" not in paths["/api/v1/service"]["get"]

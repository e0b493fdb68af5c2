"""The fixtures of the browser code, parsed with the gateway's own models.

The same files are used by the unit tests in `widget/src`: what the client sends there is compared with
`requests.json`, and what it is fed comes from the others. So neither side can drift alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from handoff.contract.login import Login
from handoff.contract.pushed import WireEvent
from handoff.contract.service import ServiceInfo, SurveyAnswer
from handoff.contract.tables import COUNSELOR_EVENTS, PUSHED, VISITOR_EVENTS, VISITOR_PUSHED, Event

FIXTURES = Path(__file__).parent / "fixtures"
TABLES: Mapping[str, Mapping[str, Event]] = {"visitor": VISITOR_EVENTS, "counselor": COUNSELOR_EVENTS}


def _load(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def _requests() -> Iterator[tuple[str, str, Any]]:
    loaded = _load("requests.json")
    for side in TABLES:
        for request in loaded[side]:
            yield side, request["event"], request["data"]


def _acks() -> Iterator[tuple[str, str, Any]]:
    for side, acks in _load("acks.json").items():
        for name, ack in acks.items():
            yield side, name, ack


@pytest.mark.parametrize(("side", "name", "data"), list(_requests()))
def test_what_the_client_sends_is_of_the_contract(side: str, name: str, data: Any) -> None:
    msgspec.convert(data, TABLES[side][name].model)


@pytest.mark.parametrize("side", TABLES)
def test_every_event_is_sent_by_a_client_test_and_has_an_acknowledgement(side: str) -> None:
    assert {name for where, name, _ in _requests() if where == side} == set(TABLES[side])
    assert set(_load("acks.json")[side]) == set(TABLES[side])


@pytest.mark.parametrize(("side", "name", "ack"), list(_acks()))
def test_what_the_client_is_fed_is_what_the_gateway_would_encode(side: str, name: str, ack: Any) -> None:
    model = msgspec.convert(ack, TABLES[side][name].ack)
    assert msgspec.to_builtins(model) == ack, "the fixture has fields that the model has not"


@pytest.mark.parametrize("name", ["visitor_events.json", "staff_events.json"])
def test_events_are_of_the_contract_and_linked_without_a_hole(name: str) -> None:
    events = msgspec.convert(_load(name), list[WireEvent])
    assert msgspec.to_builtins(events) == _load(name)
    for before, after in pairwise(events):
        assert after.prev_seq == before.seq


def test_pushed_messages_are_of_the_contract() -> None:
    loaded = _load("pushed.json")
    for models, messages in ((VISITOR_PUSHED, loaded["visitor"]), (PUSHED, loaded["counselor"])):
        for name, message in messages.items():
            assert msgspec.to_builtins(msgspec.convert(message, models[name])) == message


def test_http_bodies_are_of_the_contract() -> None:
    bodies = _load("requests.json")["http"]
    msgspec.convert(bodies["login"], Login)
    msgspec.convert(bodies["survey"], SurveyAnswer)
    service = _load("service.json")
    assert msgspec.to_builtins(msgspec.convert(service, ServiceInfo)) == service

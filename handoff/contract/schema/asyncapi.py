"""The two Socket.IO namespaces as an AsyncAPI 3.0 document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from handoff.contract.base import VERSION, Answer, Model
from handoff.contract.parts import Failed
from handoff.contract.schema.components import Json, ref, schemas
from handoff.contract.tables import COUNSELOR_EVENTS, PUSHED, VISITOR_EVENTS, VISITOR_PUSHED, Event
from handoff.contract.visitor import VisitorAuth


@dataclass(frozen=True, slots=True)
class _Namespace:
    """One channel: what clients send on it and what the gateway sends unasked."""

    key: str
    about: str
    events: Mapping[str, Event]
    pushed: Mapping[str, type[Answer]]


_NAMESPACES = (
    _Namespace(
        "visitor",
        "Visitors. Auth on connect: {token?}. Connecting replays nothing; `sync` does.",
        VISITOR_EVENTS,
        VISITOR_PUSHED,
    ),
    _Namespace("counselor", "Staff, by session cookie.", COUNSELOR_EVENTS, PUSHED),
)


@cache
def asyncapi() -> Json:
    """The document, ready to be encoded as JSON."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Lotsen",
            "version": f"{VERSION}.0.0",
            "description": (
                "Events over Socket.IO. Every request is acknowledged with ok true or false. "
                "Clients ignore fields that they do not know; the server refuses them."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {space.key: _channel(space) for space in _NAMESPACES},
        "operations": {key: made for space in _NAMESPACES for key, made in _operations(space).items()},
        "components": {"schemas": schemas([*_payloads()])},
    }


def _payloads() -> Iterable[type[Model] | type[Answer]]:
    yield VisitorAuth
    for space in _NAMESPACES:
        for event in space.events.values():
            yield event.model
            yield event.ack
        yield from space.pushed.values()


def _channel(space: _Namespace) -> Json:
    messages: Json = {}
    for event in space.events.values():
        messages[_key(event.name)] = {"name": event.name, "payload": ref(event.model)}
        messages[_key(event.name) + "_ack"] = {
            "name": f"{event.name} acknowledged",
            "payload": {"oneOf": [ref(event.ack), ref(Failed)]},
        }
    for name, model in space.pushed.items():
        messages[f"pushed_{_key(name)}"] = {"name": name, "payload": ref(model)}
    return {"address": f"/{space.key}", "description": space.about, "messages": messages}


def _operations(space: _Namespace) -> Json:
    channel = {"$ref": f"#/channels/{space.key}"}
    operations: Json = {}
    for event in space.events.values():
        operation: Json = {
            "action": "receive",
            "channel": channel,
            "messages": [_message(space, _key(event.name))],
            "reply": {"channel": channel, "messages": [_message(space, _key(event.name) + "_ack")]},
        }
        if event.roles:
            operation["description"] = "Roles: " + ", ".join(event.roles)
        operations[f"{space.key}_{_key(event.name)}"] = operation
    for name in space.pushed:
        operations[f"{space.key}_pushed_{_key(name)}"] = {
            "action": "send",
            "channel": channel,
            "messages": [_message(space, f"pushed_{_key(name)}")],
        }
    return operations


def _message(space: _Namespace, key: str) -> Json:
    return {"$ref": f"#/channels/{space.key}/messages/{key}"}


def _key(name: str) -> str:
    """Event name as a key that AsyncAPI allows."""
    return re.sub(r"[^A-Za-z0-9]", "_", name)

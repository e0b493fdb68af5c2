"""Every declared event and route has exactly one handler of its name, and every handler a declaration."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.contract import event_names
from handoff.contract.parts import Ack
from handoff.contract.tables import COUNSELOR_EVENTS, PUSHED, VISITOR_EVENTS, VISITOR_PUSHED
from handoff.contract.visitor import MessageSend, Sync
from handoff.gateway.binding import BindingError, bind, require_models
from tests.support.product import ROOT

ALL_NAMES = {*VISITOR_EVENTS, *COUNSELOR_EVENTS, *PUSHED, *VISITOR_PUSHED}


class Handlers:
    """Two events' handlers."""

    async def message_send(self, socket: object, request: MessageSend) -> Ack:
        return Ack()

    async def sync(self, socket: object, request: Sync) -> Ack:
        return Ack()

    def _helper(self) -> None:
        """Not a handler: private."""


def test_an_event_is_bound_to_the_method_of_its_name() -> None:
    handlers = Handlers()
    bound = bind(["message:send", "sync"], [handlers])
    assert bound == {"message:send": handlers.message_send, "sync": handlers.sync}
    require_models(bound, {"message:send": MessageSend, "sync": Sync})


def test_a_declaration_without_a_handler_is_refused() -> None:
    with pytest.raises(BindingError, match="without a handler: note:add"):
        bind(["message:send", "sync", "note:add"], [Handlers()])


def test_a_handler_without_a_declaration_is_refused() -> None:
    with pytest.raises(BindingError, match=r"Handlers\.sync handles nothing"):
        bind(["message:send"], [Handlers()])


def test_two_handlers_of_one_event_are_refused() -> None:
    with pytest.raises(BindingError, match="message:send has two handlers"):
        bind(["message:send", "sync"], [Handlers(), Handlers()])


def test_two_declarations_of_one_method_name_are_refused() -> None:
    with pytest.raises(BindingError, match="share a handler"):
        bind(["message:send", "message_send"], [Handlers()])


def test_a_handler_of_another_request_model_is_refused() -> None:
    bound = bind(["message:send", "sync"], [Handlers()])
    with pytest.raises(BindingError, match="sync is declared with MessageSend, its handler takes Sync"):
        require_models(bound, {"message:send": MessageSend, "sync": MessageSend})


def test_every_name_of_an_event_is_a_constant_and_the_reverse() -> None:
    constants = {value for name, value in vars(event_names).items() if name.isupper()}
    assert constants == ALL_NAMES


def test_no_event_name_is_written_as_a_literal_outside_the_contract() -> None:
    """Tests may write them: they hold the wire to its names.

    Names of one word (`queue`, `read`, …) are also ordinary words, so they are looked for only where events are sent
    and received: in the socket gateway.
    """
    found = [
        f"{path.relative_to(ROOT)}:{line} {value!r}"
        for path in sorted((ROOT / "handoff").rglob("*.py"))
        if (ROOT / "handoff" / "contract") not in path.parents
        for line, value in _literals(path)
        if value in ALL_NAMES and (":" in value or (ROOT / "handoff/gateway/sockets") in path.parents)
    ]
    assert found == []


def _literals(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value

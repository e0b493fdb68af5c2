"""Binds every event or route that the contract declares to the method that handles it: the one of the same name.

`queue:claim_next` is handled by `queue_claim_next`. Deny by default: a declaration without a handler, a public method
without a declaration, or a handler that takes another request model than the declared one, stops the start.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, get_type_hints

Handler = Callable[..., Awaitable[Any]]


class BindingError(Exception):
    """The declarations of the contract and the handlers of the gateway do not fit together."""


def method_name(declared: str) -> str:
    """The name of the method that handles this event or route."""
    return declared.replace(":", "_")


def bind(declared: Sequence[str], handlers: Sequence[object]) -> dict[str, Handler]:
    """The handler of each declared name.

    Args:
        declared: names of events, or of routes.
        handlers: objects whose public methods are handlers, and nothing else.

    Raises:
        BindingError: names what has no counterpart, or has two.
    """
    wanted = {method_name(name): name for name in declared}
    if len(wanted) < len(declared):
        raise BindingError(f"two declarations share a handler: {sorted(declared)}")
    found: dict[str, Handler] = {}
    for each in handlers:
        for method in _public_methods(type(each)):
            if method not in wanted:
                raise BindingError(f"{type(each).__name__}.{method} handles nothing that is declared")
            if wanted[method] in found:
                raise BindingError(f"{wanted[method]} has two handlers")
            found[wanted[method]] = getattr(each, method)
    if missing := [name for name in declared if name not in found]:
        raise BindingError(f"declared without a handler: {', '.join(missing)}")
    return found


def require_models(bound: Mapping[str, Handler], models: Mapping[str, type | None]) -> None:
    """Check the last parameter of each handler against the declared request model; None: there is no body.

    Raises:
        BindingError: names the first handler that takes something else.
    """
    for name, handler in bound.items():
        hints = get_type_hints(handler)
        taken = hints[list(inspect.signature(handler).parameters)[-1]]
        declared = models[name] or type(None)
        if taken is not declared:
            raise BindingError(f"{name} is declared with {declared.__name__}, its handler takes {taken.__name__}")


def _public_methods(of: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(of, inspect.isfunction) if not name.startswith("_")]

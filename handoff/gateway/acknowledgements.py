"""Turns the result or the error of an action into the acknowledgement of the contract, for all events and routes."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.errors import ERROR_CODES, Fault, Refused
from handoff.contract.parts import ErrorBody, Failed, FaultView
from handoff.contract.tables import Event
from storage.errors import Erased, IntegrityError, SealedAway, StorageError

log = logging.getLogger(__name__)

CLOCKS_DIFFER_S = 0.002
"""Added to `retry_after_s`, which is then rounded up: a client that waits exactly that long must get through."""

Wire = dict[str, Any]
M = TypeVar("M", bound=Model)

_TOLD: Final = re.compile(
    r"^(?:Object (missing|contains).*? field `(\w{1,40})`)?.*?(?: - at `\$\.?([\w.\[\]-]*)`)?$", re.DOTALL
)
"""What msgspec says of a request: a field that is missing or unknown, and where."""
_PROBLEMS: Final[Mapping[str | None, str]] = {"missing": "missing", "contains": "unknown"}


def parse(event: Event, data: object) -> Model:
    """Convert the data of a Socket.IO request to the model of its event.

    Raises:
        Refused: bad_request, whatever is wrong with it.
    """
    try:
        return msgspec.convert(data, event.model, strict=True)
    except msgspec.ValidationError as error:
        raise Refused("bad_request", faults=_faults(error)) from None
    except UnicodeError:  # half a character, where msgspec wants to quote it
        raise Refused("bad_request") from None


def parse_body(body: bytes, model: type[M]) -> M:
    """Decode the JSON body of an HTTP request as `model`.

    Raises:
        Refused: bad_request.
    """
    try:
        return msgspec.json.decode(body, type=model, strict=True)
    except msgspec.ValidationError as error:
        raise Refused("bad_request", faults=_faults(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("bad_request") from None


def _faults(error: msgspec.ValidationError) -> list[Fault]:
    """The field that is not of the contract, by its place in the request; of its value nothing."""
    told = _TOLD.search(str(error))
    kind, name, place = told.groups() if told else (None, None, None)
    parts = [part for part in (place, name) if part]
    return [Fault(".".join(parts), _PROBLEMS.get(kind, "invalid"))] if parts else []


def granted(answer: Answer) -> Wire:
    """The acknowledgement of a request that was carried out: `ok` and the fields of the answer."""
    return {"ok": True, **msgspec.to_builtins(answer)}


def refused(
    code: str,
    retry_after_s: float | None = None,
    faults: Sequence[Fault] = (),
    details: Mapping[str, object] | None = None,
) -> Wire:
    """The acknowledgement of a refused request: error code, time to wait, faults and `details`.

    The message is for developers; browsers have the words in their locale files.
    """
    wait = None if retry_after_s is None else math.ceil((retry_after_s + CLOCKS_DIFFER_S) * 100) / 100
    wrong = [FaultView(field=each.field, problem=each.problem, start=each.start, end=each.end) for each in faults]
    body = ErrorBody(code=code, message=ERROR_CODES[code], retry_after_s=wait, faults=wrong)
    return {"ok": False, **msgspec.to_builtins(Failed(error=body)), **msgspec.to_builtins(details or {})}


async def acknowledged(
    act: Callable[[], Awaitable[Answer]], *, on_damage: Callable[[], Awaitable[None]] | None = None
) -> Wire:
    """Run an action and return its acknowledgement; never raises, and tells no more than an error code.

    Args:
        act: the action.
        on_damage: called when stored data does not verify, to raise the alarm.
    """
    try:
        return granted(await act())
    except Refused as error:
        return refused(error.code, error.retry_after_s, error.faults, error.details)
    except (Erased, SealedAway) as error:
        return refused("conversation_erased" if isinstance(error, Erased) else "conversation_sealed")
    except IntegrityError:
        log.error("integrity_error")
        if on_damage is not None:
            await on_damage()
        return refused("internal")
    except StorageError as error:
        log.warning("storage_unavailable %s", type(error).__name__)
        return refused("unavailable", 1.0)
    except Exception as error:  # noqa: BLE001  # a bug must not tell a stranger anything
        log.error("internal_error %s", type(error).__name__)  # a traceback could hold a visitor's text
        return refused("internal")

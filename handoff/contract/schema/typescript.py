"""The wire models as TypeScript: one interface a model, typed maps of the events, the error codes.

Pure: from the tables of `handoff.contract` and `handoff.contract.errors` to one text. Fields that may be left out are
optional here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Literal, get_args, get_origin

import msgspec
from msgspec import inspect

import handoff.contract
from handoff.contract.base import TEXT_MAX_CODE_POINTS, VERSION, Answer, Model
from handoff.contract.errors import ERROR_CODES
from handoff.contract.tables import COUNSELOR_EVENTS, PUSHED, VISITOR_EVENTS, VISITOR_PUSHED, Event

HEADER = """\
// Made by `python -m handoff.contract.schema` from handoff/contract and handoff/contract/errors.py. Do not edit.

"""

_MODULES: Sequence[ModuleType] = tuple(
    import_module(f"{handoff.contract.__name__}.{info.name}") for info in iter_modules(handoff.contract.__path__)
)
"""The modules of the contract, by name."""

_SCALARS: Mapping[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.RawType: "unknown",
    inspect.AnyType: "unknown",
}

_LITERAL_NAMES: Mapping[frozenset[str], str] = {
    frozenset(get_args(value)): name
    for module in _MODULES
    for name, value in vars(module).items()
    if get_origin(value) is Literal
}


def typescript() -> str:
    """The whole generated module."""
    parts = [
        HEADER,
        _constants(),
        *_literals(),
        *(_interface(model) for model in models()),
        _names("VISITOR", VISITOR_EVENTS),
        _names("COUNSELOR", COUNSELOR_EVENTS),
        _names("PUSHED", PUSHED),
        _requests("VisitorRequests", VISITOR_EVENTS.values()),
        _requests("CounselorRequests", COUNSELOR_EVENTS.values()),
        _pushed("VisitorPushed", VISITOR_PUSHED),
        _pushed("CounselorPushed", PUSHED),
    ]
    return "".join(parts)


def models() -> list[type[msgspec.Struct]]:
    """Every model of the contract except its bare bases, module by module."""
    return [
        item
        for module in _MODULES
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, msgspec.Struct) and item not in (Model, Answer)
        if item.__module__ == module.__name__
    ]


def _constants() -> str:
    codes = " | ".join(json.dumps(code) for code in ERROR_CODES)
    return (
        f"export const VERSION = {VERSION};\n"
        f"export const TEXT_MAX_CODE_POINTS = {TEXT_MAX_CODE_POINTS};\n\n"
        f"export type ErrorCode = {codes};\n\n"
    )


def _literals() -> Iterable[str]:
    """Named sets of values (`LevelName`, …), so that a reader finds the same names on both sides."""
    for values, name in _LITERAL_NAMES.items():
        yield f"export type {name} = {_union(sorted(values))};\n"
    yield "\n"


def _interface(model: type[msgspec.Struct]) -> str:
    info = inspect.type_info(model)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{model.__name__} is not a struct")
    fields = [_field(field) for field in info.fields]
    doc = _doc(model)
    if not fields:
        return f"{doc}export type {model.__name__} = Record<never, never>;\n\n"
    body = "".join(f"  {line};\n" for line in fields)
    return f"{doc}export interface {model.__name__} {{\n{body}}}\n\n"


def _doc(model: type[msgspec.Struct]) -> str:
    text = (model.__doc__ or "").strip()
    return f"/** {' '.join(text.split())} */\n" if text else ""


def _field(field: inspect.Field) -> str:
    kind = field.type
    if not field.required and isinstance(kind, inspect.UnionType):
        kind = _without_none(kind)
    mark = "" if field.required else "?"
    return f"{field.encode_name}{mark}: {_type(kind)}"


def _without_none(union: inspect.UnionType) -> inspect.Type:
    """An optional field is left out when it is None, so its type need not name null."""
    rest = tuple(kind for kind in union.types if not isinstance(kind, inspect.NoneType))
    return rest[0] if len(rest) == 1 else inspect.UnionType(types=rest)


def _type(kind: inspect.Type) -> str:
    scalar = _SCALARS.get(type(kind))
    if scalar is not None:
        return scalar
    match kind:
        case inspect.LiteralType():
            return _LITERAL_NAMES.get(frozenset(map(str, kind.values))) or _union(kind.values)
        case inspect.UnionType():
            return " | ".join(_type(part) for part in kind.types)
        case inspect.ListType():
            item = _type(kind.item_type)
            return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
        case inspect.DictType():
            return f"Readonly<Record<{_type(kind.key_type)}, {_type(kind.value_type)}>>"
        case inspect.StructType():
            return kind.cls.__name__
        case _:
            raise TypeError(f"no TypeScript for {kind!r}")


def _union(values: Iterable[object]) -> str:
    return " | ".join(json.dumps(value) for value in values)


def _names(table: str, events: Iterable[str]) -> str:
    rows = "".join(f"  {_camel(name)}: {json.dumps(name)},\n" for name in events)
    return f"export const {table} = {{\n{rows}}} as const;\n\n"


def _camel(name: str) -> str:
    """`queue:claim_next` -> `queueClaimNext`."""
    head, *tail = re.split(r"[:_]", name)
    return head + "".join(word.capitalize() for word in tail)


def _requests(interface: str, events: Iterable[Event]) -> str:
    rows = "".join(
        f"  {json.dumps(event.name)}: {{ data: {event.model.__name__}; ack: {event.ack.__name__} }};\n"
        for event in events
    )
    return f"export interface {interface} {{\n{rows}}}\n\n"


def _pushed(interface: str, events: Mapping[str, type[Answer]]) -> str:
    rows = "".join(f"  {name}: {model.__name__};\n" for name, model in events.items())
    return f"export interface {interface} {{\n{rows}}}\n\n"

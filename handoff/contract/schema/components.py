"""JSON Schemas of the wire models, shared by the two API documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from handoff.contract.errors import ERROR_CODES
from handoff.contract.parts import Ack, Failed

Json = dict[str, Any]

REF = "#/components/schemas/"


def schemas(models: Sequence[type[msgspec.Struct]]) -> Json:
    """Schemas by name, those that the models refer to included.

    What a client must not send (unknown fields) is closed; what the gateway sends may grow. A positive
    acknowledgement has `"ok": true`, a refusal `"ok": false`: the gateway adds them, so they are added here.
    """
    wanted: list[type[msgspec.Struct]] = list(dict.fromkeys((*models, Failed)))
    _, components = msgspec.json.schema_components(wanted, ref_template=REF + "{name}")
    for model in wanted:
        if issubclass(model, (Ack, Failed)):
            _add_ok(components[model.__name__], ok=issubclass(model, Ack))
    components["ErrorBody"]["properties"]["code"] = {
        "type": "string",
        "enum": list(ERROR_CODES),
        "description": "\n".join(f"- `{code}`: {meaning}" for code, meaning in ERROR_CODES.items()),
    }
    return components


def ref(model: type[msgspec.Struct]) -> Json:
    """A reference to a model's schema."""
    return {"$ref": REF + model.__name__}


def _add_ok(schema: Json, *, ok: bool) -> None:
    schema["properties"] = {"ok": {"const": ok}, **schema.get("properties", {})}
    schema["required"] = ["ok", *schema.get("required", [])]

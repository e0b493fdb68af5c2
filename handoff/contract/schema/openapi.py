"""The HTTP side as an OpenAPI 3.1 document.

Made from the table of routes, which the gateway serves.
"""

from __future__ import annotations

import re
from functools import cache

from handoff.contract.base import SESSION_COOKIE, VERSION, Answer, Model
from handoff.contract.parts import Failed
from handoff.contract.routes import EDITOR, KNOWLEDGE, ROUTES, Route
from handoff.contract.schema.components import Json, ref, schemas

HEALTH = (
    Route("healthz", "get", "/healthz", "The process lives.", public=True),
    Route("addressz", "get", "/addressz", "Whether a client's address is its proxy's word, or its own.", public=True),
    Route("metrics", "get", "/metrics", "For Prometheus, of those that ask a node directly.", public=True),
    Route("readyz", "get", "/readyz", "The service can take conversations; says which part is missing.", public=True),
)
OPERATIONS = (*ROUTES, *KNOWLEDGE, *EDITOR, *HEALTH)

_REFUSALS = {
    400: "The body is not of the contract.",
    401: "Not signed in.",
    403: "Not allowed: wrong origin, role or token.",
    404: "There is no such thing.",
    409: "It has been changed meanwhile, or would leave a rule broken.",
    413: "Too large.",
    422: "What it contains breaks a rule; the answer says which, and where.",
    429: "Too many attempts.",
    503: "It cannot be done on this machine, or not just now.",
}


@cache
def openapi() -> Json:
    """The document, ready to be encoded as JSON."""
    paths: Json = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    models = [model for one in OPERATIONS for model in (one.body, one.ack) if model is not None]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lotsen", "version": f"{VERSION}.0.0"},
        "paths": paths,
        "components": {
            "schemas": schemas(models),
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SESSION_COOKIE,
                    "description": "The session cookie that `/api/v1/login` sets; HttpOnly, SameSite=Strict.",
                }
            },
        },
    }


def _operation(operation: Route) -> Json:
    answer: Json = {"description": "Done."}
    if operation.ack is not None:
        answer["content"] = _json(operation.ack)
    responses: Json = {"200": answer}
    for status in operation.refusals:
        responses[str(status)] = {"description": _REFUSALS[status], "content": _json(Failed)}
    made: Json = {"summary": operation.summary, "responses": responses}
    if operation.body is not None:
        made["requestBody"] = {"required": True, "content": _json(operation.body)}
    parameters = re.findall(r"{(\w+)}", operation.path)
    if parameters:
        made["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parameters
        ]
    if operation.roles:
        made["security"] = [{"session": []}]
        made["description"] = f"Roles: {', '.join(operation.roles)}."
    return made


def _json(model: type[Model] | type[Answer]) -> Json:
    return {"application/json": {"schema": ref(model)}}

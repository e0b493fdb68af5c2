"""The declaration of an HTTP route: its models, its roles, its audit. Pure.

A route is for everybody or names its roles: one that does neither cannot even be written down, and a path that is
served without standing here stops the start (deny by default).
"""

from __future__ import annotations

from dataclasses import dataclass

from handoff.contract.base import Answer, Model, Role
from handoff.contract.tables import EVERY_ROLE

PREFIX = "/api/v1/"
ADMINISTRATOR: tuple[Role, ...] = ("administrator",)


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. Without `ack` the answer is a file, not a wire model."""

    name: str
    """Its name in the audit trail, and, with `_` for `:`, of the method that handles it."""
    method: str
    path: str
    summary: str
    body: type[Model] | None = None
    ack: type[Answer] | None = None
    roles: tuple[Role, ...] = ()
    public: bool = False
    audited: bool = True
    """False for what a page asks for by itself repeatedly: then only the refusal of a role is audited."""
    refusals: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.public == bool(self.roles):
            raise ValueError(f"{self.name} must either name its roles or be for everybody")


def staff(name: str, method: str, path: str, summary: str, **more: object) -> Route:
    """A route for signed-in staff: for all roles, unless it names some."""
    values: dict[str, object] = {"roles": EVERY_ROLE, "refusals": (401, 403), **more}
    return Route(name, method, PREFIX + path, summary, **values)  # type: ignore[arg-type]  # as Route has them

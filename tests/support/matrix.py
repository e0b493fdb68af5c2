"""The role matrix: one cell for each caller at each event and each route, made from the declarations.

`python -m tests.support.matrix` prints it. The tests beside go through every cell over real sockets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from handoff.contract.base import Role
from handoff.contract.routes import EDITOR, KNOWLEDGE, ROUTES, Route
from handoff.contract.tables import COUNSELOR_EVENTS, EVERY_ROLE, VISITOR_EVENTS

Kind = Literal["event", "route"]
Caller = Role | Literal["visitor"]

CALLERS: tuple[Caller, ...] = ("visitor", *EVERY_ROLE)
"""Visitors have no session, so they stand for everybody who has not signed in."""

EVERY_ROUTE: tuple[Route, ...] = (*ROUTES, *KNOWLEDGE, *EDITOR)
STAFF_ROUTES = [route for route in EVERY_ROUTE if not route.public]


@dataclass(frozen=True, slots=True)
class Cell:
    """One caller at one event (its name with the namespace before it) or route."""

    kind: Kind
    name: str
    caller: Caller
    allowed: bool


def cells() -> list[Cell]:
    """All cells."""
    return [
        *(
            Cell("event", f"/counselor {name}", caller, caller in event.roles)
            for name, event in COUNSELOR_EVENTS.items()
            for caller in CALLERS
        ),
        *(
            Cell("event", f"/visitor {name}", caller, caller == "visitor")
            for name in VISITOR_EVENTS
            for caller in CALLERS
        ),
        *(
            Cell("route", route.name, caller, route.public or caller in route.roles)
            for route in EVERY_ROUTE
            for caller in CALLERS
        ),
    ]


def counts() -> Counter[tuple[Kind, bool]]:
    """The number of cells by kind and by whether they allow."""
    return Counter((cell.kind, cell.allowed) for cell in cells())


def main() -> None:
    """Print a line for each event and route, and the sums."""
    doors: dict[tuple[Kind, str], list[Caller]] = {}
    for cell in cells():
        doors.setdefault((cell.kind, cell.name), []).extend([cell.caller] if cell.allowed else [])
    for (kind, name), allowed in doors.items():
        print(f"{kind}\t{name}\t{', '.join(allowed) if len(allowed) < len(CALLERS) else 'everybody'}")
    for (kind, allowed_here), count in sorted(counts().items()):
        print(f"{count} cells of {kind}s {'let in' if allowed_here else 'refuse'}")


if __name__ == "__main__":
    main()

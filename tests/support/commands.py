"""What the driver asks the database, command by command, for tests of what something costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymongo import monitoring


@dataclass
class Command:
    """One command: what, of which collection, how long its text is, its filter, and how many documents came back."""

    name: str
    collection: str
    length: int = 0
    documents: int = 0
    filter: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.collection}"

    async def read(self, collection: Any) -> int:
        """Of a find: how many documents the embedded database reads for it, which are all that the index leads to.

        Args:
            collection: the driver's, of this name.
        """
        plan = (await collection.find(self.filter).explain())["queryPlanner"]["winningPlan"]
        while "keyPattern" not in plan and "inputStage" in plan:
            plan = plan["inputStage"]
        by_index = plan.get("keyPattern", {})
        found: int = await collection.count_documents({key: self.filter[key] for key in self.filter if key in by_index})
        return found


class Commands(monitoring.CommandListener):
    """Keeps what is asked while it listens. Of clients that were made after the first use of `listening` alone."""

    def __init__(self) -> None:
        self.listens = False
        self.kept: list[Command] = []
        self._open: dict[int, Command] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.listens:
            of = event.command.get("collection", event.command.get(event.command_name))
            self._open[event.request_id] = Command(
                event.command_name, str(of), len(str(event.command)), filter=_filter(event.command)
            )
            self.kept.append(self._open[event.request_id])

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        command = self._open.pop(event.request_id, None)
        cursor: Any = event.reply.get("cursor")
        if command is not None and cursor:
            command.documents = len(cursor.get("firstBatch", cursor.get("nextBatch", ())))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        self._open.pop(event.request_id, None)

    @contextmanager
    def listen(self) -> Iterator[list[Command]]:
        """The commands that are sent inside."""
        self.kept, self.listens = [], True
        try:
            yield self.kept
        finally:
            self.listens = False


def _filter(command: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a find its filter, of an aggregation what it begins with."""
    pipeline: Sequence[Mapping[str, Any]] = command.get("pipeline", ())
    found: Mapping[str, Any] = command.get("filter") or (pipeline[0].get("$match", {}) if pipeline else {})
    return found


_COMMANDS = Commands()


def commands() -> Commands:
    """The one listener of this process, to be asked for before a store opens: the driver cannot take one back."""
    if _COMMANDS not in monitoring._LISTENERS.command_listeners:
        monitoring.register(_COMMANDS)
    return _COMMANDS

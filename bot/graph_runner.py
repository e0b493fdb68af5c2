"""The graph runner: Rasa's components one after the other, on the calling thread.

Rasa hands its graph to dask for every message and every prediction, which schedules it anew and passes each step
through a queue. The graph of a loaded model never changes, so it is ordered once.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

Plan = list[tuple[GraphNode, tuple[str, ...]]]
"""The nodes to run, each after those that it needs, with the names of what it needs."""


class PlannedGraphRunner:
    """Runs a graph with the same nodes and results as Rasa's runner."""

    def __init__(self, runner: DaskGraphRunner) -> None:
        """Take over the loaded components of `runner`."""
        self._nodes = runner._instantiated_nodes
        self._schema: GraphSchema = runner._graph_schema
        self._plans: dict[tuple[str, ...], Plan] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the nodes named `targets` for `inputs`, by name."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        made = dict(inputs or {})
        for node, needs in self._plans[wanted]:
            name, output = node(*((need, made[need]) if need in made else need for need in needs))
            made[name] = output
        return {name: made[name] for name in wanted}

    def _plan(self, wanted: tuple[str, ...]) -> Plan:
        plan: Plan = []
        seen: set[str] = set()

        def visit(name: str) -> None:
            if name in seen or name not in self._schema.nodes:
                return
            seen.add(name)
            needs = tuple(self._schema.nodes[name].needs.values())
            for need in needs:
                visit(need)
            plan.append((self._nodes[name], needs))

        for name in wanted:
            visit(name)
        return plan

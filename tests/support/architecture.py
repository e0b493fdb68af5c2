"""`python -m tests.support.architecture`: draw the packages of `handoff` and the way of a message into its README.

Layers come from the layers of import-linter (`pyproject.toml`), arrows from the real imports (`tests.support.imports`):
those that remain when every arrow is left out that a longer way along other arrows says already. The steps of a message
are written here; each goes along an import, or back up through an observer that the upper package has registered.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.support.imports import ROOT, Graph, module_imports, package_imports

README: Final = ROOT / "handoff" / "README.md"
BEGIN, END = "<!-- packages:begin -->", "<!-- packages:end -->"
"""Between these lines of the README stands what `block` returns."""

PACKAGES: Final[Mapping[str, str]] = {
    "cli": "one module a command",
    "app": "puts a node together",
    "gateway": "Socket.IO, HTTP, limits, other nodes",
    "actions": "what actors do in a conversation",
    "backoffice": "accounts, texts, records, figures, retention",
    "routing": "queue, presence, hours, slots",
    "assistant": "bot, replies, cards, fallback",
    "ledger": "load, run a command, append, follow",
    "operations": "jobs, bootstrap, supervisor",
    "conversation": "state, commands, events, decide",
    "contract": "events, routes, errors on the wire",
    "risk": "rules over every message",
}
"""What each package does, as short as fits into its box."""

OUTSIDE: Final[Mapping[str, str]] = {
    "visitor": "visitor's browser",
    "counselor": "counselor's browser",
    "bot": "bot (Rasa)",
    "storage": "storage: encrypted log",
}
"""What a message passes that is no package of `handoff`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a message, from one box to another; `files` are where it happens, the first one foremost."""

    source: str
    target: str
    files: tuple[str, ...]
    text: str
    observed: bool = False
    """Whether the target is above and called back: it has registered an observer with the source."""


STEPS: Final = (
    Step(
        "visitor",
        "gateway",
        ("handoff/gateway/sockets/visitor.py", "handoff/gateway/sockets/visitor_events.py"),
        "takes `message:send` from a socket that has a conversation, checks pace and contract",
    ),
    Step(
        "gateway",
        "actions",
        ("handoff/actions/visitor.py",),
        "normalises the text and makes a `Write` command of it",
    ),
    Step(
        "actions",
        "ledger",
        ("handoff/ledger/command_handler.py", "handoff/ledger/repository.py"),
        "loads and folds the conversation, runs the command, and runs it again if another writer was faster",
    ),
    Step(
        "ledger",
        "conversation",
        ("handoff/conversation/decide.py", "handoff/conversation/rules/visitor.py"),
        "decides which events follow: the message, a new risk, the 112 text, a place in the queue",
    ),
    Step(
        "conversation",
        "risk",
        ("handoff/risk/engine.py",),
        "the risk rules read the text, after what the conversation has been so far",
    ),
    Step(
        "ledger",
        "storage",
        ("storage/mongo/log.py", "handoff/assistant/wording/wording.py"),
        "the worded events are encrypted and appended as one entry under the command's id; "
        "only now is the message acknowledged",
    ),
    Step(
        "ledger",
        "routing",
        ("handoff/ledger/projection.py", "handoff/routing/board.py"),
        "the index row is written, and the queue board shows who waits",
        observed=True,
    ),
    Step(
        "ledger",
        "gateway",
        ("handoff/gateway/sockets/delivery.py", "handoff/conversation/visibility.py"),
        "for each open socket, what its owner may see of the new events",
        observed=True,
    ),
    Step(
        "gateway",
        "counselor",
        ("handoff/gateway/sockets/server.py",),
        "pushes them, and the changed row of the queue, to the console; a socket that does not read is closed",
    ),
    Step(
        "ledger",
        "assistant",
        ("handoff/assistant/turns.py",),
        "the bot owes an answer, and the conversation's worker sees to it",
        observed=True,
    ),
    Step(
        "assistant",
        "bot",
        ("handoff/assistant/bot_service/client.py", "handoff/assistant/bot_service/pool.py"),
        "asks the bot, within the time of a turn",
    ),
    Step(
        "assistant",
        "ledger",
        (
            "handoff/assistant/answering.py",
            "handoff/assistant/guides/guided.py",
            "handoff/assistant/danger/triage.py",
        ),
        "fits the answer to this conversation, or takes a guide's next step in its place, and runs it, or the failure,"
        " as a command; it is refused if a counselor has taken over meanwhile",
    ),
)


def layers() -> list[list[str]]:
    """The packages by layer as import-linter holds them, highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    listed = next(each["layers"] for each in contracts if each.get("containers") == ["handoff"])
    return [re.split(r"\s*[|:]\s*", layer) for layer in listed]


def imports_of_packages() -> dict[str, frozenset[str]]:
    """From each package to the packages that it imports. What an operator copies (`deployment`) is no package."""
    graph = package_imports(module_imports("handoff"))
    graph = {name: imported for name, imported in graph.items() if name != "handoff.deployment"}
    short = {name: name.rpartition(".")[2] for name in graph}
    return {short[name]: frozenset(short[each] for each in imported) for name, imported in graph.items()}


def reduced(graph: Graph) -> dict[str, frozenset[str]]:
    """The fewest arrows that say the same: none that a longer way leads along too."""
    return {
        name: frozenset(
            each for each in imported if not any(each in reach(graph, other) for other in imported - {each})
        )
        for name, imported in graph.items()
    }


def reach(graph: Graph, start: str) -> set[str]:
    """Everything that `start` imports, directly or not."""
    found: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(graph[name])
    return found


def diagram() -> str:
    """A `flowchart`: packages in layers, thin arrows: imports, numbered ones: a message (dotted: to an observer)."""
    return "\n".join(("flowchart TB", *_boxes(), *_arrows()))


def table() -> str:
    """The steps with their files, as Markdown with links from `handoff/`."""
    rows = (f"| {number} | {', '.join(map(_link, step.files))} | {step.text} |" for number, step in numbered())
    return "\n".join(("| step | where | what happens |", "|---|---|---|", *rows))


def block() -> str:
    """Both as they stand in the README."""
    return f"```mermaid\n{diagram()}\n```\n\n{table()}"


def numbered() -> Iterator[tuple[int, Step]]:
    """The steps from 1 on."""
    return enumerate(STEPS, start=1)


def _boxes() -> Iterator[str]:
    for name in ("visitor", "counselor"):
        yield f'    {name}(["{OUTSIDE[name]}"])'
    stacked = layers()
    for height, packages in zip(range(len(stacked), 0, -1), stacked, strict=True):
        yield f'    subgraph layer{height}["layer {height}"]'
        yield from (f'        {package}["<b>{package}</b><br/>{PACKAGES[package]}"]' for package in packages)
        yield "    end"
    yield f'    bot(["{OUTSIDE["bot"]}"])'
    yield f'    storage[("{OUTSIDE["storage"]}")]'


def _arrows() -> Iterator[str]:
    imports = imports_of_packages()
    walked = {pair for step in STEPS for pair in ((step.source, step.target), (step.target, step.source))}
    for number, step in numbered():
        if step.observed:  # drawn from the upper package, or the picture would put it below
            yield f"    {step.target} <-.->|{number}| {step.source}"
        else:
            yield f"    {step.source} ==>|{number}| {step.target}"
    for source, targets in reduced(imports).items():
        yield from (f"    {source} --> {target}" for target in sorted(targets) if (source, target) not in walked)


def _link(path: str) -> str:
    """`[actions/visitor.py](actions/visitor.py)`; what is outside of `handoff/` is named from the root."""
    inside = path.removeprefix("handoff/")
    return f"[{inside}]({inside})" if inside != path else f"[{path}](../{path})"


def main() -> None:
    """Write the block between its markers."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{block()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()

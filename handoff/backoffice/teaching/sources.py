"""What the bot learns from, read as data: its code is never imported here, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from handoff.operations.bootstrap.checkout import Checkout
from knowledge import yaml_text
from knowledge.examples import Taught, folded

INTENTS: Final = Path("data") / "intents"
RULES: Final = Path("data") / "rules" / "rules.yml"
DOMAIN: Final = Path("domain.yml")
TEST_SET: Final = Path("tests/handoff/assistant/evaluation") / "sentences.yaml"


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent as the installation teaches it."""

    name: str
    about: str
    level: str
    signals: tuple[str, ...]
    holder: str
    sentences: Mapping[str, tuple[str, ...]]
    """By language."""


class Installation:
    """What came with the program: read once, when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all intents, without reading what is in them."""
        return tuple(sorted(path.stem for path in (self._root / "bot" / INTENTS).glob("*.yaml")))

    @cached_property
    def intents(self) -> Mapping[str, Intent]:
        """All intents, by name. Takes about a second the first time.

        Raises:
            OSError, yaml.YAMLError: the bot's project is not whole.
        """
        return {each.name: each for each in intents(self._root / "bot")}

    @cached_property
    def rules(self) -> Sequence[Mapping[str, Any]]:
        """What follows on what was heard, as the bot's file has it; none without a bot."""
        file = self._root / "bot" / RULES
        return load(file)["rules"] if file.exists() else ()

    @cached_property
    def responses(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What the bot may say, with its buttons, by action."""
        file = self._root / "bot" / DOMAIN
        return load(file)["responses"] if file.exists() else {}

    @cached_property
    def taught(self) -> Taught:
        """All sentences, for judging new ones."""
        return taught(list(self.intents.values()))

    @cached_property
    def measured_on(self) -> frozenset[str]:
        """The sentences by which models are judged."""
        return measured_on(self._root)


@cache
def installed() -> Installation:
    """That of this program: several hundred kilobytes of YAML, whoever asks. Its files do not change while it runs."""
    return Installation(Checkout.here().root)


def intents(bot: Path) -> list[Intent]:
    """All intents of the bot whose project is in this folder, by name.

    Raises:
        OSError, yaml.YAMLError: the project is not whole.
    """
    return [_intent(path.stem, load(path)) for path in sorted((bot / INTENTS).glob("*.yaml"))]


def taught(listed: list[Intent]) -> Taught:
    """What there is, for judging new sentences."""
    pairs = ((folded(text), each.name) for each in listed for texts in each.sentences.values() for text in texts)
    return Taught(frozenset(each.name for each in listed), dict(pairs))


def measured_on(root: Path) -> frozenset[str]:
    """The folded sentences by which models are judged, in the trial or elsewhere, with those of dialogues."""
    cases = [case for file in sorted((root / TEST_SET).parent.glob("*.yaml")) for case in load(file)]
    texts = [text for case in cases for text in (case.get("text"), *case.get("turns", ())) if text]
    return frozenset(folded(str(text)) for text in texts)


def said_by(bot: Path) -> frozenset[str]:
    """The ids of all replies and buttons that the bot of this project may choose; none without a project."""
    file = bot / DOMAIN
    if not file.exists():
        return frozenset()
    variants = [variant for variants in load(file)["responses"].values() for variant in variants]
    buttons = [button["title"] for variant in variants for button in variant.get("buttons", ())]
    return frozenset([*(variant["text"] for variant in variants), *buttons])


def load(path: Path) -> Any:
    """A YAML file."""
    return yaml_text.read(path.read_text(encoding="utf-8"))


def _intent(name: str, content: dict[str, Any]) -> Intent:
    default = content.get("default") or {}
    return Intent(
        name=name,
        about=str(content.get("about", "")),
        level=str(default.get("level", "N0")),
        signals=tuple(default.get("signals") or ()),
        holder=str(default.get("holder", "unknown")),
        sentences={lang: tuple(_texts(entries)) for lang, entries in (content.get("examples") or {}).items()},
    )


def _texts(entries: list[Any] | None) -> Iterator[str]:
    for entry in entries or []:
        yield str(entry["text"] if isinstance(entry, dict) else entry)

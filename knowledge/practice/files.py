"""The files of the stories: one YAML each in `content/personas`. Pure but for reading them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from knowledge.findings import Faulty, Finding, of_validation
from knowledge.practice.checks import findings
from knowledge.practice.story import Story

PERSONAS: Final = Path(__file__).parents[1] / "content" / "personas"


class StoryError(Faulty):
    """A file is not a valid story."""


@cache
def load(folder: Path = PERSONAS) -> Mapping[str, Story]:
    """All stories, by id. Raises StoryError with every fault of every file."""
    found: dict[str, Story] = {}
    wrong: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            story = msgspec.yaml.decode(path.read_bytes(), type=Story)
        except msgspec.ValidationError as error:
            wrong.append(msgspec.structs.replace(of_validation(error), where=path.name))
            continue
        wrong += [msgspec.structs.replace(each, where=path.name) for each in findings(story)]
        if story.id != path.stem:
            wrong.append(Finding(field="id", where=path.name, rule="unknown_value", value=story.id))
        found[story.id] = story
    if wrong:
        raise StoryError(wrong)
    return MappingProxyType(found)

"""YAML as the files of this project are read and written: safe, and in C where there is one. Pure.

Owns which reader and which writer. What a file means, and what is told of a fault in it, is its owner's.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""A first start reads two thousand files."""
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH: Final = 118


def read(source: str | bytes) -> Any:
    """What stands in `source`. Raises yaml.YAMLError, or ValueError or RecursionError for values that cannot be."""
    return yaml.load(source, Loader=LOADER)  # noqa: S506  # a safe one


def written(value: Any) -> str:
    """A file of plain lists, mappings, texts and numbers, in their order: `read` gives back the same."""
    text: str = yaml.dump(value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text

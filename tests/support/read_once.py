"""Imported where many nodes start in one process: what each reads of the installation's own files is read once.

Rules, wordings and short answers do not change while tests run, and reading them is half of the processor time of a
start. Files of another place are read each time. Who looks at what reading leaves behind calls `handoff.risk.loader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from handoff.cli._parts import REPLIES
from handoff.risk import RiskRules
from knowledge import seed, wordings
from knowledge.articles import Article

_load_rules: Final = RiskRules.load
_load_wordings: Final = wordings.load
_load_answers: Final = cache(seed.answers.__wrapped__)


@cache
def _rules() -> RiskRules:
    return _load_rules()


@cache
def _wordings() -> wordings.Wordings:
    return _load_wordings(REPLIES)


def _rules_of(code_words: Path | None = None) -> RiskRules:
    return _rules() if code_words is None else _load_rules(code_words)


def _wordings_of(folder: Path) -> wordings.Wordings:
    return _wordings() if folder == REPLIES else _load_wordings(folder)


@cache
def _answers() -> Sequence[Article]:
    """A node forgets the short answers once they are imported; here this is forgotten, and they are not."""
    return _load_answers()


RiskRules.load = _rules_of  # type: ignore[method-assign]
wordings.load = _wordings_of
seed.answers = _answers

"""The audit trail is read in words: every action that is written to it has some, in each language of the console."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handoff.contract.routes import EDITOR, KNOWLEDGE, ROUTES
from handoff.contract.tables import COUNSELOR_EVENTS

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "widget" / "src" / "locales"
STAFF_LANGUAGES = sorted(
    path.stem for path in LOCALES.glob("*.json") if "console" in json.loads(path.read_text(encoding="utf-8"))
)
WRITTEN_BY_HAND = re.compile(r'AuditRecord\([^\n]*"([a-z_]+:[a-z_]+)"|_audit\(\s*"([a-z_]+:[a-z_]+)"')


def actions() -> set[str]:
    """Every event and route of staff, of which at least a refused role is audited, and what other code writes."""
    declared = {route.name for route in (*ROUTES, *EDITOR, *KNOWLEDGE) if not route.public} | set(COUNSELOR_EVENTS)
    written: set[str] = set()
    for path in (ROOT / "handoff").rglob("*.py"):
        found = WRITTEN_BY_HAND.findall(path.read_text(encoding="utf-8"))
        written |= {one or other for one, other in found}
    assert written, "the pattern still finds what is written by hand"
    return declared | written


@pytest.mark.parametrize("lang", STAFF_LANGUAGES)
def test_every_audited_action_has_words(lang: str) -> None:
    words = json.loads((LOCALES / f"{lang}.json").read_text(encoding="utf-8"))["console"]
    missing = sorted(action for action in actions() if not words.get(f"audit_{action.replace(':', '_')}"))
    assert missing == []


def test_swedish_and_english_are_read() -> None:
    assert {"sv", "en"} <= set(STAFF_LANGUAGES)

"""Every text that the service uses is worded in every language, so that no visitor is the first to find it missing."""

from __future__ import annotations

import ast
from pathlib import Path

from handoff.assistant.wording.wording import OWN_TEXTS
from handoff.cli._parts import REPLIES
from handoff.conversation import rules
from knowledge import wordings


def _ids_in_the_rules() -> set[str]:
    """Reply ids and notices that the rules name, read from their source: in calls, and as constants of a module."""
    sources = [path.read_text(encoding="utf-8") for folder in rules.__path__ for path in Path(folder).glob("*.py")]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    constants = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    notices = {text for text in constants if text.startswith("notice_") and not text.endswith("_")}
    return {text for call in calls for text in _named(call)} | notices


def _named(call: ast.Call) -> set[str]:
    """The text that this call names as a literal, if it does."""
    named = {
        str(keyword.value.value)
        for keyword in call.keywords
        if keyword.arg in ("reply_id", "text_id") and isinstance(keyword.value, ast.Constant)
    }
    if isinstance(call.func, ast.Name) and call.func.id == "notice" and isinstance(call.args[0], ast.Constant):
        named.add(f"notice_{call.args[0].value!s}")
    return named


def test_the_list_holds_what_the_rules_name() -> None:
    named = _ids_in_the_rules()
    assert {"welcome", "notice_ended", "notice_paused"} <= named
    assert named <= OWN_TEXTS


def test_each_of_them_is_worded() -> None:
    assert wordings.load(REPLIES).ids >= OWN_TEXTS

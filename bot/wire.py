"""The JSON of the channel: the fields of a request, checked and cleaned. Pure.

Strict on types (BadRequest) and lenient on content: an unknown button or slot is ignored, because a visitor must get
an answer also while bot and gateway have different versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.levels import LEVELS
from bot.text import clean

VERSION = 1
MAX_TEXTS = 64
MAX_RECENT = 16
"""More than a conversation gives: a request with more is none of the gateway's."""
MAX_ASKED = 16
"""The same of the names of what is said once a conversation."""
AUDIENCES = ("anhorig", "yrkesverksam", "ung", "vill_lamna", "okand")


class BadRequest(ValueError):
    """A request of the wrong shape. Never carries the visitor's words."""


@dataclass(frozen=True)
class Turn:
    """One request to `/turn`, cleaned. `level` is the conversation's level so far, this message included.

    `recent` is what the visitor wrote before `text`, oldest first. To be embedded beside the text: `together`, the text
    with what was told before it, and `question`, what it asks without the rest; empty where there is no such thing.
    """

    text: str
    payload: str | None
    lang: str
    level: str
    slots: dict[str, Any]
    recent: tuple[str, ...] = ()
    together: str = ""
    question: str = ""


def read_turn(body: Any, payloads: frozenset[str]) -> Turn:
    """The request in `body`; `payloads` are the button payloads that exist."""
    data = _object(body)
    if data.get("v") != VERSION:
        raise BadRequest("v")
    payload = data.get("payload")
    return Turn(
        text=clean(_of_type(data.get("text", ""), str, "text")),
        payload=payload if isinstance(payload, str) and payload in payloads else None,
        lang=_of_type(data.get("lang", "sv"), str, "lang"),
        level=data["level"] if data.get("level") in LEVELS else "N0",
        slots=_read_slots(_of_type(data.get("slots", {}), dict, "slots")),
        recent=tuple(_texts(data.get("recent", []), "recent", most=MAX_RECENT)),
        together=clean(_of_type(data.get("together", ""), str, "together")),
        question=clean(_of_type(data.get("question", ""), str, "question")),
    )


def read_texts(body: Any) -> list[str]:
    """The texts of a request to `/parse`, cleaned; at most MAX_TEXTS."""
    return _texts(_object(body).get("texts"), "texts", most=MAX_TEXTS)


def _read_slots(slots: dict[str, Any]) -> dict[str, Any]:
    asked = slots.get("asked")
    if isinstance(asked, list) and len(asked) > MAX_ASKED:
        raise BadRequest("asked")
    return {
        "turn": _count(slots.get("turn"), 1),
        "low_confidence": _count(slots.get("low_confidence"), 0),
        "audience": slots.get("audience") if slots.get("audience") in AUDIENCES else None,
        "kommun": slots.get("kommun") if isinstance(slots.get("kommun"), str) else None,
        "level_seen": slots.get("level_seen") if slots.get("level_seen") in LEVELS else "N0",
        "evidence_n2": _share(slots.get("evidence_n2")),
        "evidence_n3": _share(slots.get("evidence_n3")),
        "topic": slots.get("topic") if isinstance(slots.get("topic"), str) else None,
        "asked": [name for name in asked if isinstance(name, str)] if isinstance(asked, list) else [],
    }


def _count(value: Any, default: int) -> int:
    return value if isinstance(value, int) and value >= 0 else default


def _share(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else 0.0


def _object(body: Any) -> dict[str, Any]:
    return dict(_of_type(body, dict, "body"))


def _texts(value: Any, name: str, *, most: int) -> list[str]:
    texts = _of_type(value, list, name)
    if len(texts) > most:
        raise BadRequest(name)
    return [clean(_of_type(text, str, name)) for text in texts]


def _of_type(value: Any, wanted: type, name: str) -> Any:
    if not isinstance(value, wanted):
        raise BadRequest(name)
    return value

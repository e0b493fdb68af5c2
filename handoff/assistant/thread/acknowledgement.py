"""Which words take up what was told: the reply that listens, the sentence before an answer, the reply by role. Pure.

Owns the choice of their ids, and what counts as telling. It never judges the bot's answer: whether one of these stands
in its place is decided in `revision`.
"""

from __future__ import annotations

from typing import Final

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.thread.topic import (
    LISTENS,
    OF_OTHERS,
    OWN,
    TAKES_UP,
    is_known,
    thread_of,
    told_now,
    writes_young,
)
from handoff.conversation.answers.words import ABOUT_OTHERS, SPEAKING, of_writer
from handoff.conversation.commands import BotReply
from handoff.conversation.state import State, written
from handoff.conversation.text.folding import folded_words
from handoff.conversation.text.sentences import asks_back, tells
from handoff.conversation.told.understood import confirmed
from knowledge.language import SERVED

_BY_ROLE: Final = {
    "anhorig": "roll_anhorig",
    "yrkesverksam": "roll_yrkesverksam",
    "ung": "roll_ung",
    "vill_lamna": "vill_lamna",
}
"""What is said to who they are, where nothing else is known of it."""


def is_told(request: BotRequest) -> bool:
    """Whether the visitor tells something, in words of their own, and asks nothing."""
    return request.payload is None and tells(request.text) and not asks_back(request.text)


def listening_reply(state: State) -> str | None:
    """The id of the reply that takes up what was told; None where it is not known what it is about."""
    thread = thread_of(state)
    return f"{LISTENS}{thread}" if thread is not None and written(state) in SERVED else None


def taking_up(request: BotRequest, state: State, command: BotReply) -> str | None:
    """The id of the one sentence that says what this is about, where the visitor tells something of it."""
    if not is_told(request) or written(state) not in SERVED:
        return None
    now, before = told_now(command, state), thread_of(state)
    if now == OWN and before in OF_OTHERS and _tells_of_others_alone(request):
        now = None  # "min man blir arg på honom": how those two are, and not how the writer is
    thread = now or before
    return f"{TAKES_UP}{thread}" if thread is not None else None


def _tells_of_others_alone(request: BotRequest) -> bool:
    words = folded_words(request.text)
    writer = of_writer(SPEAKING, request.lang)
    return not ABOUT_OTHERS.isdisjoint(words) and writer.isdisjoint(words)


def acknowledging_reply(state: State) -> str | None:
    """The id of the reply that takes up what was told; by who they are while nothing else is known."""
    if is_known(state):
        return listening_reply(state)
    told = confirmed(state).get("audience") or ("ung" if writes_young(state) else "")
    near = confirmed(state).get("relation", "") not in ("", "jag_sjalv", "elev_klient")
    by_role = "roll_anhorig" if near and told == "ung" else _BY_ROLE.get(told)
    return by_role or ("roll_anhorig" if near else None)

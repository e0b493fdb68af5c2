"""What is said to a question that no fact answers, and that the visitor alone can decide: the bot thinks along. Pure.

Owns in place of which lines this stands: how to talk with somebody, where nobody asked for words, and that there is no
answer. It never decides, and it changes nothing of danger, of a call, or of what was answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.danger.safety import OFF_TOPIC
from handoff.assistant.thread.for_whom import HOW_TO_TALK, WORRIED_FOR
from handoff.assistant.wording.dialogue import PERSON_BUTTON, UNANSWERED, unsaid
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.one_question import GO_ON
from handoff.conversation.state import State, goes_on
from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import sentences_of
from handoff.conversation.told.understood import confirmed
from handoff.conversation.wishes.question_kinds import Kind, asks_how_to_say, kind_asked
from handoff.risk import Level

REPLIES: Final[Mapping[Kind, str]] = {
    "choice": "fraga_val",
    "judgement": "fraga_rimligt",
    "what_if": "fraga_tank_om",
}
"""The reply that thinks along, by the kind of the question."""


def thinking_along(command: BotReply, request: BotRequest, state: State, variants: Callable[[str], int]) -> BotReply:
    """The answer, with what thinks along in the place of a line that is beside the question, or has no answer to it.

    Args:
        command: the answer.
        request: what it was asked.
        state: the conversation before it.
        variants: how many texts a reply has now, in the visitor's language.
    """
    if request.payload is not None:
        return command
    if _has_thought(command, request, state) and unsaid(HEARD, variants(HEARD), state.said) is not None:
        buttons = () if state.name == "queued" else (PERSON_BUTTON,)
        return replace(command, lines=(BotLine(reply_id=HEARD, buttons=buttons),), cards=(), guide=None)
    lines = tuple(_line(line, request.text, state, variants) for line in command.lines)
    return replace(command, lines=lines) if lines != command.lines else command


WORRIES: Final = ("oro_barn", "oro_annan_narstaende", "oro_yrkesroll")
"""What is said to who tells of a worry: beside what they ask, once that is told."""
HEARD: Final = "fraga_val_hort"
"""Said to who has thought it through and writes what they lean towards."""
_LEANS: Final = re.compile(
    r"\b(?:lutar (?:nog |mest |val )?(?:at|mot)|jag (?:tror|tanker|kanner) (?:nog |mest )?att|tror jag|kommer nog"
    r"|ska nog|valjer|vantar (?:nog|lite)|provar|borjar (?:nog )?med|far nog|i lean|i think i|i will probably)\b"
)


def _has_thought(command: BotReply, request: BotRequest, state: State) -> bool:
    """Whether the bot has thought along, or has nothing to say, and a calm message tells what they lean towards."""
    latest = next((said.partition("#")[0] for said in reversed(state.said) if not said.startswith(GO_ON)), "")
    calm = command.handoff is None and Level[command.level] < Level.N3 and state.level < Level.N4
    heard = latest in REPLIES.values() or {line.reply_id for line in command.lines} == {OFF_TOPIC}
    return calm and heard and goes_on(state) and _LEANS.search(folded_text(request.text)) is not None


def _line(line: BotLine, text: str, state: State, variants: Callable[[str], int]) -> BotLine:
    if line.text or line.reply_id not in (HOW_TO_TALK, UNANSWERED, *WORRIES):
        return line
    if line.reply_id in WORRIES:
        kind = kind_asked(sentences_of(text)[-1]) if goes_on(state) and text.strip(".!? ") else None
        instead = REPLIES[kind] if kind is not None else line.reply_id
    elif asks_how_to_say(text):
        of_another = confirmed(state).get("relation", "") in WORRIED_FOR
        instead = HOW_TO_TALK if of_another else line.reply_id
    else:
        kind = kind_asked(text)
        instead = REPLIES[kind] if kind is not None else line.reply_id
    may = instead != line.reply_id and unsaid(instead, variants(instead), state.said) is not None
    return replace(line, reply_id=instead) if may else line

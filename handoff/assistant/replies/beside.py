"""A published short answer beside what else is said: of danger, or by a guide that begins. Pure.

"Min bror har hotat mig i sms, ska jag spara dem?" is a danger, and a question. Owns when both may be said, and in which
order. The level, the call, the notices and the question that is asked stay as they are.
"""

from __future__ import annotations

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer
from handoff.assistant.danger.model_level import is_sure
from handoff.assistant.wording.dialogue import PERSON_BUTTON, UNANSWERED
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.state import State, tells_danger
from handoff.risk import Level
from handoff.risk.signals import OWN_LIFE
from knowledge.guides.model import PREFIX
from knowledge.questions import Questions


def is_calm(answer: BotAnswer, state: State) -> bool:
    """Whether no danger is told in what waits, by the rules and by the model."""
    return not tells_danger(state) and Level[answer.risk.level] < Level.N3


def may_stand_beside(answer: BotAnswer, text: str, state: State) -> bool:
    """Whether an answer may stand beside it: no life is surely in danger now, and nobody thinks of ending theirs.

    Where the model alone reads that one may be, and is not sure, the question whether anybody is in danger follows.
    """
    sure = Level[answer.risk.level] >= Level.N4 and is_sure(answer.risk, answer.intent.name, (text,))
    told = tells_danger(state) and state.level >= Level.N4
    return not (sure or told) and OWN_LIFE not in (*answer.risk.signals, *state.signals_told)


def asks_in_a_guide(command: BotReply, questions: Questions) -> bool:
    """Whether the command ends with the question of a guide."""
    return any(each.reply_id.startswith(PREFIX) for each in _asks(command, questions))


def with_answer(command: BotReply, line: BotLine, questions: Questions, state: State) -> BotReply:
    """The command with the answer after what it says, and before what it asks. A guide that begins only asks.

    Args:
        command: what is said beside it.
        line: the short answer, with its words.
        questions: which lines ask.
        state: the conversation before it.
    """
    asks = _asks(command, questions)
    said = command.lines[: len(command.lines) - len(asks)]
    opens = asks_in_a_guide(command, questions)
    beside = [each for each in said if each.reply_id != UNANSWERED]
    kept = [each for each in beside if not (opens and each.reply_id.startswith(PREFIX))]
    if not asks and state.name != "queued":
        line = replace(line, buttons=(PERSON_BUTTON,))
    return replace(command, lines=(*kept, line, *asks))


def _asks(command: BotReply, questions: Questions) -> tuple[BotLine, ...]:
    """The last line, if it asks."""
    return tuple(each for each in command.lines[-1:] if each.question or questions.asked_by(each.reply_id))

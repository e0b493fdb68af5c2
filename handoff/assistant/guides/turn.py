"""What a turn of the bot with a guide in it depends on. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handoff.assistant.bot_service.client import Vector
from handoff.assistant.danger.safety import CALL_FOR_ME, STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE, is_open
from handoff.assistant.guides.lines import Showing
from handoff.assistant.guides.walk import Heard
from handoff.assistant.wording.dialogue import ANSWERED_BY_REPLY, NOTHING_TOLD, Told, with_reflection
from handoff.conversation.commands import BotReply
from handoff.conversation.state import State
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN
from handoff.risk import Level
from knowledge.guides.compiled import Compiled

GO_ON_QUESTION: Final = "guide_go_on"
"""The question that it asks (`knowledge.questions`)."""
GO_ON_YES, GO_ON_NO = "guide_vidare", "guide_inte"
MOST_ASKED: Final = 2
"""So often a question is asked that small talk follows on; then the guide goes on without an answer."""
SURE: Final = 0.6
"""From this confidence on the bot's reading of a question as being about something else interrupts a guide."""
SURELY_ELSE: Final = 0.9
"""From this confidence what is told in the middle of a guide, and asks nothing, has nothing to do with it."""
REQUESTS: Final = ANSWERED_BY_REPLY | {
    "be_om_manniska",
    "hitta_lokalt_stod",
    "annat_sprak",
    "fraga_begrepp",
    "hat_trakasseri",
    "begar_skadlig_info",
    "ideologisk_debatt",
    "akut_i_annat_amne",
}
"""Intents that ask for something else, whatever the guide is about."""
FAREWELL: Final = "avsluta"
HOW_TO_TALK: Final = "hur_prata"
CERTAIN: Final = 1.0
"""The confidence of what is read by words."""
NEVER_BESIDE: Final = frozenset({CALL_FOR_ME, CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN})
"""Replies about danger after which nothing else is begun in the same turn."""
STAYS: Final = frozenset({STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE})


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a turn with a guide depends on."""

    command: BotReply
    """The bot's answer as it came."""
    fresh: BotReply
    """The same without what was read before."""
    state: State
    """The conversation before it, with what the rules have read in the message."""
    words: str
    """What the visitor wrote; empty for a button's title."""
    payload: str | None
    heard: Heard
    showing: Showing
    variants: Callable[[str], int]
    """How many texts a reply has."""
    asks: Callable[[str], bool] = lambda reply: False
    """Whether a reply asks something."""
    taking_up: str | None = None
    """The reply that says what the conversation is about, where the visitor tells something of it."""
    listening: str | None = None
    """The reply that takes up what was told, where the visitor asks nothing."""
    told: Told | None = None
    """What of the message can be taken up; None: what its words name."""
    vector: Vector | None = None
    """The message as the bot has embedded it."""
    sure: bool = False
    """Whether the answer surely is about what was said, read where it stands: the guide makes room for it."""
    misread: bool = False
    """Whether the visitor writes that they were misread: a guide that went on would do so again."""

    @property
    def level(self) -> Level:
        """Of the conversation, with what the bot has read."""
        return max(self.state.level, Level[self.command.level])

    @property
    def own(self) -> BotReply:
        """What the bot says by itself, after a feeling that is taken up."""
        return self.reflected(self.fresh, self.taking_up)

    def reflected(self, command: BotReply, taking_up: str | None) -> BotReply:
        """An answer after a feeling, or what was told, that is taken up."""
        return with_reflection(
            command,
            self.words,
            self.state,
            self.variants,
            taking_up=taking_up,
            told=self.told if self.words else NOTHING_TOLD,
        )

    @property
    def replies(self) -> frozenset[str]:
        """The ids of what the bot would say."""
        return frozenset(line.reply_id for line in self.command.lines)


def asks_how_to_talk(turn: Turn) -> bool:
    """Whether the visitor asks, in so many words, what to say: that is answered, and begins no guide."""
    return turn.command.intent == HOW_TO_TALK and turn.command.confidence >= CERTAIN


def is_settled(turn: Turn) -> bool:
    """Whether nothing urgent is open: this message is calm, and what was read as danger has been answered calmly."""
    return turn.level < Level.N4 and Level[turn.command.level] < Level.N3 and not is_open(turn.state)


def only_of_the_model(turn: Turn, compiled: Compiled) -> bool:
    """Whether nothing but the model's reading, now or before, speaks for the danger that a guide is for."""
    state = turn.state
    signals = compiled.guide.entry.signals
    told = state.danger_told and (not signals or not set(signals).isdisjoint(state.signals_told))
    return compiled.guide.safety and (state.level < Level.N3 or not told)

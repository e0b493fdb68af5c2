"""Whether the kind of thing that a message tells may be taken up by words of its own. Pure.

Owns when; which kind it is, the network reads (`model`), and where its words stand in the answer, `dialogue` decides.
It raises and lowers no level and calls nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handoff.assistant.bot_service.client import BotAnswer, BotRequest
from handoff.assistant.contextual.model import URGENT
from handoff.assistant.contextual.reread import CALM_ENOUGH, sets_a_limit, wishes
from handoff.assistant.thread.topic import has_left_before
from handoff.conversation.state import State, tells_danger
from handoff.conversation.text.sentences import asks_somewhere, beside_questions
from handoff.risk import Level

SURELY: Final = 1.0
"""So much likelier, as log odds, than every other kind and than none one has to be."""
SURELY_BESIDE: Final = 1.5
"""The same where something is asked in the message too."""
FEWEST_WORDS: Final = 4
"""In fewer words nothing is told."""
BESIDE: Final = frozenset(
    {"utanfor_omradet", "annat_sprak", "halsa", "avsluta", "be_om_manniska", "test_missbruk", "ideologisk_debatt"}
)
"""Intents whose reply says that this is another matter, greets, takes leave or calls: nothing is taken up before it."""
TALK: Final = "hur_prata"
"""What is about how to talk with somebody is not taken up after danger: there it is another thing."""
OF_WHO_IS_IN_IT: Final = frozenset({"hort_vill_bort", "hort_vet_inte_om_lamna"})
"""What is said to who is in a group: beside who has left."""


def taken_up(
    told: tuple[str, float] | None,
    likely: Mapping[str, float],
    about: Mapping[str, str],
    answer: BotAnswer,
    request: BotRequest,
    state: State,
) -> str | None:
    """The reply that takes up what is told; None where that is not sure, or something else goes first.

    Args:
        told: the likeliest kind, and how far it is ahead.
        likely: how likely each subject is where the message stands, and how likely it is urgent.
        about: the first intent of every kind.
        answer: what the bot would say.
        request: what it was asked.
        state: the conversation with the message.
    """
    if told is None or told[1] < SURELY or request.payload is not None:
        return None
    told_alone = beside_questions(request.text)
    asks = asks_somewhere(request.text)
    if len(told_alone.split()) < FEWEST_WORDS or (asks and told[1] < SURELY_BESIDE):
        return None
    if (
        tells_danger(state)
        or likely.get(URGENT, 1.0) >= CALM_ENOUGH
        or sets_a_limit(answer)
        or wishes(answer)
        or answer.intent.name in BESIDE
    ):
        return None
    kind, _ = told
    after_danger = state.danger_told and state.level >= Level.N3
    beside = (after_danger and about.get(kind) == TALK) or (kind in OF_WHO_IS_IN_IT and has_left_before(state))
    return None if beside else kind

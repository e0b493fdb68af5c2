"""When the visitor is shown the 112 text, and the staff alarm rings again. Pure.

The long text comes once an episode. After that the visitor's own words are answered. A new danger, or the same one
after ten minutes or an answer that nobody is in danger, shows one short line and rings again, so that one danger never
mutes the next. What was told before, and is no greater, is no new one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from handoff.conversation.context import Context
from handoff.conversation.events import Noticed
from handoff.conversation.rules.shared import LIFE_IN_DANGER, Events
from handoff.conversation.state import State
from handoff.risk import Assessment, Holder, Level

AGAIN: Final = "notice_emergency_again"
ANSWERED: Final = "notice_emergency_answered"
AGAIN_AFTER: Final = timedelta(minutes=10)


def emergency(state: State, assessment: Assessment, context: Context) -> Events:
    """The 112 text that this reading of the rules calls for. Beside an N4, danger to another life counts from N3 on."""
    beside = state.emergency_shown and bool(LIFE_IN_DANGER.intersection(assessment.signals))
    least = Level.N3 if beside else Level.N4
    urgent = [reason for reason in assessment.reasons if reason.level >= least]
    holders = (reason.holder for reason in urgent if reason.holder != Holder.UNKNOWN)
    about = tuple(dict.fromkeys((*(reason.signal for reason in urgent if reason.signal), *holders)))
    about = about or assessment.signals
    known = state.signals_told if assessment.level < Level.N4 else ()
    level = Level.N4 if assessment.level >= least else assessment.level
    calmed = assessment.level >= Level.N4 and state.calm_answers > 0
    return emergency_at(state, level, context, suicide=assessment.suicide, about=about, known=known, calmed=calmed)


def emergency_at(
    state: State,
    level: Level,
    context: Context,
    *,
    suicide: bool,
    about: tuple[str, ...] = (),
    known: tuple[str, ...] = (),
    answered: bool = False,
    calmed: bool = False,
) -> Events:
    """The 112 text: at N4, in every open state.

    Args:
        state: the conversation before.
        level: what was read.
        context: the moment.
        suicide: the text is the one on suicide.
        about: the signals and holders of the danger.
        known: those that are no new danger, beside what the alarm has rung for.
        calmed: since the last danger was read, somebody has answered that there is none.
        answered: an answer about somebody's safety has shown it: the text asks for no other.
    """
    if level < Level.N4:
        return ()
    if state.emergency_shown:
        again = calmed or state.alarmed_at is None or context.now - state.alarmed_at >= AGAIN_AFTER
        new = not {*state.alarmed_about, *known}.issuperset(about)
        return (Noticed(code="emergency", text_id=AGAIN, about=about),) if again or new else ()
    text_id = ANSWERED if answered else f"notice_emergency_{'suicide' if suicide else 'danger'}"
    return (Noticed(code="emergency", text_id=text_id, question=context.questions.asked_by(text_id), about=about),)

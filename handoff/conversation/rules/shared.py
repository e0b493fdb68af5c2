"""Parts of several rules: risk on the record, helplines, the way into the queue. Pure."""

from __future__ import annotations

from handoff.contract.base import level_name
from handoff.contract.errors import Refused
from handoff.conversation.context import STAFF_LANG
from handoff.conversation.events import (
    LINES_CARD,
    BotWrote,
    Event,
    HumanAsked,
    Noticed,
    RiskSeen,
    ShownCard,
    StateChanged,
)
from handoff.conversation.intake import Intake
from handoff.conversation.state import ROUND_THE_CLOCK, State, is_taken_back, written
from handoff.risk import Assessment, Level
from knowledge.language import SERVED

QUEUE_FROM = Level.N3
"""From this level on a person is called without being asked for (DOMAIN 3.3)."""

OFFER_FROM = Level.N2
"""From this level on a person is offered (DOMAIN 3.3)."""

LIFE_IN_DANGER = frozenset({"S1", "S2", "S2b", "S3"})
"""With one of these signals nobody is ever paused or ended by a limit (DOMAIN 3.4)."""

CAME_BACK = "came_back"
"""Why a conversation is queued: its visitor had left while they waited in danger, and is here again."""

Events = tuple[Event, ...]


def is_danger_anew(state: State, level: Level) -> bool:
    """Whether danger counts though the level has not fallen: the first of this contact, or after one taken back."""
    return level >= QUEUE_FROM and (not state.danger_at or is_taken_back(state))


def is_danger_again(state: State, level: Level) -> bool:
    """The same of danger that is told in words, or answered: also after an answer that nobody is in danger any more."""
    return is_danger_anew(state, level) or (level >= QUEUE_FROM and state.calm_answers > 0)


def risk(state: State, assessment: Assessment) -> Events:
    """An assessment goes on the record with a higher level, a new signal, or as danger again."""
    new_signals = tuple(signal for signal in assessment.signals if signal not in state.signals)
    if assessment.level <= state.level and not new_signals and not is_danger_again(state, assessment.level):
        return ()
    why = assessment.why(STAFF_LANG)
    return (RiskSeen(level=level_name(assessment.level), signals=assessment.signals, why=why, source="rules"),)


def round_the_clock(state: State, level: Level, signals: tuple[str, ...], intake: Intake) -> Events:
    """From N3 on, while no person can be reached: helplines that answer day and night, once an episode (DOMAIN 3.3).

    The card names the signals. The helplines are filled in with the wording, because the directory is not pure.
    """
    if level < Level.N3 or intake.open_at(level) or state.lines_shown:
        return ()
    wanted = ShownCard(type=LINES_CARD, id=" ".join(signals) or "S1", title="")
    return (BotWrote(reply_id=ROUND_THE_CLOCK, cards=(wanted,)),)


def human_asked(state: State) -> Events:
    """The wish for a human goes on the record once an episode."""
    return () if state.human_asked else (HumanAsked(),)


def queue(state: State, level: Level, reason: str, intake: Intake, *, announced: bool = False) -> Events:
    """Into the queue, or told that the line is closed. `announced`: the visitor has already been told of the queue.

    Who is called a person without having asked is told why, and how one stops waiting.
    """
    if state.name == "queued":
        return ()
    if state.trainee is not None:  # the trainee is there at any hour
        return (StateChanged(state="queued", reason=reason, offered_to=state.trainee), notice("queued"))
    if not intake.may_queue(level):
        return (notice("closing_soon") if intake.closing_soon else notice("closed_hours"),)
    said = () if announced else (Noticed(code="queued", text_id=_queued_text(state, level, reason)),)
    return (StateChanged(state="queued", reason=reason), *said)


def _queued_text(state: State, level: Level, reason: str) -> str:
    """Which text says that a person is called: in the languages without the others, and for a wish, the plain one."""
    if reason not in ("risk", "bot", CAME_BACK) or written(state) not in SERVED:
        return "notice_queued"
    if reason == CAME_BACK:
        return "notice_queued_back"
    return "notice_queued_danger" if level >= Level.N4 else "notice_queued_unasked"


def notice(code: str) -> Noticed:
    """A fixed text of the system."""
    return Noticed(code=code, text_id=f"notice_{code}")


def owner_or_lead(state: State, account: str, lead: bool) -> None:
    """Raise not_yours unless the account owns the conversation or is a shift lead."""
    if state.owner != account and not lead:
        raise Refused("not_yours")

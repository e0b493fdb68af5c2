"""The fold of the events of a conversation: `apply(state, event, at) -> state`. Pure.

Decides nothing: what is allowed stands in `decide.py`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from functools import singledispatch
from typing import Any

from msgspec.structs import replace

from handoff.conversation import events as ev
from handoff.conversation.events import Event, Record, Slot
from handoff.conversation.state import (
    ABSENT,
    ALARM_TEXTS,
    EMERGENCY_TEXTS,
    ENDED_BY_VISITOR,
    HANDS_OVER,
    KEPT_AFTER_RETURN,
    LEFT_QUEUE,
    MOST_OFFERS,
    RECAP,
    RECENT_TEXTS,
    ROUND_THE_CLOCK,
    SAFE,
    TAKEN_BACK,
    TRANSFERRED,
    WELCOMED,
    Pending,
    Proposal,
    State,
    said_as,
    written,
)
from handoff.risk import Level, MessageCache
from knowledge.language import READ_HERE, SERVED
from knowledge.questions import NO, SAFETY, YES
from storage.ids import Seq

VISIBLE_TO_VISITOR = (ev.VisitorWrote, ev.BotWrote, ev.CounselorWrote, ev.Noticed, ev.StateChanged)
VISIBLE_TO_STAFF = (
    *VISIBLE_TO_VISITOR,
    ev.RiskSeen,
    ev.Unsettled,
    ev.Settled,
    ev.NoteAdded,
    ev.StaffActed,
    ev.HumanAsked,
    ev.LeaveWished,
    ev.VisitorGone,
    ev.VisitorBack,
    ev.TransferOffered,
    ev.TransferAnswered,
    ev.TransferLapsed,
    ev.Proposed,
    ev.ProposalJudged,
    ev.SideWrote,
    ev.Flagged,
    ev.MailReceived,
    ev.MailSent,
)


def fold(state: State, record: Record) -> State:
    """The state after all events of one log entry."""
    for event in record.events:
        state = apply(state, event, record.at)
    return state


def apply(state: State, event: Event, at: datetime) -> State:
    """The state after one more event."""
    seq = Seq(state.seq + 1)
    changed = _changed(event, state, seq, at)
    return replace(
        changed,
        seq=seq,
        updated_at=at,
        visitor_seq=seq if isinstance(event, VISIBLE_TO_VISITOR) else state.visitor_seq,
        staff_seq=seq if isinstance(event, VISIBLE_TO_STAFF) else state.staff_seq,
    )


@singledispatch
def _changed(event: Event, state: State, seq: Seq, at: datetime) -> State:
    """The state with what this event changes, apart from the counters. By default an event changes nothing else."""
    return state


@_changed.register
def _(event: ev.Started, state: State, seq: Seq, at: datetime) -> State:
    return replace(
        with_language(state, event),
        practice=event.practice,
        trainee=event.trainee,
        channel=event.channel,
        started_at=at,
        slots=WELCOMED,
    )


@_changed.register
def _(event: ev.EpisodeStarted, state: State, seq: Seq, at: datetime) -> State:
    return replace(
        state,
        episode=event.episode,
        sealed=False,
        episode_messages=0,
        recent=(),
        risk_cache=MessageCache(),
        slots=WELCOMED,
        pending=(),
        buttons=(),
        question="",
        memory={fact: state.memory[fact] for fact in KEPT_AFTER_RETURN if fact in state.memory},
        safe_at=0,
        danger_at=0,
        taken_back_at=-1,
        unsettled_since=None,
        unconfirmed=frozenset(KEPT_AFTER_RETURN).intersection(state.memory),
        emergency_shown=False,
        alarmed_at=None,
        alarmed_about=(),
        danger_told=False,
        signals_told=(),
        worries_told=(),
        calm_answers=0,
        failure_shown=False,
        lines_shown=False,
        human_asked=False,
        said=(),
        left_queue=False,
        offer_due=False,
        offers=0,
        worries=(),
        articles=(),
        guide=None,
        guides=(),
        queued_at=None,
        gone_since=None,
        kept_place=None,
        appointment=None if state.appointment_kept else state.appointment,
        appointment_kept=False,
    )


@_changed.register
def _(event: ev.VisitorWrote, state: State, seq: Seq, at: datetime) -> State:
    pending = state.pending
    if state.name in ("bot", "queued") and state.channel == "chat":
        pending = (*pending, Pending(seq, event.text, event.payload, at))
    return replace(
        state,
        recent=(*state.recent, event.text)[-RECENT_TEXTS:],
        episode_messages=state.episode_messages + 1,
        pending=pending,
        gone_since=None,
        spoken_at=at,
        visitor_spoke_last=True,
    )


@_changed.register
def _(event: ev.CounselorWrote, state: State, seq: Seq, at: datetime) -> State:
    state = replace(state, spoken_at=at, visitor_spoke_last=False)
    if state.channel != "email":
        return state
    return replace(state, mail_unsent=(*state.mail_unsent, seq), mail_unsent_since=state.mail_unsent_since or at)


@_changed.register
def _(event: ev.MailReceived, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, mail_to=event.sender)


@_changed.register
def _(event: ev.MailSent, state: State, seq: Seq, at: datetime) -> State:
    unsent = tuple(each for each in state.mail_unsent if each != event.answer)
    return replace(state, mail_unsent=unsent, mail_unsent_since=state.mail_unsent_since if unsent else None)


@_changed.register
def _(event: ev.StaffActed, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, handed_why=event.reason) if event.action == HANDS_OVER else state


@_changed.register
def _(event: ev.VisitorAnswered, state: State, seq: Seq, at: datetime) -> State:
    state = with_language(state, event)
    if event.fact:
        memory = {**state.memory, event.fact: event.value}
        safe_at = state.episode_messages if event.fact == SAFE else state.safe_at
        state = replace(state, memory=memory, unconfirmed=state.unconfirmed - {event.fact}, safe_at=safe_at)
    if not event.question:
        return state
    if event.fact in SAFETY and event.value in (YES, NO) and event.value != SAFETY[event.fact]:
        state = replace(state, calm_answers=state.calm_answers + 1)
    pending = state.pending
    if pending and state.name in ("bot", "queued"):
        answered = dataclasses.replace(pending[-1], question=event.question, answer=event.value)
        pending = (*pending[:-1], answered)
    return replace(state, question="", pending=pending)


@_changed.register
def _(event: ev.HumanAsked, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, human_asked=True)


@_changed.register
def _(event: ev.OfferDue, state: State, seq: Seq, at: datetime) -> State:
    worries = tuple(dict.fromkeys((*state.worries, *event.signals)))
    return replace(state, offer_due=state.offers < MOST_OFFERS, worries=worries)


@_changed.register
def _(event: ev.PersonOffered, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, offer_due=False, offers=state.offers + 1)


@_changed.register
def _(event: ev.BotUnderstood, state: State, seq: Seq, at: datetime) -> State:
    return replace(
        state,
        slots={**state.slots, **event.slots},
        lang=(chosen := with_language(state, event)).lang,
        base_lang=chosen.base_lang,
        pending=_after(state.pending, event.answers),
        memory=(memory := _with_slots(state.memory, event.slots)),
        unconfirmed=frozenset(fact for fact in state.unconfirmed if memory[fact] == state.memory[fact]),
        question=event.question,
        language_changed=False,
    )


@_changed.register
def _(event: ev.BotWrote, state: State, seq: Seq, at: datetime) -> State:
    if event.reply_id.endswith(TAKEN_BACK) and not state.pending:  # a newer message may tell danger
        state = replace(state, taken_back_at=state.episode_messages, danger_told=False, signals_told=())
    shown = state.lines_shown or event.reply_id == ROUND_THE_CLOCK
    name = said_as(event.reply_id, event.variant)
    new = (card.id for card in event.cards if card.type == "article" and card.id not in state.articles)
    return replace(
        state,
        buttons=event.buttons,
        buttons_seq=seq,
        recapped=state.recapped or event.reply_id == RECAP,
        lines_shown=shown,
        question=_open_question(state, event.question),
        question_at=_asked_at(state, event.question),
        said=(*(each for each in state.said if each != name), name),
        articles=(*state.articles, *new),
    )


@_changed.register
def _(event: ev.GuideStood, state: State, seq: Seq, at: datetime) -> State:
    guides = state.guides if event.guide in state.guides else (*state.guides, event.guide)
    return replace(state, guide=None if event.left else event, guides=guides)


@_changed.register
def _(event: ev.BotFailed, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, pending=_after(state.pending, event.answers), failure_shown=True)


@_changed.register
def _(event: ev.RiskSeen, state: State, seq: Seq, at: datetime) -> State:
    level = Level[event.level]
    if event.source != "counselor":
        level = max(level, state.level)
    signals = tuple(dict.fromkeys((*state.signals, *event.signals)))
    settles = level == Level.N4 or event.source == "counselor"
    since = None if settles else state.unsettled_since
    danger = Level[event.level] >= Level.N3
    told_now = danger and event.source != "nlu"
    told = state.danger_told or told_now
    return replace(
        state,
        level=level,
        signals=signals,
        unsettled_since=since,
        danger_told=told,
        signals_told=tuple(dict.fromkeys((*state.signals_told, *(event.signals if told_now else ())))),
        worries_told=tuple(dict.fromkeys((*state.worries_told, *(event.signals if event.source != "nlu" else ())))),
        calm_answers=0 if danger else state.calm_answers,
        danger_at=state.episode_messages if danger else state.danger_at,
    )


@_changed.register
def _(event: ev.Unsettled, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, unsettled_since=at)


@_changed.register
def _(event: ev.Settled, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, unsettled_since=None)


@_changed.register
def _(event: ev.Noticed, state: State, seq: Seq, at: datetime) -> State:
    question = _open_question(state, event.question)
    if event.text_id not in ALARM_TEXTS:
        return replace(state, question=question, question_at=_asked_at(state, event.question))
    about = tuple(dict.fromkeys((*state.alarmed_about, *event.about)))
    shown = state.emergency_shown or event.text_id in EMERGENCY_TEXTS
    return replace(
        state,
        emergency_shown=shown,
        alarmed_at=at,
        alarmed_about=about,
        question=question,
        question_at=_asked_at(state, event.question),
    )


@_changed.register
def _(event: ev.StateChanged, state: State, seq: Seq, at: datetime) -> State:
    bot_may_speak = event.state in ("bot", "queued")
    return replace(
        state,
        name=event.state,
        since=seq,
        owner=event.owner,
        offered_to=event.offered_to,
        queued_at=_queued_at(state, event, at),
        gone_since=state.gone_since if event.state in ("bot", "queued", "with_counselor") else None,
        kept_place=state.queued_at if event.reason == ABSENT else None,
        mailbox_since=_mailbox_since(state, event, at),
        transfer_to=None,
        offered_at=at if event.reason == TRANSFERRED else None,
        handed_by=state.handed_by if event.reason == TRANSFERRED else None,
        handed_why=state.handed_why if event.reason == TRANSFERRED else "",
        owned_since=at if event.owner else None,
        proposals=(),
        paused_until=None,
        closed_at=at if event.state == "closed" else None,
        unsettled_since=state.unsettled_since if event.state in ("queued", "with_counselor") else None,
        pending=state.pending if bot_may_speak else (),
        buttons=state.buttons if bot_may_speak else (),
        question=state.question if bot_may_speak else "",
        offer_due=state.offer_due and event.state == "bot",
        recapped=state.recapped and event.state in ("queued", "with_counselor"),
        leave_wished=False,
        guide=state.guide if bot_may_speak else None,
        left_waiting=_left_waiting(state, event, at),
        **_left_queue(state, event),
    )


def _left_waiting(state: State, event: ev.StateChanged, at: datetime) -> datetime | None:
    """Remembered until the visitor waits for a person again, or one has the conversation."""
    if event.reason == ENDED_BY_VISITOR and state.name == "queued" and state.level >= Level.N3:
        return at
    return None if event.state in ("queued", "with_counselor") else state.left_waiting


def _left_queue(state: State, event: ev.StateChanged) -> dict[str, Any]:
    """Who has left the queue has been offered a person, and what they told before brings none in again."""
    if event.reason == LEFT_QUEUE:
        return {"left_queue": True, "offers": max(state.offers, 1), "worries": ()}
    return {"left_queue": state.left_queue and event.state == "bot"}


@_changed.register
def _(event: ev.LeaveWished, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, leave_wished=True)


@_changed.register
def _(event: ev.VisitorGone, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, gone_since=event.since)


@_changed.register
def _(event: ev.VisitorBack, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, gone_since=None)


@_changed.register
def _(event: ev.TransferOffered, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, transfer_to=event.to, offered_at=at, handed_by=event.by)


@_changed.register
def _(event: ev.TransferAnswered, state: State, seq: Seq, at: datetime) -> State:
    if event.accepted:
        return replace(state, transfer_to=None, offered_at=None)
    return replace(state, transfer_to=None, offered_at=None, handed_by=None, handed_why="")


@_changed.register
def _(event: ev.TransferLapsed, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, transfer_to=None, offered_to=None, offered_at=None, handed_by=None, handed_why="")


@_changed.register
def _(event: ev.Proposed, state: State, seq: Seq, at: datetime) -> State:
    proposal = Proposal(seq, event.account, event.text, event.client_msg_id, event.cards)
    return replace(state, proposals=(*state.proposals, proposal))


@_changed.register
def _(event: ev.ProposalJudged, state: State, seq: Seq, at: datetime) -> State:
    left = tuple(proposal for proposal in state.proposals if proposal.seq != event.proposal)
    return replace(state, proposals=left)


@_changed.register
def _(event: ev.Flagged, state: State, seq: Seq, at: datetime) -> State:
    others = tuple(flag for flag in state.flags if flag != event.flag)
    return replace(state, flags=(*others, event.flag) if event.on else others)


@_changed.register
def _(event: ev.Paused, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, paused_until=event.until)


@_changed.register
def _(event: ev.PauseEnded, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, paused_until=None)


@_changed.register
def _(event: ev.CodeMade, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, code=event.code)


@_changed.register
def _(event: ev.Sealed, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, sealed=True)


@_changed.register
def _(event: ev.AppointmentMade, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, appointment=event.appointment, appointment_kept=False)


@_changed.register
def _(event: ev.AppointmentEnded, state: State, seq: Seq, at: datetime) -> State:
    if state.appointment is None or state.appointment.id != event.id:
        return state
    if event.how == "kept":
        return replace(state, appointment_kept=True)
    missed = event.id if event.how == "missed" else state.appointment_missed
    return replace(state, appointment=None, appointment_missed=missed)


@_changed.register
def _(event: ev.MailboxAnswered, state: State, seq: Seq, at: datetime) -> State:
    return replace(state, mailbox_since=None)


def with_language(state: State, event: ev.Started | ev.VisitorAnswered | ev.BotUnderstood) -> State:
    """The state in the language that this event sets, if it does: at the start, by writing, or by choosing one."""
    lang: Slot = None
    if isinstance(event, ev.Started):
        lang = event.lang
    elif isinstance(event, ev.BotUnderstood):
        lang = event.slots.get("lang")
    elif event.fact == "lang":
        lang = event.value
    if not isinstance(lang, str) or not lang:
        return state
    of_page = isinstance(event, ev.Started)
    return replace(
        state,
        language_changed=isinstance(event, ev.VisitorAnswered) and lang in SERVED and lang != written(state),
        memory=state.memory if of_page else {**state.memory, "lang": lang},
        lang=lang if of_page or lang in SERVED else state.lang,
        base_lang=lang if lang in READ_HERE else state.base_lang,
    )


def _open_question(state: State, asked: str) -> str:
    """The question that is open once this has been asked. A person who has the conversation reads answers as text."""
    return asked if asked and state.name in ("bot", "queued") else state.question


def _with_slots(memory: Mapping[str, str], slots: Mapping[str, Slot]) -> Mapping[str, str]:
    """The memory with what the bot has understood; what it does not know any more is not forgotten."""
    known = {fact: value for fact in KEPT_AFTER_RETURN if isinstance(value := slots.get(fact), str) and value}
    return {**memory, **known, **_role_told(memory)} if known else memory


def _role_told(memory: Mapping[str, str]) -> Mapping[str, str]:
    """The role that the visitor has told: what the bot takes them for in a later message is a guess beside it."""
    return {fact: value for fact, value in memory.items() if fact == "audience"}


def _after(pending: tuple[Pending, ...], answered: Seq) -> tuple[Pending, ...]:
    return tuple(message for message in pending if message.seq > answered)


def _queued_at(state: State, event: ev.StateChanged, at: datetime) -> datetime | None:
    """The place in the queue is kept through a claim and an absence: who comes back has not lost the wait."""
    if event.state == "queued":
        return state.queued_at or state.kept_place or at
    if event.state == "with_counselor":
        return state.queued_at
    return None


def _mailbox_since(state: State, event: ev.StateChanged, at: datetime) -> datetime | None:
    """A message waits in the mailbox until it is answered or a person has the conversation."""
    if event.state == "mailbox":
        return state.mailbox_since or at
    if event.state in ("with_counselor", "closed"):
        return None
    return state.mailbox_since


def _asked_at(state: State, asked: str) -> int:
    """How many messages the visitor had written when the open question was asked."""
    return state.episode_messages if asked else state.question_at

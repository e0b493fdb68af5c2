"""Rules for what counselors and shift leads do, and for a counselor who is gone. Pure."""

from __future__ import annotations

from datetime import timedelta

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import (
    BotWrote,
    CounselorWrote,
    EpisodeStarted,
    Flagged,
    MailboxAnswered,
    NoteAdded,
    Paused,
    ProposalJudged,
    Proposed,
    RiskSeen,
    SideWrote,
    StaffActed,
    StateChanged,
    TransferLapsed,
    TransferOffered,
)
from handoff.conversation.queue_order import may_take
from handoff.conversation.rules.appointments import kept
from handoff.conversation.rules.shared import LIFE_IN_DANGER, Events, notice, owner_or_lead
from handoff.conversation.state import Proposal, State


def claim(state: State, command: cmd.Claim, context: Context) -> Events:
    """Take a conversation out of the queue; refused if it has left and re-entered the queue since."""
    if command.since not in (None, state.since):
        raise Refused("already_claimed")
    if not may_take(state.offered_to, command.account, lead=command.lead):
        raise Refused("not_yours")
    return (
        StateChanged(state="with_counselor", reason="claimed", owner=command.account),
        notice("counselor_joined" if state.handed_by is None else "counselor_changed"),
        *kept(state, context),
    )


def answer(state: State, command: cmd.Answer, context: Context) -> Events:
    """A counselor's answer goes out at once, a trainee's when a shift lead has approved it."""
    if state.owner != command.account:
        raise Refused("not_yours")
    kind = Proposed if command.trainee and state.trainee is None else CounselorWrote
    return (
        kind(
            text=command.text,
            client_msg_id=command.client_msg_id,
            account=command.account,
            cards=command.cards,
        ),
    )


def approve(state: State, command: cmd.Approve, context: Context) -> Events:
    """A shift lead accepts a trainee's answer, changed if need be, or returns it with a comment."""
    proposal = _proposal(state, command.seq)
    judged = ProposalJudged(proposal=command.seq, accepted=command.accept, by=command.account, comment=command.text)
    if not command.accept:
        return (judged,)
    return (
        judged,
        CounselorWrote(
            text=command.text or proposal.text,
            client_msg_id=proposal.client_msg_id,
            account=proposal.account,
            cards=proposal.cards,
        ),
    )


def _proposal(state: State, seq: int) -> Proposal:
    for proposal in state.proposals:
        if proposal.seq == seq:
            return proposal
    raise Refused("nothing_to_answer")


def side_note(state: State, command: cmd.SideNote, context: Context) -> Events:
    """Between counselor and shift lead."""
    owner_or_lead(state, command.account, command.lead)
    return (SideWrote(text=command.text, account=command.account),)


def flag(state: State, command: cmd.Flag, context: Context) -> Events:
    """Mark for supervision, or take the mark away."""
    owner_or_lead(state, command.account, command.lead)
    if state.sealed:
        raise Refused("conversation_sealed")
    if (command.flag in state.flags) == command.on:
        return ()
    return (Flagged(flag=command.flag, on=command.on, account=command.account),)


def take_over(state: State, command: cmd.TakeOver, context: Context) -> Events:
    """A shift lead takes the conversation; its counselor is told in the conversation."""
    if state.owner == command.account:
        return ()
    if command.since not in (None, state.since):
        raise Refused("already_claimed")
    return (
        StaffActed(account=command.account, action="take_over", reason=command.reason),
        StateChanged(state="with_counselor", reason="taken_over", owner=command.account),
        notice("counselor_changed" if state.owner else "counselor_joined"),
        *kept(state, context),
    )


def warn(state: State, command: cmd.Warn, context: Context) -> Events:
    """A fixed warning to the visitor."""
    if state.owner != command.account:
        raise Refused("not_yours")
    return (notice(f"warn_{command.about}"),)


def pause(state: State, command: cmd.Pause, context: Context) -> Events:
    """Take no messages for a while from somebody who abuses the line; never where life may be in danger."""
    owner_or_lead(state, command.account, command.lead)
    if LIFE_IN_DANGER.intersection(state.signals):
        raise Refused("danger_to_life")
    return (
        StaffActed(account=command.account, action="pause", reason=command.reason),
        Paused(until=context.now + timedelta(minutes=command.minutes)),
        notice("paused"),
    )


def note(state: State, command: cmd.Note, context: Context) -> Events:
    """A note that only staff see."""
    owner_or_lead(state, command.account, command.lead)
    return (NoteAdded(text=command.text, account=command.account),)


def set_level(state: State, command: cmd.SetLevel, context: Context) -> Events:
    """A person's judgement of the level; only this lowers it."""
    owner_or_lead(state, command.account, command.lead)
    return (RiskSeen(level=command.level, why=(command.reason,), source="counselor", by=command.account),)


def release(state: State, command: cmd.Release, context: Context) -> Events:
    """Give it back to the queue or the bot, on to the leads, or offer the visitor a colleague."""
    owner_or_lead(state, command.account, command.lead)
    acted = StaffActed(account=command.account, action=f"release_{command.to}", reason=command.reason)
    if command.to == "bot":
        if state.channel == "email":
            raise Refused("wrong_state")
        return (
            acted,
            EpisodeStarted(episode=state.episode + 1),
            StateChanged(state="bot", reason="handed_back"),
            BotWrote(reply_id="handed_back"),
        )
    if command.to == "counselor" and command.to_account is not None:
        return (acted, TransferOffered(to=command.to_account, by=command.account), notice("transfer_offered"))
    offered_to = "lead" if command.to == "lead" else state.trainee
    return (
        acted,
        StateChanged(state="queued", reason="released", offered_to=offered_to),
        notice("counselor_left"),
    )


def decline_offer(state: State, command: cmd.DeclineOffer, context: Context) -> Events:
    """The colleague does not take what is handed over to them: any counselor may, at the place it has in the queue."""
    if state.offered_at is None:
        raise Refused("wrong_state")
    if state.offered_to != command.account:
        raise Refused("not_yours")
    return (TransferLapsed(to=command.account, declined=True), notice("offer_lapsed"))


def close(state: State, command: cmd.Close, context: Context) -> Events:
    """End the conversation, with a reason for the record. Nobody owns what lies in the mailbox: any of them may."""
    if state.name != "mailbox":
        owner_or_lead(state, command.account, command.lead)
    return (
        StaffActed(account=command.account, action="close", reason=command.reason),
        StateChanged(state="closed", reason="closed_by_counselor"),
        notice("ended"),
    )


def answer_mailbox(state: State, command: cmd.AnswerMailbox, context: Context) -> Events:
    """Answer a message that was left; the visitor comes back for it with the return code."""
    return (
        CounselorWrote(
            text=command.text, client_msg_id=command.client_msg_id, account=command.account, cards=command.cards
        ),
        MailboxAnswered(),
        StateChanged(state="closed", reason="mailbox_answered"),
    )


def counselor_gone(state: State, command: cmd.CounselorGone, context: Context) -> Events:
    """The counselor's connection is gone for good: back to the queue, at the old place."""
    if state.owner != command.account:
        raise Refused("not_yours")
    return (StateChanged(state="queued", reason="counselor_gone", offered_to=state.trainee), notice("counselor_left"))

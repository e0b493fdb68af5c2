"""The fold: what is remembered, and for how long."""

from __future__ import annotations

from datetime import timedelta

from handoff.conversation import commands as cmd
from handoff.conversation.events import (
    BotUnderstood,
    EpisodeStarted,
    GuideStood,
    Record,
    RiskSeen,
    StateChanged,
    decode,
    encode,
)
from handoff.conversation.fold import apply
from handoff.conversation.state import RECENT_TEXTS, State
from handoff.risk import Level
from storage.ids import Seq
from tests.support.samples import AFTER_HOURS, KIM, NOON, bot_reply, leave, refold, started, with_kim, write


def test_every_record_survives_its_encoding() -> None:
    story = started(write(Level.N4, "S1"))
    story.does(bot_reply(story.pending), cmd.Claim(KIM, False), cmd.Answer(KIM, "m", "hej"), cmd.Close(KIM, False, "k"))
    stored = [(first, decode(encode(record))) for first, record in story.records]
    assert stored == list(story.records)
    assert refold(stored) == story.state


def test_nothing_is_owed_before_the_first_word_and_time_runs_from_the_oldest_message() -> None:
    story = started()
    assert story.state.unanswered_since is None
    story.does(write())
    first_at = story.at
    story.does(write(client_msg_id="n"))
    assert story.state.unanswered_since == first_at


def test_the_bot_owes_nothing_for_what_is_written_to_a_human_or_to_the_mailbox() -> None:
    assert with_kim(write()).state.unanswered_since is None
    assert started(leave(intake=AFTER_HOURS), write(intake=AFTER_HOURS)).state.unanswered_since is None


def test_the_context_is_the_last_few_messages() -> None:
    story = started(*(write(text=str(number), client_msg_id=str(number)) for number in range(9)))
    assert story.state.recent == ("4", "5", "6", "7", "8")
    assert len(story.state.recent) == RECENT_TEXTS


def test_what_was_read_of_the_last_messages_goes_with_them() -> None:
    before = started(write()).state
    assert apply(before, RiskSeen(level="N1", signals=(), source="rules"), NOON).risk_cache is before.risk_cache
    later = apply(before, EpisodeStarted(episode=2), NOON)
    assert (later.recent, later.risk_cache is before.risk_cache) == ((), False)


def test_slots_are_merged_turn_by_turn() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, slots={"audience": "parent", "topic": "travel"}), write(client_msg_id="n"))
    story.does(bot_reply(story.pending, slots={"topic": "school"}))
    assert {key: story.state.slots[key] for key in ("audience", "topic")} == {"audience": "parent", "topic": "school"}


def test_the_language_follows_the_visitors_choice() -> None:
    state = started(lang="sv").state
    chosen = BotUnderstood(answers=Seq(1), intent="language", confidence=1.0, slots={"lang": "en"})
    assert apply(state, chosen, NOON).lang == "en"


def test_the_place_in_a_guide_is_of_the_episode_and_ends_with_a_person() -> None:
    stood = GuideStood(guide="oro", version="1", step="vem")
    assert decode(encode(Record(NOON, "", (stood,)))).events == (stood,)
    state = apply(started().state, stood, NOON)
    assert (state.guide, state.guides) == (stood, ("oro",))
    assert apply(state, StateChanged(state="queued", reason="risk"), NOON).guide == stood
    assert apply(state, StateChanged(state="with_counselor", reason="claimed"), NOON).guide is None
    assert apply(state, EpisodeStarted(episode=2), NOON).guides == ()
    left = apply(state, GuideStood(guide="oro", version="1", step="vem", left=True), NOON)
    assert (left.guide, left.guides) == (None, ("oro",))


def test_signals_gather_without_repeats_and_only_a_counselor_lowers() -> None:
    state = State(level=Level.N3, signals=("S7",))
    seen = RiskSeen(level="N1", signals=("S2", "S7"), source="rules")
    state = apply(state, seen, NOON)
    assert (state.level, state.signals) == (Level.N3, ("S7", "S2"))
    assert apply(state, RiskSeen(level="N1", source="nlu"), NOON).level == Level.N3
    assert apply(state, RiskSeen(level="N1", source="counselor", by=KIM), NOON).level == Level.N1


def test_the_place_in_the_queue_is_kept_through_a_claim_and_lost_by_leaving_it() -> None:
    story = started(cmd.AskHuman())
    since = story.state.queued_at
    assert since is not None
    story.at += timedelta(minutes=5)
    story.does(cmd.Claim(KIM, False), cmd.CounselorGone(KIM))
    assert story.state.queued_at == since
    story.does(cmd.End(), cmd.Return(), cmd.AskHuman())
    assert story.state.queued_at == story.at


def test_a_message_waits_in_the_mailbox_until_it_is_answered_or_a_person_has_it() -> None:
    story = started(leave(intake=AFTER_HOURS))
    since = story.state.mailbox_since
    story.does(leave(intake=AFTER_HOURS, client_msg_id="n"))
    assert story.state.mailbox_since == since is not None
    story.does(cmd.AskHuman())
    assert story.state.mailbox_since == since, "still unanswered while it waits in the queue"
    story.does(cmd.Claim(KIM, False))
    assert story.state.mailbox_since is None

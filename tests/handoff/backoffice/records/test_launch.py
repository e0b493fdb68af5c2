"""The line opens when five records are signed by two people each, and not before; and it ends on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec
import pytest

from handoff.backoffice.records import guidelines
from handoff.backoffice.records.launch import (
    NEXT,
    Conditions,
    ask_mode,
    asked,
    change_mode,
    end_if_over,
    missing,
    set_pilot_end,
    sign,
)
from handoff.contract.base import ModeName
from handoff.contract.errors import Refused
from handoff.routing.launch import Asked, Launch, over, winding_down
from knowledge.guidelines import RECORDS
from storage.ids import AccountId
from tests.support.samples import NOON

TEXTS = guidelines.load()
ADA, BO = AccountId("ada"), AccountId("bo")
END = date(2027, 6, 30)


def signed(launch: Launch, record: str, by: AccountId, at: datetime = NOON, **given: object) -> Launch:
    values: dict[str, object] = {"version": TEXTS[record].version, "parties": tuple(TEXTS[record].parties), **given}
    return sign(launch, record, by=by, at=at, guidelines=TEXTS, **values)  # type: ignore[arg-type]  # as given


def ready(but: str | None = None) -> Launch:
    launch = set_pilot_end(Launch(), END, at=NOON)
    for record in RECORDS:
        if record != but:
            launch = signed(signed(launch, record, ADA), record, BO)
    return launch


def go(launch: Launch, to: ModeName, at: datetime = NOON, unverified: tuple[str, ...] = ()) -> Launch:
    return change_mode(launch, to, by=ADA, at=at, conditions=Conditions(TEXTS, unverified))


def test_a_fresh_installation_practises() -> None:
    assert Launch().mode == "practice"
    assert missing(Launch(), TEXTS) == RECORDS


def test_it_opens_when_everything_is_there() -> None:
    launch = go(ready(), "open")
    assert launch.mode == "open"
    assert [(change.mode, change.by) for change in launch.changes] == [("open", ADA)]


@pytest.mark.parametrize("record", RECORDS)
def test_one_missing_record_keeps_it_shut(record: str) -> None:
    with pytest.raises(Refused, match="records_unsigned"):
        go(ready(but=record), "open")
    with pytest.raises(Refused, match="records_unsigned"):
        go(signed(ready(but=record), record, ADA), "open")  # one signer


@pytest.mark.parametrize("record", RECORDS)
def test_the_same_signer_twice_is_one(record: str) -> None:
    with pytest.raises(Refused, match="already_signed"):
        signed(signed(Launch(), record, ADA), record, ADA)


def test_each_record_names_its_parties_and_the_version_in_force() -> None:
    with pytest.raises(Refused, match="parties_missing"):
        signed(Launch(), "brottsinformation", ADA, parties=("polismyndigheten",))
    with pytest.raises(Refused, match="guideline_changed"):
        signed(Launch(), "brottsinformation", ADA, version="2025-9")


def test_a_changed_guideline_asks_for_new_signatures() -> None:
    newer = {**TEXTS, "lotsning": msgspec.structs.replace(TEXTS["lotsning"], version="2026-2")}
    assert missing(ready(), newer) == ("lotsning",)
    with pytest.raises(Refused, match="records_unsigned"):
        change_mode(ready(), "open", by=ADA, at=NOON, conditions=Conditions(newer))


def test_what_else_keeps_it_shut() -> None:
    with pytest.raises(Refused, match="contacts_unverified"):
        go(ready(), "open", unverified=("bris",))
    with pytest.raises(Refused, match="database_beta"):
        change_mode(ready(), "open", by=ADA, at=NOON, conditions=Conditions(TEXTS, beta_database=True))
    without_end = msgspec.structs.replace(ready(), pilot_end=None)
    with pytest.raises(Refused, match="pilot_end_missing"):
        go(without_end, "open")
    with pytest.raises(Refused, match="date_past"):
        go(ready(), "open", at=NOON + timedelta(days=1000))


HURDLES = (
    *("factors_missing", "tracks_unstaffed", "safety_texts_unreviewed"),
    *("local_contacts_unverified", "seal_keys_missing", "backup_untried"),
)


@pytest.mark.parametrize("step", [change_mode, ask_mode])
@pytest.mark.parametrize("hurdle", HURDLES)
def test_each_hurdle_keeps_it_shut_and_nobody_even_asks(step: Callable[..., Launch], hurdle: str) -> None:
    with pytest.raises(Refused, match=hurdle):
        step(ready(), "open", by=ADA, at=NOON, conditions=Conditions(TEXTS, hurdles=(hurdle,)))
    closed = step(ready(), "closed", by=ADA, at=NOON, conditions=Conditions(TEXTS, hurdles=(hurdle,)))
    assert closed.mode in ("closed", "practice"), "a hurdle keeps nobody from closing"


def test_what_was_asked_for_waits_a_day_and_is_gone_with_any_change() -> None:
    waiting = ask_mode(ready(), "open", by=ADA, at=NOON, conditions=Conditions(TEXTS))
    assert (waiting.mode, asked(waiting, "open", NOON)) == ("practice", Asked(mode="open", at=NOON, by=ADA))
    assert asked(waiting, "ended", NOON) is None
    assert asked(waiting, "open", NOON + timedelta(days=2)) is None
    assert go(waiting, "closed").asked is None
    assert msgspec.json.decode(msgspec.json.encode(waiting), type=Launch) == waiting
    assert msgspec.json.decode(b'{"mode":"open"}', type=Launch).asked is None, "what was stored before is read"


@pytest.mark.parametrize("mode", NEXT)
@pytest.mark.parametrize("to", NEXT)
def test_every_pair_of_modes(mode: ModeName, to: ModeName) -> None:
    launch = msgspec.structs.replace(ready(), mode=mode)
    if to in NEXT[mode]:
        assert go(launch, to).mode == to
    else:
        with pytest.raises(Refused, match="wrong_mode"):
            go(launch, to)


def test_a_clock_that_has_jumped_changes_nothing() -> None:
    launch = ready()
    early = NOON - timedelta(seconds=1)
    with pytest.raises(Refused, match="clock_jump"):
        go(launch, "open", at=early)
    with pytest.raises(Refused, match="clock_jump"):
        signed(Launch(changed_at=NOON), "lotsning", ADA, at=early)
    running = go(launch, "open")
    far = NOON + timedelta(days=400)
    with pytest.raises(Refused, match="clock_jump"):
        end_if_over(running, now=far, database_now=NOON)


def test_the_last_day_is_open_and_the_next_is_not() -> None:
    running = go(ready(), "open")
    evening = datetime.fromisoformat("2027-06-30T23:59:00+02:00")
    night = evening + timedelta(minutes=1)
    assert end_if_over(running, now=evening, database_now=evening) == running
    ended = end_if_over(running, now=night, database_now=night)
    assert ended.mode == "ended"
    assert ended.changes[-1].by is None
    assert end_if_over(ended, now=night, database_now=night) == ended


def test_visitors_read_of_the_end_thirty_days_before() -> None:
    running = go(ready(), "open")
    assert not winding_down(running, datetime.fromisoformat("2027-05-30T12:00:00+02:00"))
    assert winding_down(running, datetime.fromisoformat("2027-05-31T12:00:00+02:00"))
    assert not over(running, NOON)


def test_the_end_lies_ahead_and_what_has_ended_stays_so() -> None:
    with pytest.raises(Refused, match="date_past"):
        set_pilot_end(Launch(), date(2026, 11, 1), at=NOON)
    with pytest.raises(Refused, match="wrong_mode"):
        set_pilot_end(Launch(mode="ended"), END, at=NOON)

"""The list of on-call times: what people write, who is on call when, and what a wrong line is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from handoff.contract.errors import SettingError
from handoff.operations.watch.on_call import SWEDEN, OnCall, parse, text_of

LIST = """
# Den som står först larmas först.
tyst 22:00-07:00
vardagar 08:00-17:00 Kim mailto:kim@example.se
alla 17:00-08:00 Lee Berg ntfy+https://ntfy.example.se/lee mailto:lee@example.se
fre-mån 00:00-24:00 Ada https://larm.example.se/hook drift
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


def names(listed: OnCall, when: str, about: str = "samtal") -> list[str]:
    return [each.name for each in listed.people(at(when), about)]  # type: ignore[arg-type]  # one of the three


def test_a_list_is_written_back_as_it_is_read() -> None:
    assert parse(text_of(parse(LIST))) == parse(LIST)
    assert "00:00-24:00 Ada" in text_of(parse(LIST))
    assert parse("") == OnCall()


@pytest.mark.parametrize(
    ("when", "conversations", "parts"),
    [
        ("2026-11-25T12:00", ["Kim"], ["Kim"]),  # Wednesday
        ("2026-11-25T08:00", ["Kim"], ["Kim"]),
        ("2026-11-25T23:00", ["Lee Berg"], ["Lee Berg"]),
        ("2026-11-26T07:59", ["Lee Berg"], ["Lee Berg"]),
        ("2026-11-27T12:00", ["Kim"], ["Kim", "Ada"]),  # Friday
        ("2026-11-28T12:00", ["Kim", "Lee Berg"], ["Ada"]),  # nobody's turn: everybody who answers conversations
        ("2026-11-29T02:00", ["Lee Berg"], ["Lee Berg", "Ada"]),
        ("2026-11-30T23:59", ["Lee Berg"], ["Lee Berg", "Ada"]),  # Monday
    ],
)
def test_who_is_called_when(when: str, conversations: list[str], parts: list[str]) -> None:
    assert names(parse(LIST), when) == conversations
    assert names(parse(LIST), when, "drift") == parts


def test_quiet_hours_go_past_midnight() -> None:
    listed = parse(LIST)
    quiet = [hour for hour in range(24) if listed.is_quiet(at(f"2026-11-25T{hour:02}:30"))]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 22, 23]
    assert not parse("alla 00:00-24:00 Kim mailto:k@e.se").is_quiet(at("2026-11-25T03:00"))


def test_in_the_night_of_summer_time_somebody_is_on_call() -> None:
    listed = parse("alla 17:00-08:00 Lee mailto:lee@example.se")
    for text in ("2026-03-29T01:30", "2026-03-29T03:30", "2026-10-25T02:30"):
        assert listed.covered(at(text), "samtal"), text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("vardagar 08-17 Kim mailto:kim@example.se", "line 2: '08-17' is no time"),
        ("varje 08:00-17:00 Kim mailto:kim@example.se", "line 2: 'varje' is no day"),
        ("alla 08:00-17:00 Kim", "line 2: a line is DAYS"),
        ("alla 08:00-17:00 mailto:kim@example.se", "line 2: a line is DAYS"),
        ("alla 08:00-17:00 Kim tel:0701", "line 2: 'tel:0701' is no address"),
        ("alla 08:00-17:00 Kim mailto:kim", "line 2: 'mailto:kim' is no address"),
        ("alla 08:00-17:00 Kim mailto:kim@", "line 2: 'mailto:kim@' is no address"),
        ("alla 08:00-17:00 Kim mailto:a@[", "is no address"),
        ("alla 08:00-17:00 Kim https://[", "is no address"),
        ("tyst", "line 2: '' is no time"),
        ("alla 25:00-17:00 Kim mailto:kim@example.se", "no time"),
    ],
)
def test_a_wrong_line_is_named(line: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        parse(f"# lista\n{line}\n")

"""The four-eyes rule, for decisions and observations alike."""

from __future__ import annotations

import pytest

from handoff.backoffice.records.second_person import require_second_person
from handoff.contract.errors import Refused
from storage.ids import AccountId
from tests.support.parts import staff

LEE = staff("lee", "shift_lead")


def test_another_person_of_the_right_role_judges_what_is_pending() -> None:
    require_second_person(LEE, first=AccountId("kim"), may_judge=True, pending=True)


@pytest.mark.parametrize(
    ("first", "may_judge", "pending", "code"),
    [
        ("kim", False, True, "not_allowed"),
        ("kim", True, False, "already_decided"),
        ("lee", True, True, "same_person"),
        ("lee", False, False, "not_allowed"),
        ("lee", True, False, "already_decided"),
    ],
)
def test_nobody_else_does(first: str, may_judge: bool, pending: bool, code: str) -> None:
    with pytest.raises(Refused) as refused:
        require_second_person(LEE, first=AccountId(first), may_judge=may_judge, pending=pending)
    assert refused.value.code == code

"""Asking for a person, and the sentences that only mention one."""

from __future__ import annotations

import pytest

from handoff.risk import RiskRules


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.mark.parametrize(
    "text",
    [
        "koppla mig till någon",
        "finns det nån levande där",
        "människa tack",
        "Kan jag få prata med en människa?",
        "jag vill inte skriva med en robot, ge mig en person",
        "snälla koppla mig vidare",
        "MANNISKA TACK",
        "talk to a real person",
        "human please",
        "can you connect me to a counselor?",
        "I don't want to talk to a bot",
    ],
)
def test_a_request_is_heard(rules: RiskRules, text: str) -> None:
    assert rules.assess(text).human_request


@pytest.mark.parametrize(
    "text",
    [
        "är du en människa?",
        "är det en robot som svarar",
        "jag pratade med en person på soc i går",
        "min son vill inte prata med någon",
        "hur pratar man med någon som är arg",
        "jag vill skada människor",
        "jag behöver inte prata med någon",
        "are you a human?",
        "I talked to a counselor last week",
        "my brother doesn't want to talk to anyone",
    ],
)
def test_a_mention_is_no_request(rules: RiskRules, text: str) -> None:
    assert not rules.assess(text).human_request


def test_a_request_has_no_level_of_its_own(rules: RiskRules) -> None:
    assert rules.assess("människa tack").level == 0

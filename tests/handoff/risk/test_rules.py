"""Every rule carries its own tests: the sentences that it must see, and those that it must leave alone."""

from __future__ import annotations

import pytest

from handoff.risk import Assessment, RiskContext, RiskRules
from handoff.risk.loader import load
from handoff.risk.rulebook import Rule

RULES = load().rules


def _cases(kind: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.name}: {text}") for rule in RULES for text in getattr(rule, kind)]


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


def _assess(rules: RiskRules, rule: Rule, text: str) -> Assessment:
    """A rule that speaks only after something is tried in a conversation where that has been said."""
    if not rule.after:
        return rules.assess(text)
    return rules.assess(text, RiskContext(level=rule.after_level, signals=tuple(sorted(rule.after))))


@pytest.mark.parametrize(("rule", "text"), _cases("examples"))
def test_a_rule_sees_its_examples(rules: RiskRules, rule: Rule, text: str) -> None:
    assert rule.name in {reason.rule for reason in _assess(rules, rule, text).reasons}


@pytest.mark.parametrize(("rule", "text"), _cases("counter_examples"))
def test_a_rule_leaves_its_counter_examples_alone(rules: RiskRules, rule: Rule, text: str) -> None:
    # Silent, or below its level: a question on the word "självmord" may be noted, but raises no alarm.
    mine = [reason.level for reason in _assess(rules, rule, text).reasons if reason.rule == rule.name]
    level = rule.table["level"]
    assert level is not None
    assert all(found < level for found in mine)


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_counselor_finds_every_rule_explained_in_both_languages(rule: Rule) -> None:
    assert rule.why_sv.endswith(".")
    assert rule.why_en.endswith(".")
    assert rule.why_sv != rule.why_en

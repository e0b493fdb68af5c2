"""Every sentence of the test sets is assessed as recorded, alone and as the sixth message of a conversation."""

from __future__ import annotations

from handoff.risk import RiskContext, RiskRules
from tests.handoff.risk.assessed import WRITE, assessed, recorded
from tests.handoff.risk.speed import EARLIER, all_sentences, heard_before

RULES = RiskRules.load()


def test_every_sentence_is_assessed_as_recorded() -> None:
    moved = set(assessed(RULES)) - set(recorded())
    assert not moved, f"{len(moved)} sentences moved, or are new: if the rules are meant to have changed, {WRITE}"


def test_what_is_kept_of_earlier_messages_changes_no_assessment() -> None:
    before = heard_before(RULES)
    for text in all_sentences()[::5]:
        assert RULES.assess(text, before) == RULES.assess(text, RiskContext(EARLIER)), text

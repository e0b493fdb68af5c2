"""What the form finds filled in of what the visitor has told."""

from __future__ import annotations

from handoff.backoffice.records import vocabulary
from handoff.backoffice.records.suggestions import AGES, ROLE_BY_RELATION, suggested
from handoff.conversation import commands as cmd
from handoff.conversation.contact_facts import of
from handoff.conversation.events import ShownCard
from tests.support.samples import KIM, Asked, started, with_kim, write

WORDS = vocabulary.load()


def filled(*commands: Asked) -> tuple[str, str, str, str]:
    facts = of(record for _, record in started(*commands).records)
    assert facts is not None
    form = suggested(facts, WORDS)
    return form.role, form.relation, form.concerned_age_group, form.county


def test_what_was_told_fills_the_form() -> None:
    told = write(text="Min son är 15 år och vi bor i Kiruna")
    assert filled(told) == ("anhorig_foralder", "barn", "15_17", "25")
    assert filled(write(text="hej")) == ("", "", "", "ej_uppgett")


def test_what_an_earlier_visitor_may_have_told_fills_nothing() -> None:
    told = write(text="vi bor i Kiruna")
    assert filled(told, cmd.End(), cmd.Return()) == ("", "", "", "ej_uppgett")


def test_only_values_of_the_form_are_suggested() -> None:
    assert all(WORDS.allows("roll", role) for role in ROLE_BY_RELATION.values())
    assert all(WORDS.allows("aldersgrupp_berord", age) for age in AGES.values())


def test_what_a_counselor_has_sent_is_what_was_done() -> None:
    article, contact = (
        ShownCard(type="article", id="a05", title="Att prata"),
        ShownCard(type="contact", id="bris", title="Bris"),
    )
    wrote = cmd.Answer(KIM, "m", "Det här kan hjälpa.", (article, contact))
    facts = of(record for _, record in with_kim(wrote).records)
    assert facts is not None
    form = suggested(facts, WORDS, {"bris"})
    assert (form.actions, [each.actor for each in form.guidings]) == (("information", "lotsning"), ["bris"])
    assert suggested(facts, WORDS).actions == ("information",), "an entry that is gone from the directory is left out"

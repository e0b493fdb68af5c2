"""Who wants no person is heard, and who speaks of others is not taken for it."""

from __future__ import annotations

import pytest

from handoff.conversation.wishes.declines import declines_a_person, wants_out_of_the_queue


@pytest.mark.parametrize(
    ("text", "declines"),
    [
        ("Nej tack. En människa skulle bara bli artig.", True),
        ("va, vilken person? jag vill inte prata med nån", True),
        ("Nej inte en person", True),
        ("Jag vill inte att någon kommer. Ta bort mig ur kön", True),
        ("jag vill inte skriva med en människa", True),
        ("take me out of the queue please", True),
        ("nej inte nu, orkar inte prata m nån än", True),
        ("jag sa ju att jag inte orkade prata me nån", True),
        ("Kö? Jag bad inte om att få stå i kö. Jag undrade om jag ska säga emot honom", True),
        ("vilken kö?", True),
        ("jag vill inte stå i nån kö", True),
        ("hur lämnar jag kön", True),
        ("jag vågar inte prata med någon i skolan om det", False),
        ("orkar inte prata med nån på jobbet", False),
        ("han vill inte prata med mig", False),
        ("jag vill prata med en människa", False),
        ("nej, ingen vet om det", False),
        ("jag vill inte leva", False),
        ("jag vet inte om någon kommer", False),
        ("min son vill inte prata med lärarna", False),
    ],
)
def test_who_wants_no_person_says_so(text: str, declines: bool) -> None:
    assert declines_a_person(text) is declines


def test_who_wants_out_of_the_queue_may_ask_it() -> None:
    assert wants_out_of_the_queue("jag vill verkligen inte vara i kö, kan du ta bort mig därifrån?")
    assert wants_out_of_the_queue("Tack. Men ta bort mig från kön, jag vill inte prata med någon")
    assert wants_out_of_the_queue("Kö? Jag bad inte om att få stå i kö")
    assert not wants_out_of_the_queue("vilken kö?")
    assert not wants_out_of_the_queue("hur lång är kön?")
    assert not wants_out_of_the_queue("jag vill inte prata med nån")

"""What a message is about is recognised for one sentence on it, misspelt and in two languages."""

from __future__ import annotations

import pytest

from handoff.conversation.told.subjects import subjects_in


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("han har fått nya kompisar", ("new_friends",)),
        ("jag känner inte igen henne längre", ("before",)),
        ("han har förändrats, min bror", ("before", "sibling")),
        ("min lillebror", ("sibling",)),
        ("my husband has new friends", ("new_friends",)),
        ("jag kanske överdriver", ("doubt",)),
        ("det känns som att gå bakom ryggen på honom", ("betray",)),
        ("det är ett rykte", ("hearsay",)),
        ("vad kostar det?", ()),
        ("jag vill prata", ()),
        ("jag har möte med skolan om pengarna", ()),
        ("han kallar mig förrädare", ()),
        ("ingen har hört av sig", ()),
        ("har du varit med förut?", ()),
        ("jag vet inte vad jag ska göra", ("lost",)),
        ("jag vet inte hur jag ska förklara det", ()),
    ],
)
def test_subjects_are_named_most_telling_first(text: str, subjects: tuple[str, ...]) -> None:
    assert subjects_in(text) == subjects

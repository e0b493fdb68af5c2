"""What a message is about is recognised for one sentence on it, misspelt and in two languages."""

from __future__ import annotations

import pytest

from handoff.conversation.subjects_told import subjects_in


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Han har slutat prata med oss", ("withdrawn",)),
        ("hon stänger in sig och sitter med mobilen", ("withdrawn", "online")),
        ("en elev ritar hakkors på lektionerna", ("hate", "school")),
        ("han har fått nya kompisar", ("new_friends",)),
        ("min bror säger rasistiska saker", ("hate", "sibling")),
        ("min lillebror", ("sibling",)),
        ("my husband has new friends", ("new_friends", "partner")),
        ("a colleague of mine at work", ("work",)),
        ("vad kostar det?", ()),
        ("jag vill prata", ()),
    ],
)
def test_subjects_are_named_most_telling_first(text: str, subjects: tuple[str, ...]) -> None:
    assert subjects_in(text) == subjects

"""Who has come home from a camp or a war themselves is told from who waits for somebody."""

from __future__ import annotations

import pytest

from handoff.conversation.told.come_home import has_come_home


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("jag kom hem till Sverige för några månader sedan från ett läger i Syrien. har två barn", True),
        ("mest är det jag som varit i lägret. jag är mamman", True),
        ("jag har varit i lägret i tre år", True),
        ("vi har precis kommit tillbaka från Syrien", True),
        ("I came home from a camp in Syria", True),
        ("min dotter har kommit hem från ett läger i Syrien", False),
        ("jag kom hem från jobbet", False),
        ("min son är på fotbollsläger", False),
        ("jag vill åka till Syrien", False),
    ],
)
def test_who_has_come_home_themselves(text: str, home: bool) -> None:
    assert has_come_home(text) is home

"""Every language of cards has every label."""

from __future__ import annotations

from knowledge import labels


def test_every_language_of_cards_and_pages_has_all_labels() -> None:
    assert set(labels.load()) == {"sv", "en", "ar"}

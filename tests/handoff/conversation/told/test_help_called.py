"""Who has called 112 says so, and who only asks whether to does not."""

from __future__ import annotations

import pytest

from handoff.conversation.told.help_called import tells_help_called


@pytest.mark.parametrize(
    "text",
    [
        "jag har ringt 112",
        "polisen är på väg",
        "112 är på väg, de kommer",
        "grannen har redan larmat polisen",
        "ambulansen är snart här nu",
        "vi har 112 i örat",
        "jag pratar med 112 nu",
        "polisen kommer om tio min",
        "nån ringer redan. vad ska vi göra med barnen",
        "jag ringer 112 nu",
        "ok jag ringer på andra telefonen",
        "I just called the police",
        "an ambulance is on its way",
    ],
)
def test_help_that_is_called_is_heard(text: str) -> None:
    assert tells_help_called(text)


@pytest.mark.parametrize(
    "text",
    [
        "ska jag ringa 112?",
        "jag har inte ringt 112",
        "jag har ringt polisen flera gånger men ingen lyssnar",
        "jag har ringt 112 men ingen svarar",
        "jag vågar inte ringa polisen",
        "han är på väg hem",
        "om jag ringer polisen blir han galen",
        "brorsan ringer nu. ska jag svara",
        "mamma ringer nu",
        "jag ringer på hans telefon",
        "jag ringer på andra telefonen men han svarar inte",
        "polisen är på hans sida",
        "borde vi ringa, eller är polisen på väg",
    ],
)
def test_what_only_speaks_of_help_is_not(text: str) -> None:
    assert not tells_help_called(text)

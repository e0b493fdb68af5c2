"""Who tells that somebody else is threatened is told from who is threatened themselves."""

from __future__ import annotations

import pytest

from handoff.conversation.told.threat_to_another import threatens_another


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("min bror hoppade av och nu får han hot från dom", True),
        ("hon blir hotad varje dag", True),
        ("de hotar min dotter", True),
        ("min kompis ska giftas bort i sommar", True),
        ("jag är rädd att hon blev bortgift i somras", True),
        ("hennes man bestämmer allt, vad hon har på sig", True),
        ("hennes bröder kontrollerar var hon är", True),
        ("han skickade en bild på en kniv till en kille i klassen", True),
        ("han skickade en bild på en kniv till mig", False),
        ("hennes man hotar mig", False),
        ("hans familj bestämmer över mig", False),
        ("de ska gifta bort mig", False),
        ("pappa hotar min syster och mig", False),
        ("min bror hotar mig", False),
        ("de hotar oss", False),
        ("han fick ett nytt jobb", False),
    ],
)
def test_a_threat_to_somebody_else(text: str, another: bool) -> None:
    assert threatens_another(text) is another

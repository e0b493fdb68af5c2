"""A word for kin tells whether he or she is written about, and nothing else does."""

from __future__ import annotations

import pytest

from handoff.conversation.told.kinship_sex import sex_told
from knowledge.spoken_of import HE, NOT_ONE, SEX, SHE
from tests.support.samples import started, write


@pytest.mark.parametrize(
    ("text", "relation", "sex"),
    [
        ("vår son är ute hela nätterna", "", HE),
        ("min dotter har fått nya vänner", "", SHE),
        ("min man hotar mig ibland", "partner", HE),
        ("jag är rädd för min mamma", "", SHE),
        ("min äldsta bror", "", HE),
        ("min kille är 14", "barn", HE),
        ("jag är mamma till en kille", "", HE),
        ("jag är pappa till en flicka som mår dåligt", "", SHE),
        ("my daughter is always online", "", SHE),
        ("my husband", "", HE),
        ("ابنتي تقضي كل وقتها على الإنترنت", "", SHE),
        ("ابني", "", HE),
        ("min son och dotter", "", NOT_ONE),
        ("min son och min dotter", "barn", NOT_ONE),
        ("min fru och jag är oroliga för vår son", "", NOT_ONE),
        ("min fru och jag är oroliga för vår son", "barn", HE),
        ("min man är också orolig", "barn", ""),
        ("mitt barn", "", ""),
        ("min tonåring, han är arg jämt", "", ""),
        ("inte min son", "", ""),
        ("han är en bra son", "", ""),
        ("jag är orolig", "", ""),
        ("", "", ""),
    ],
)
def test_sex(text: str, relation: str, sex: str) -> None:
    assert sex_told(text, relation, asked=False) == sex


@pytest.mark.parametrize(("text", "sex"), [("son", HE), ("pojkvän", HE), ("en tvillingsyster", SHE), ("barn", "")])
def test_an_answer_needs_no_min(text: str, sex: str) -> None:
    assert sex_told(text, "", asked=True) == sex


@pytest.mark.parametrize(
    ("texts", "sex"),
    [
        (["vår son är ute hela nätterna"], HE),
        (["min fru och jag är oroliga för vår son", "min son svarar inte"], HE),
        (["min son svarar inte", "min fru är också orolig"], HE),
        (["min son svarar inte", "min dotter är rädd för honom"], NOT_ONE),
        (["jag är orolig"], None),
    ],
)
def test_it_is_remembered_of_the_person_who_is_written_about(texts: list[str], sex: str | None) -> None:
    story = started(*(write(text=text, client_msg_id=str(number)) for number, text in enumerate(texts)))
    assert story.state.memory.get(SEX) == sex

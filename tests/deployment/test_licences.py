"""No package comes in whose licence nobody has looked at, and the list of contents names each licence."""

from __future__ import annotations

import pytest

from tests.deployment.licences import ALLOWED, ALONE, SPELLINGS, Stated, stated
from tests.deployment.notices import TARGET
from tests.deployment.sbom import with_licences, without_licence
from tests.support.product import ROOT

PACKAGES = list(stated(TARGET.read_text("utf-8")))


def test_every_package_of_production_may_be_given_out() -> None:
    """A new licence goes into `licences.py` once somebody has read it, or the package does not come in."""
    assert len(PACKAGES) > 200
    assert [each for each in PACKAGES if not each.is_accepted] == []


def test_nothing_on_the_lists_is_left_over() -> None:
    used = {each.licence for each in PACKAGES}
    whole = " ".join(used)
    assert {name for name in SPELLINGS if name not in whole} == set()
    assert {name for name in ALONE if name not in {each.name for each in PACKAGES}} == set()


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "not stated", "MIT AND GPL-3.0-only"]
)
def test_other_licences_are_found(licence: str) -> None:
    assert not Stated("some-package", licence).is_accepted


@pytest.mark.parametrize("licence", ["GPL-3.0-only OR MIT", "(MIT AND Zlib)", "Apache Software License or BSD License"])
def test_one_allowed_alternative_is_enough(licence: str) -> None:
    assert Stated("some-package", licence).is_accepted


def test_a_package_that_stands_alone_is_accepted_with_the_licence_that_was_read() -> None:
    assert Stated("secantusdb", ALONE["secantusdb"]).is_accepted
    assert not Stated("secantusdb", "AGPL-3.0-only").is_accepted
    assert not Stated("other", ALONE["secantusdb"]).is_accepted
    assert not ALLOWED & set(ALONE.values())


def test_a_list_of_contents_gets_the_licences_that_it_lacks() -> None:
    own = [{"license": {"id": "ISC"}}]
    made = {"components": [{"name": "Preact"}, {"name": "other", "licenses": own}, {"name": "unknown"}]}
    assert without_licence(made) == ["Preact", "unknown"]
    whole = with_licences(made, {"preact": "MIT", "other": "MIT"})
    assert whole["components"][0]["licenses"] == [{"license": {"name": "MIT"}}]
    assert whole["components"][1]["licenses"] == own
    assert without_licence(whole) == ["unknown"]


def test_the_notice_names_what_has_a_licence_of_its_own() -> None:
    text = (ROOT / "NOTICE").read_text("utf-8")
    for name in ("EUPL", "THIRD_PARTY.md", "SecantusDB", "GPL-2.0-only", "psycopg2"):
        assert name in text

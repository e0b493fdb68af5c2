"""The picture of the packages: it stands in the README as drawn, and what it shows is so."""

from __future__ import annotations

from tests.support.architecture import (
    BEGIN,
    END,
    OUTSIDE,
    PACKAGES,
    README,
    STEPS,
    block,
    imports_of_packages,
    layers,
    reach,
    reduced,
)
from tests.support.imports import ROOT


def test_the_readme_shows_the_packages_as_they_are() -> None:
    """Mend with `python -m tests.support.architecture`."""
    shown = README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == block()


def test_every_package_stands_on_one_layer_and_has_a_line() -> None:
    standing = [package for packages in layers() for package in packages]
    assert len(standing) == len(set(standing))
    assert set(standing) == set(PACKAGES) == set(imports_of_packages())


def test_fewer_arrows_say_the_same() -> None:
    imports = imports_of_packages()
    few = reduced(imports)
    assert all(few[package] <= imports[package] for package in imports)
    assert all(reach(few, package) == reach(imports, package) for package in imports)
    assert sum(map(len, few.values())) < sum(map(len, imports.values())) / 2


def test_every_step_names_files_that_exist_and_boxes_that_are_drawn() -> None:
    for step in STEPS:
        assert {step.source, step.target} <= {*PACKAGES, *OUTSIDE}, step
        missing = [path for path in step.files if not (ROOT / path).is_file()]
        assert not missing, f"update STEPS in tests/support/architecture.py: {missing}"


def test_a_step_between_packages_goes_along_an_import_or_back_up_to_an_observer() -> None:
    imports = imports_of_packages()
    for step in STEPS:
        if step.source in imports and step.target in imports:
            upper, lower = (step.target, step.source) if step.observed else (step.source, step.target)
            assert lower in imports[upper], step

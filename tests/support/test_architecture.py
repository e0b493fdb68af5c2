"""The picture of the rooms: it stands in the README as drawn, and what it shows is so."""

from __future__ import annotations

from tests.support.architecture import (
    BEGIN,
    END,
    OUTSIDE,
    README,
    ROOMS,
    STEPS,
    block,
    floors,
    reach,
    reduced,
    room_imports,
)
from tests.support.imports import ROOT


def test_the_readme_shows_the_rooms_as_they_are() -> None:
    """Mend with `python -m tests.support.architecture`."""
    shown = README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == block()


def test_every_room_stands_on_one_floor_and_has_a_line() -> None:
    standing = [room for rooms in floors() for room in rooms]
    assert len(standing) == len(set(standing))
    assert set(standing) == set(ROOMS) == set(room_imports())


def test_fewer_arrows_say_the_same() -> None:
    imports = room_imports()
    few = reduced(imports)
    assert all(few[room] <= imports[room] for room in imports)
    assert all(reach(few, room) == reach(imports, room) for room in imports)
    assert sum(map(len, few.values())) < sum(map(len, imports.values())) / 2


def test_every_step_names_files_that_exist_and_boxes_that_are_drawn() -> None:
    for step in STEPS:
        assert {step.source, step.target} <= {*ROOMS, *OUTSIDE}, step
        missing = [path for path in step.files if not (ROOT / path).is_file()]
        assert not missing, f"update STEPS in tests/support/architecture.py: {missing}"


def test_a_step_between_rooms_goes_along_an_import_or_back_up_to_an_observer() -> None:
    imports = room_imports()
    for step in STEPS:
        if step.source in imports and step.target in imports:
            upper, lower = (step.target, step.source) if step.observed else (step.source, step.target)
            assert lower in imports[upper], step

"""The set-up asks for what no option says, and takes no half answers."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.cli import setup
from handoff.contract.errors import SettingError
from handoff.operations.installation import Files

WHOLE = (
    *("--name", "Linjen", "--address", "chatt.example.org"),
    *("--mail", "drift@example.org", "--administrators", "anna, bo"),
)


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    setup.configure(parser)
    return parser.parse_args(words)


def never(question: str) -> str:
    raise AssertionError(question)


def answering(*answers: str) -> Iterator[str]:
    return iter(answers)


def test_with_every_option_nothing_is_asked() -> None:
    answers, administrators = setup.asked(options(*WHOLE, "--embedded", "--unattended"), never)
    assert (answers.address, answers.mongodb_uri) == ("https://chatt.example.org", None)
    assert administrators == ["anna", "bo"]


def test_what_no_option_says_is_asked_in_turn() -> None:
    asked: list[str] = []
    given = answering("Linjen", "chatt.example.org", "drift@example.org", "", "anna,bo")

    def ask(question: str) -> str:
        asked.append(question)
        return next(given)

    answers, administrators = setup.asked(options(), ask)
    assert (answers.operator, answers.mail, administrators) == ("Linjen", "drift@example.org", ["anna", "bo"])
    assert len(asked) == 5


@pytest.mark.parametrize("lacks", ["--name", "--address", "--mail", "--administrators"])
def test_unattended_it_names_the_option_that_is_missing(lacks: str) -> None:
    words = [*WHOLE, "--embedded", "--unattended"]
    at = words.index(lacks)
    del words[at : at + 2]
    with pytest.raises(SettingError, match=f"{lacks} is missing"):
        setup.asked(options(*words), never)


def test_unattended_the_database_is_never_guessed() -> None:
    with pytest.raises(SettingError, match="name the database"):
        setup.asked(options(*WHOLE, "--unattended"), never)


@pytest.mark.parametrize("given", ["", "anna", "anna,", "anna, anna"])
def test_one_administrator_alone_is_refused(given: str) -> None:
    with pytest.raises(SettingError, match="two administrators"):
        setup.asked(options(*WHOLE[:-1], given, "--embedded"), never)


def test_the_certificate_is_named_by_its_whole_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("--certificate", "chain.pem", "--certificate-key", "key.pem")
    answers, _ = setup.asked(options(*WHOLE, *words, "--embedded"), never)
    assert answers.certificate == tmp_path / "chain.pem"


def test_from_a_backup_nobody_is_invited(tmp_path: Path) -> None:
    words = (*WHOLE[:-2], "--from-backup", str(tmp_path / "s.age"), "--identity", str(tmp_path / "key"))
    answers, administrators = setup.asked(options(*words, "--embedded", "--unattended"), never)
    assert (answers.host, administrators) == ("chatt.example.org", [])


@pytest.mark.parametrize(
    "named", [("--from-backup", "s.age"), ("--identity", "key"), ("--from-backup", "s.age", "--identity", "no")]
)
def test_a_backup_that_cannot_be_opened_stops_before_anything_is_made(
    named: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("s.age", "key"):
        (tmp_path / name).touch()
    monkeypatch.setattr(os, "getuid", lambda: 0)
    files = Files(tmp_path / "root")
    with pytest.raises(SettingError, match=r"--identity FILE|no is no file"):
        setup.set_up(options(*WHOLE[:-2], "--embedded", "--unattended", *named), files, never)
    assert not (tmp_path / "root").exists()

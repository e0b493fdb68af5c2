"""The set-up asks for what no option says, and takes no half answers."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.cli import setup
from handoff.contract.errors import SettingError
from handoff.operations.installation import Answers, Files
from handoff.operations.services import Systemd

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


@pytest.fixture
def refusing(tmp_path: Path) -> Systemd:
    """A systemctl on a machine where everything starts but nginx."""
    program = tmp_path / "systemctl"
    program.write_text('#!/bin/sh\ncase "$*" in *nginx*) exit 1;; esac\n')
    program.chmod(0o755)
    return Systemd(str(program))


@pytest.mark.parametrize(("certificate_is_there", "code"), [(True, 69), (False, 0)])
def test_an_nginx_that_refuses_its_files_is_told_with_what_to_do(
    certificate_is_there: bool,
    code: int,
    refusing: Systemd,
    gateway: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "root/etc/nginx/sites-available").mkdir(parents=True)
    certificate, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    if certificate_is_there:
        certificate.touch()
    answers = Answers("Linjen", "chatt.example.org", "drift@example.org", None, certificate, key)
    assert setup.start(refusing, answers, Files(tmp_path / "root"), restored=False, gateway=gateway) == code
    said = capsys.readouterr()
    assert ("nginx -t names the file" in said.out, "nobody reaches the chat" in said.err) == (code == 69, code == 69)
    assert (f"put the certificate at {certificate}" in said.out) is not certificate_is_there
    assert "open the two links above" in said.out

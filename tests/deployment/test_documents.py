"""What documents and deployment files name is there: paths, modules, links, make targets, commands, settings."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from handoff.operations.bootstrap.needs import ITEMS
from tests.support.product import ROOT


def _tracked() -> frozenset[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(path for path in done.stdout.split("\0") if path and (ROOT / path).exists())


TRACKED: Final = _tracked()
FOLDERS: Final = frozenset(str(parent) for path in TRACKED for parent in Path(path).parents)
SOURCE: Final = "\n".join((ROOT / path).read_text("utf-8") for path in sorted(TRACKED) if path.endswith(".py"))
CONTENT: Final = "knowledge/content/"
"""Articles of the line: their links lead to the web."""
DOCUMENTS: Final = sorted(path for path in TRACKED if path.endswith(".md") and not path.startswith(CONTENT))
OPERATORS: Final = sorted(path for path in TRACKED if path.startswith("handoff/deployment/"))
EVERYTHING: Final = sorted({*DOCUMENTS, *OPERATORS, "Makefile", "lotsen", ".ci/run", ".pre-commit-config.yaml"})
OLD: Final = "CHANGELOG.md"
"""Tells what was; commands and settings of then may be gone."""

_TOP = "|".join(sorted({re.escape(path.partition("/")[0]) for path in TRACKED if "/" in path}))
_FROM_THE_ROOT = re.compile(rf"(?<![\w./-])(?:/opt/lotsen/)?((?:{_TOP})/[\w./*-]*[\w*/])")
_IN_THE_CHECKOUT = re.compile(r"/opt/lotsen/([\w./-]*\w)")
_QUOTED_FILE = re.compile(
    r"`([\w.][\w./-]*\.(?:py|tsx?|mjs|ya?ml|json|css|csv|txt|npz|md|service|timer|env|conf|lock))`"
)
_QUOTED_MODULE = re.compile(r"`(\w[\w/]*\.py)`")
_MODULE = re.compile(r"python -m ([\w.]+)")
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
_TARGET = re.compile(r"(?:`|entry: |^exec |^)make ([a-z -]+?)(?: [A-Z]+=\S+)?(?:`|$| <)", re.MULTILINE)
_COMMAND = re.compile(r"(?:`|\./|/opt/lotsen/)lotsen ([a-z]+(?:-[a-z]+)*)\b")
_DOTTED = re.compile(r"\b(?:handoff|knowledge|storage|tests)(?!\.py\b)(?:\.[a-z_]+)+(?![\w/*-])")
_PROVIDED = re.compile(r"lotsen provide ((?:[a-z-]+ ?)+[a-z])")
_SETTING = re.compile(r"LOTSEN_[A-Z_]*[A-Z]")
_OF_COMPOSE = {"LOTSEN_GATEWAYS", "LOTSEN_DATABASE_PASSWORD", "LOTSEN_REDIS_PASSWORD"}
"""How many gateways Compose starts; the service does not read it."""
_OF_A_NEW_LANGUAGE = {"so.json"}
_MADE_LATER = (".lotsen/", "widget/dist", "widget/node_modules", "tests/e2e/artifacts")


def exists(path: str) -> bool:
    """Whether it is a file or folder of the checkout; `*`, CODE, NAME and SET stand for any name."""
    if path.startswith(_MADE_LATER):
        return True
    pattern = re.sub(r"\b(?:CODE|NAME|SET)\b", "*", path.rstrip("/").removeprefix("./"))
    if "*" in pattern:
        return any(True for _ in ROOT.glob(pattern))
    return pattern in TRACKED or pattern in FOLDERS


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def anchors(path: str) -> Iterator[str]:
    """The anchors that a page gives to its headings."""
    for heading in re.findall(r"^#+ (.+)$", text_of(path), flags=re.MULTILINE):
        yield re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", EVERYTHING)
def test_every_path_of_the_checkout_that_is_named_exists(document: str) -> None:
    text = text_of(document)
    named = {*_FROM_THE_ROOT.findall(text), *_IN_THE_CHECKOUT.findall(text)}
    assert sorted(path for path in named if not exists(path)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_quotes_exists(document: str) -> None:
    """Named from the root, from the document's folder, or by the last parts of its path; or of a new language."""
    beside = Path(document).parent
    missing = [
        name
        for name in sorted(set(_QUOTED_FILE.findall(text_of(document))))
        if not exists(name)
        and not (ROOT / beside / name).exists()
        and not any(path.endswith(f"/{name.removeprefix('../').removeprefix('./')}") for path in TRACKED)
        and name not in SOURCE
        and name not in _OF_A_NEW_LANGUAGE
    ]
    assert missing == []


def test_every_module_that_a_comment_or_docstring_quotes_exists() -> None:
    """By its path, or by the last parts of it."""
    names = {path for path in TRACKED if path.endswith(".py")}
    gone = [
        f"{path}: {quoted}"
        for path in sorted(names)
        for quoted in _QUOTED_MODULE.findall(text_of(path))
        if not any(f"/{name}".endswith(f"/{quoted}") for name in names)
    ]
    assert gone == []


@pytest.mark.parametrize("document", EVERYTHING)
def test_every_module_that_is_run_exists(document: str) -> None:
    own = {name for name in _MODULE.findall(text_of(document)) if re.match(rf"(?:{_TOP})\b", name)}
    paths = {name: name.replace(".", "/") for name in own}
    assert [name for name, path in paths.items() if not {f"{path}.py", f"{path}/__main__.py"} & TRACKED] == []


@pytest.mark.parametrize("document", EVERYTHING)
def test_every_module_that_is_named_exists(document: str) -> None:
    """By its dotted name, alone or with one of the names in it."""
    missing = []
    for name in sorted(set(_DOTTED.findall(text_of(document)))):
        whole = name.replace(".", "/")
        candidates = (whole, whole.rpartition("/")[0])
        found = any(f"{each}.py" in TRACKED or (each in FOLDERS and "/" in each) for each in candidates)
        missing += [] if found or name in TRACKED else [name]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    broken = []
    for target, anchor in _LINK.findall(text_of(document)):
        page = (ROOT / document).parent.joinpath(target).resolve() if target else ROOT / document
        found = page.exists() and (not anchor or anchor in anchors(page.relative_to(ROOT).as_posix()))
        broken += [] if found else [f"{target}#{anchor}"]
    assert broken == []


@pytest.mark.parametrize("document", [path for path in EVERYTHING if path != OLD])
def test_every_make_target_command_and_setting_exists(document: str) -> None:
    text = text_of(document)
    targets = {word for found in _TARGET.findall(text) for word in found.split()}
    made = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), flags=re.MULTILINE))
    assert targets - made == set()
    commands = {
        path.split("/")[2].removesuffix(".py").replace("_", "-") for path in TRACKED if path.startswith("handoff/cli/")
    }
    assert set(_COMMAND.findall(text)) - commands - {"provide", "npm", "uv"} == set()
    assert sorted(name for name in set(_SETTING.findall(text)) - _OF_COMPOSE if name not in SOURCE) == []


def test_the_operators_page_names_every_setting_and_every_command() -> None:
    page = text_of("handoff/deployment/README.md")
    settings = set(_SETTING.findall(text_of("handoff/app/settings.py")))
    assert len(settings) > 20
    assert sorted(settings - set(_SETTING.findall(page))) == []
    table = page.partition("## Commands")[2].partition("\n## ")[0]
    modules = {path.split("/")[2].removesuffix(".py") for path in TRACKED if path.startswith("handoff/cli/")}
    commands = {name.replace("_", "-") for name in modules if not name.startswith("_")}
    assert sorted(name for name in commands if not re.search(rf"`{name}\b", table)) == []


def test_an_image_and_the_units_are_given_what_can_be_provided() -> None:
    files = [path for path in OPERATORS if path.endswith(("Dockerfile", "README.md", ".service"))]
    wanted = {item for path in files for found in _PROVIDED.findall(text_of(path)) for item in found.split()}
    assert wanted
    assert wanted <= set(ITEMS)


def test_no_keys_data_or_environments_of_this_machine_come_into_an_image() -> None:
    kept_out = set(text_of(".dockerignore").splitlines())
    assert {".git", ".lotsen", "data", "widget/node_modules"} <= kept_out

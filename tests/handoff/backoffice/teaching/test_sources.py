"""What the bot learns from: read whole, changed in a copy alone, and what makes a new sentence fit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from handoff.backoffice.teaching.desk import personal
from handoff.backoffice.teaching.overlay import source_of
from handoff.backoffice.teaching.sources import Installation, said_by
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.python_environments import BOT
from handoff.operations.supervisor.bot_choice import Choice
from knowledge.examples import LEVELS, SIGNALS, Example, findings, id_of
from knowledge.seed import REPLIES
from knowledge.wordings import load

HERE = Checkout.here()
NEW = Example(
    id=id_of("min kusin har fastnat i nåt mörkt"),
    lang="sv",
    text="min kusin har fastnat i nåt mörkt",
    intent="oro_annan_narstaende",
    level="N1",
    holder="annan",
)


@pytest.fixture(scope="module")
def installation() -> Installation:
    return Installation(HERE.root)


def faults(installation: Installation, example: Example) -> list[str]:
    found = findings(example, taught=installation.taught, measured_on=installation.measured_on, personal=personal)
    return [f"{each.field} {each.rule} {each.value}".strip() for each in found]


def test_all_that_the_bot_learns_from_is_read(installation: Installation) -> None:
    assert len(installation.intents) == len(installation.names) == 48
    assert len(installation.taught.sentences) > 7000
    assert all(each.level in LEVELS and set(each.signals) <= set(SIGNALS) for each in installation.intents.values())
    assert len(installation.measured_on) > 1200


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, ""),
        ({"text": "han heter Kalle Berg och har ändrats"}, "text personal namn"),
        ({"text": "ring mig på 070-123 45 67"}, "text personal telefon"),
        ({"text": "hans nummer är 19121212-1212"}, "text personal personnummer"),
        ({"text": "vi bor på storgatan 4"}, "text personal adress"),
        ({"intent": "nonesuch"}, "avsikt unknown_value nonesuch"),
        ({"signals": ("S99",)}, "signaler unknown_value S99"),
        ({"text": "Jag är orolig för mitt  barn"}, "text taught_already oro_barn"),
        ({"text": "Jag är orolig för mitt barn", "replaces": "jag är orolig för mitt barn"}, ""),
        ({"replaces": "det här står ingenstans"}, "ersatter not_taught det här står ingenstans"),
    ],
)
def test_what_makes_a_sentence_unfit_is_named(installation: Installation, changes: dict[str, str], fault: str) -> None:
    found = faults(installation, replace(NEW, **changes))
    assert found == ([fault] if fault else [])


def test_the_bot_never_learns_from_what_it_is_measured_on(installation: Installation) -> None:
    measured = next(text for text in installation.measured_on if not personal(text))
    assert "text measured_on" in faults(installation, replace(NEW, text=measured[:300]))


def test_what_the_bot_may_say_is_known_before_anybody_asks_it() -> None:
    said = said_by(HERE.root / "bot")
    assert {"oro_barn", "knapp_person", "forstod_inte"} <= said <= load(REPLIES).ids
    assert said_by(HERE.root / "nowhere") == frozenset()


def _model_of(source: Path) -> str:
    python = HERE.python(BOT.folder)
    code = "from bot.training.project import model_name; print(model_name())"
    return subprocess.run([python, "-c", code], cwd=source, check=True, capture_output=True, text=True).stdout.strip()


def test_a_copy_has_a_model_of_its_own_which_depends_on_the_sentences_alone(tmp_path: Path) -> None:
    other = replace(NEW, id="mzz", text="hon stänger alla dörrar", replaces="jag är orolig för mitt barn")
    one = source_of(HERE, tmp_path / "one", Choice((NEW, other)))
    two = source_of(HERE, tmp_path / "two", Choice((other, NEW)))
    assert one
    assert two
    assert _model_of(one) == _model_of(two) != _model_of(HERE.root)
    listed = yaml.safe_load((one / "bot/data/intents/oro_annan_narstaende.yaml").read_text(encoding="utf-8"))
    assert {"text": NEW.text, "level": "N1", "signals": [], "holder": "other"} in listed["examples"]["sv"]
    replaced = yaml.safe_load((one / "bot/data/intents/oro_barn.yaml").read_text(encoding="utf-8"))
    assert "jag är orolig för mitt barn" not in replaced["examples"]["sv"]
    assert source_of(HERE, tmp_path / "none", Choice()) is None

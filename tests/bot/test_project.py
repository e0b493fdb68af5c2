"""The files of the assistant fit together: every intent has examples, a rule and a reply."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import yaml

from bot.dialogue import NO_ROLE_QUESTION, RISK_INTENTS, TELLS_ROLE
from bot.training.examples import read_examples
from bot.training.project import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "rules" / "rules.yml").read_text(encoding="utf-8"))["rules"]
EXAMPLES = read_examples(ROOT / "data" / "intents")


TOLD = (
    "from bot.process_setup import prepare_process; prepare_process(); from rasa import telemetry; "
    "print(telemetry.is_telemetry_enabled())"
)


def test_the_makers_of_rasa_are_told_nothing() -> None:
    """Its telemetry is on unless it is switched off, and it reads the environment."""
    environment = {name: value for name, value in os.environ.items() if name != "RASA_TELEMETRY_ENABLED"}
    asked = subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    assert asked.stdout.split() == ["False"]


def test_there_are_48_intents_with_enough_examples() -> None:
    swedish = Counter(example.intent for example in EXAMPLES if example.lang == "sv")
    english = Counter(example.intent for example in EXAMPLES if example.lang == "en")
    assert len(swedish) == 48
    assert all(count >= (80 if intent in RISK_INTENTS else 40) for intent, count in swedish.items()), swedish
    assert all(english[intent] >= 8 for intent in swedish), english


def test_every_intent_has_a_rule_that_ends_in_a_reply() -> None:
    ruled = {step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step}
    actions = {step["action"] for rule in RULES for step in rule["steps"] if "action" in step}
    assert ruled == set(DOMAIN["intents"])
    assert actions == set(DOMAIN["responses"])


def test_every_rule_is_one_event_and_one_reply() -> None:
    """The assistant asks Rasa for one action an event (`Assistant._say`)."""
    for rule in RULES:
        assert [next(iter(step)) for step in rule["steps"]] == ["intent", "action"], rule["rule"]


def test_every_button_carries_a_known_intent() -> None:
    payloads = {
        button["payload"]
        for variants in DOMAIN["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    }
    assert payloads <= set(DOMAIN["intents"])


def test_a_response_holds_ids_and_no_words() -> None:
    for name, variants in DOMAIN["responses"].items():
        for variant in variants:
            assert f"utter_{variant['text']}" == name
            assert variant["metadata"]["kind"] in {"information", "advice", "support", "refusal"}
            assert all(button["title"].startswith("knapp_") for button in variant.get("buttons", []))


def test_the_dialogue_speaks_of_intents_that_exist() -> None:
    assert set(DOMAIN["intents"]) >= RISK_INTENTS | TELLS_ROLE | NO_ROLE_QUESTION

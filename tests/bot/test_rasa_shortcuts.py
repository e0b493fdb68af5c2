"""What goes round Rasa for speed answers as Rasa does: the order of components, and the look-up of rules."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.components.gazetteer import GazetteerExtractor
from bot.components.language import LanguageDetector
from bot.components.rules import EventRules
from bot.graph_runner import PlannedGraphRunner
from bot.training.project import ROOT

RULES = yaml.safe_load((ROOT / "data" / "rules" / "rules.yml").read_text(encoding="utf-8"))["rules"]
LISTENED = {"action_name": "action_listen"}


def _node(component: type, messages_from: str) -> SchemaNode:
    return SchemaNode({"messages": messages_from}, component, "create", "process", {}, eager=True)


def test_the_straight_runner_makes_what_rasas_makes(tmp_path: Path) -> None:
    schema = GraphSchema(
        {
            "places": _node(GazetteerExtractor, "language"),
            "language": _node(LanguageDetector, PLACEHOLDER_MESSAGE),
            "unasked": _node(LanguageDetector, "places"),
        }
    )
    rasas = DaskGraphRunner(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))

    def said(runner: DaskGraphRunner | PlannedGraphRunner) -> list[dict[str, object]]:
        messages = [Message.build("Jag bor i Umeå kommun"), Message.build("hello there")]
        made = runner.run({PLACEHOLDER_MESSAGE: messages}, ["places"])
        assert list(made) == ["places"]
        return [message.as_dict() for message in made["places"]]

    assert said(PlannedGraphRunner(rasas)) == said(rasas)
    assert said(rasas)[0]["entities"]


def _key(rule: dict[str, object]) -> str:
    """A rule of ours as RulePolicy stores it: the state before the reply."""
    (intent,) = [step["intent"] for step in rule["steps"] if "intent" in step]
    wanted = [slot for condition in rule.get("condition", []) for slot in condition.get("slot_was_set", [])]
    slots = dict(pair for slot in wanted for pair in (slot.items() if isinstance(slot, dict) else [(slot, True)]))
    state = {"prev_action": LISTENED, "user": {"intent": intent}, **({"slots": slots} if slots else {})}
    return json.dumps([state], sort_keys=True)


def test_an_event_fits_the_same_rules_as_in_rasa() -> None:
    lookup = {_key(rule): "reply" for rule in RULES}
    lookup[json.dumps([{"prev_action": LISTENED}])] = "of any intent"
    lookup[json.dumps([{"user": {"intent": "start"}}])] = "at the beginning alone"
    ours, rasas = EventRules.__new__(EventRules), RulePolicy.__new__(RulePolicy)
    fitting: list[int] = []
    for before in ({"prev_action": LISTENED}, {"prev_action": {"action_name": "utter_x"}}, {}):
        for rule in [{}, *({"user": json.loads(key)[0].get("user")} for key in lookup)]:
            for slots in ({}, *({"slots": json.loads(key)[0]["slots"]} for key in list(lookup)[:20] if "slots" in key)):
                states = [{**before, **slots, **rule}] if rule.get("user") else [{**before, **slots}]
                own = ours._get_possible_keys(lookup, states)
                assert own == rasas._get_possible_keys(lookup, states)
                fitting.append(len(own))
    assert max(fitting) > 1

"""The intent beside level and request: near intents are told apart by how urgent a message is and whether it asks."""

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.intent import SHARES
from bot.components.joint_intent import IntentBesideLevel
from bot.joint_intent import JointIntent
from bot.training.crossvalidation import message_of
from bot.training.examples import Example

TORN = {"oro_barn": 0.5, "planerat_vald_annan": 0.45, "be_om_manniska": 0.05}
CALM = {"N0": 0.1, "N1": 0.85, "N2": 0.05, "N3": 0.0, "N4": 0.0}
URGENT = {"N0": 0.0, "N1": 0.1, "N2": 0.2, "N3": 0.6, "N4": 0.1}
EXAMPLES = [
    *[("oro_barn", "N1", False)] * 18,
    *[("oro_barn", "N1", True)] * 2,
    *[("planerat_vald_annan", "N3", False)] * 20,
    *[("be_om_manniska", "N1", True)] * 20,
]


@pytest.fixture(scope="module")
def joint() -> JointIntent:
    return JointIntent.of(EXAMPLES)


@pytest.mark.parametrize(("levels", "intent"), [(CALM, "oro_barn"), (URGENT, "planerat_vald_annan")])
def test_how_urgent_a_message_is_decides_between_two_near_intents(
    joint: JointIntent, levels: dict[str, float], intent: str
) -> None:
    found = joint.beside(TORN, levels, requested=False)
    assert max(found, key=found.__getitem__) == intent
    assert sum(found.values()) == pytest.approx(1.0)


def test_who_asks_for_a_person_is_likelier_to_mean_that_alone_and_who_does_not_is_not(joint: JointIntent) -> None:
    asked, silent = (joint.beside(TORN, CALM, requested=asks)["be_om_manniska"] for asks in (True, False))
    assert asked > 1.5 * silent


def test_a_sure_intent_is_not_overruled(joint: JointIntent) -> None:
    found = joint.beside({"oro_barn": 0.97, "planerat_vald_annan": 0.03}, URGENT, requested=False)
    assert found["oro_barn"] > 0.5


def _component(folder: Path) -> IntentBesideLevel:
    return IntentBesideLevel.create({}, LocalModelStorage(folder), Resource("joint"), None)


def test_the_component_learns_stores_and_puts_the_intent_anew(tmp_path: Path) -> None:
    examples = [
        Example(f"{intent} {at}", intent, "sv", level, (), "other", request)
        for at, (intent, level, request) in enumerate(EXAMPLES)
    ]
    _component(tmp_path).train(TrainingData([message_of(example) for example in examples]))
    loaded = IntentBesideLevel.load({}, LocalModelStorage(tmp_path), Resource("joint"), None)
    message = Message.build("han säger att de ska få")
    message.set(SHARES, TORN)
    message.set("risk", {"probabilities": URGENT})
    message.set("human_request", False)
    loaded.process([message])
    ranking = message.get("intent_ranking")
    assert message.get("intent") == ranking[0]
    assert [each["name"] for each in ranking] == ["planerat_vald_annan", "oro_barn", "be_om_manniska"]


def test_without_the_probabilities_of_all_intents_it_leaves_the_intent(tmp_path: Path) -> None:
    component = _component(tmp_path)
    component.train(TrainingData([message_of(Example("hej", "halsa", "sv", "N0", (), "self", False))]))
    message = Message.build("hej")
    message.set("intent", {"name": "halsa", "confidence": 0.9})
    component.process([message])
    assert message.get("intent") == {"name": "halsa", "confidence": 0.9}

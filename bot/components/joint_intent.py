"""The last word on the intent: what the intent model says, once level and request are known (`bot/joint_intent.py`).

It must not touch the level, which was judged with the intent model's own probabilities.
"""

from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.components.base import TrainedComponent
from bot.components.intent import RANKING_LENGTH, SHARES
from bot.components.level import RISK
from bot.components.linear import label
from bot.joint_intent import JointIntent

FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentBesideLevel(TrainedComponent):
    """Sets `intent` and `intent_ranking` anew; leaves them without the probabilities of all intents."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """There is nothing to set."""
        return {}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        super().__init__(config, model_storage, resource)
        self._joint: JointIntent | None = None

    def _learn(self, examples: List[Message]) -> None:
        self._joint = JointIntent.of(
            (example.get(INTENT), label(example, "level"), bool(label(example, "request"))) for example in examples
        )

    def _annotate(self, messages: List[Message]) -> None:
        for message in messages:
            shares, risk = message.get(SHARES), message.get(RISK)
            if shares is None or risk is None or self._joint is None:
                continue
            requested = bool(message.get("human_request"))
            found = self._joint.beside(shares, risk["probabilities"], requested=requested)
            best = sorted(found, key=found.__getitem__, reverse=True)[:RANKING_LENGTH]
            ranking = [{"name": name, "confidence": found[name]} for name in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)

    def _write(self, folder: Path) -> None:
        np.savez(
            folder / FILE,
            intents=np.array(self._joint.intents),
            levels=self._joint.levels,
            asks=self._joint.asks,
        )

    def _read(self, folder: Path) -> None:
        with np.load(folder / FILE, allow_pickle=False) as held:
            self._joint = JointIntent([str(name) for name in held["intents"]], held["levels"], held["asks"])

"""The level classifier: urgency N0 to N4 with probabilities, signals, and the nearest urgent example.

It ranks messages by urgency, never persons by dangerousness, and it is the second layer: the deterministic
rules of the service run first and the higher of the two wins. It must not choose replies.

A message is judged as a whole: a linear model, the votes of the nearest examples and the intents are weighed together
(`bot/joint_level.py`), so that one loud word raises no alarm in a message that is surely about nothing of this line. A
long one is also judged piece by piece; the most urgent result wins. Messages in languages without examples are judged
by the embedding alone, since n-grams say nothing about them. Risk over several turns is added up in `bot/levels.py`.
"""

from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifier import LinearClassifier
from bot.components.embedder import CHUNK_VECTORS
from bot.components.intent import SHARES
from bot.components.linear import LinearModel, Rows, label
from bot.components.neighbours import VOTES, combined
from bot.joint_level import JointLevel
from bot.levels import Thresholds, choose, highest

RISK = "risk"
OWN_LEVELS = "lotsen_levels"
"""The probabilities of the linear model alone, (levels,), for the calibration."""
NO_SIGNAL = "none"
TRAINED_LANGUAGES = ("sv", "en", "ar", "so", None)
LEVELS, LEVELS_DENSE, SIGNALS = "levels", "levels-dense", "signals"
"""Names of the models; the second sees the embedding alone, and is missing without an embedder."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LevelModel(LinearClassifier):
    """Sets `risk`: {level, probabilities, signals, neighbour}."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The settings and their defaults.

        `strength` and `strength_dense`: inverse regularisation; `votes`: weight of the nearest examples where they are
        not weighed together with the intents (in a language without examples, or with another intent classifier);
        `signal`: the probability from which a signal is named; `own`, `foreign`, `piece` and `buried`: the
        probabilities from which a level holds for a message in a trained language, in another one, for a piece of a
        long message, and for a piece of one that as a whole is calm (N3 and N4 less likely than `calm`).

        `own` was chosen by cross-validation; after each calibration of the weights its N3 and N4 are moved so that
        as much is found in the project's own sets and in how conversations begin. N4 judged N3 costs more than the
        reverse.
        """
        return {
            "strength": 4.0,
            "strength_dense": 1.0,
            "signal": 0.3,
            "votes": 0.6,
            "own": {"n2": 0.42, "n3": 0.25, "n4": 0.08, "n4_alone": 0.12},
            "foreign": {"n2": 0.3, "n3": 0.3, "n4": 0.2},
            "piece": {"n2": 0.8, "n3": 0.75, "n4": 0.6},
            "buried": {"n2": 0.95, "n3": 0.95, "n4": 0.9},
            "calm": 0.1,
        }

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Start untrained."""
        super().__init__(config, model_storage, resource)
        self._joint = JointLevel.load()
        self._thresholds = {name: Thresholds(**self._config[name]) for name in ("own", "foreign", "piece", "buried")}

    def _fit(self, examples: List[Message], rows: Rows) -> Dict[str, LinearModel]:
        levels = [label(example, "level") for example in examples]
        signals = [(label(example, "signals") or [NO_SIGNAL])[0] for example in examples]
        models = {
            LEVELS: LinearModel.fit(rows, levels, self._config["strength"]),
            SIGNALS: LinearModel.fit(rows, signals, self._config["strength"]),
        }
        if rows.dense.shape[1]:
            models[LEVELS_DENSE] = LinearModel.fit(rows.dense_alone(), levels, self._config["strength_dense"])
        return models

    def _annotate(self, messages: List[Message]) -> None:
        rows = self._features(messages)
        levels = self._models[LEVELS].probabilities(rows)
        signals = self._models[SIGNALS].probabilities(rows)
        for at, message in enumerate(messages):
            message.set(OWN_LEVELS, levels[at])
            risk = self._risk(message, rows.dense[at : at + 1], levels[at], signals[at])
            message.set(RISK, risk, add_to_output=True)

    def _risk(self, message: Message, vector: np.ndarray, levels: np.ndarray, signals: np.ndarray) -> Dict[str, Any]:
        neighbour = (message.get(VOTES) or {}).get("urgent")
        foreign = LEVELS_DENSE in self._models and message.get("language") not in TRAINED_LANGUAGES
        intents, votes = message.get(SHARES), message.get(VOTES)
        if foreign:
            levels = self._models[LEVELS_DENSE].probabilities(Rows.only_dense(vector))[0]
        if foreign or intents is None or votes is None:
            shares = combined(levels, message, "level", self._config["votes"])
        else:
            shares = self._joint.probabilities(levels, votes["level"], intents)
        probabilities = dict(zip(self._models[LEVELS].classes, shares.tolist(), strict=True))
        urgent = probabilities.get("N3", 0.0) + probabilities.get("N4", 0.0)
        calm = not foreign and urgent < self._config["calm"]
        found = [choose(probabilities, self._thresholds["foreign" if foreign else "own"])]
        found += self._piece_levels(message, self._thresholds["buried" if calm else "piece"])
        if neighbour and neighbour["raises"]:
            found.append("N3")
        return {
            "level": highest(found),
            "probabilities": {name: round(value, 4) for name, value in probabilities.items()},
            "signals": self._likely_signals(signals),
            "neighbour": neighbour and {key: neighbour[key] for key in ("level", "similarity")},
        }

    def _piece_levels(self, message: Message, thresholds: Thresholds) -> List[str]:
        """The levels of the pieces of a long message; none for a message that is one piece."""
        pieces = message.get(CHUNK_VECTORS)
        if LEVELS_DENSE not in self._models or pieces is None or len(pieces.vectors) < 2:
            return []
        model = self._models[LEVELS_DENSE]
        judged = model.probabilities(Rows.only_dense(self._centre(pieces.vectors))).tolist()
        return [choose(dict(zip(model.classes, row, strict=True)), thresholds) for row in judged]

    def _likely_signals(self, probabilities: np.ndarray) -> List[str]:
        """The signals from the `signal` probability on, the likeliest first."""
        found = zip(self._models[SIGNALS].classes, probabilities, strict=True)
        likely = [(name, value) for name, value in found if name != NO_SIGNAL and value >= self._config["signal"]]
        return [name for name, _ in sorted(likely, key=lambda pair: -pair[1])]

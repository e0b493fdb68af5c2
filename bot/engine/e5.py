"""The sentence embedder: a text to a unit vector."""

from __future__ import annotations

import numpy as np

from bot.engine.activation_ranges import ranges_of, sentences
from bot.engine.matmul import ActivationRanges
from bot.engine.network import INPUT, calibration_network, e5_network
from bot.engine.session import session_of
from bot.engine.tokenizer import Tokenizer
from bot.engine.weights import Weights, shipped

QUERY = "query: "
"""Prefix that this family of models expects before a text that is no passage."""


class E5:
    """multilingual-e5-small. Thread-safe; each call embeds on its own thread."""

    def __init__(self) -> None:
        """Read the weights, calibrate, and make the session: about a second."""
        self._weights = Weights(shipped())
        self._tokens = Tokenizer(self._weights.pieces, self._weights.longest)
        self._places = self._weights.numbers("emb.pos").reshape(-1, self._weights.width)
        self._kind = self._weights.numbers("emb.type")[: self._weights.width]
        self._session = session_of(e5_network(self._weights, self._ranges()))

    def query(self, text: str) -> np.ndarray:
        """The embedding of `text`, (width,) float32, unit length."""
        ((mean,),) = self._session.run(None, {INPUT: self._embedded(text)})
        vector: np.ndarray = mean / np.linalg.norm(mean)
        return vector

    def token_count(self, text: str) -> int:
        """How many tokens the model reads of `text`."""
        return len(self._tokens.of(QUERY + text))

    def _embedded(self, text: str) -> np.ndarray:
        """The input of the network: (1, tokens, width)."""
        ids = np.array(self._tokens.of(QUERY + text))
        embedded: np.ndarray = self._weights.rows("emb.word", ids) + self._places[: len(ids)] + self._kind
        return embedded[None]

    def _ranges(self) -> ActivationRanges:
        model, inputs = calibration_network(self._weights)
        session = session_of(model)
        names = [output.name for output in session.get_outputs()]
        runs = (session.run(names, {INPUT: self._embedded(text)}) for text in sentences())
        return ranges_of(inputs, (dict(zip(names, values, strict=True)) for values in runs))

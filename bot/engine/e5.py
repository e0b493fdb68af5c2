"""Owns the embedder as it is used: a text to a unit vector."""

from __future__ import annotations

import numpy as np

from bot.engine.loudness import loudest, sentences
from bot.engine.network import INPUT, e5_network, measuring_network
from bot.engine.products import Loudest
from bot.engine.session import session_of
from bot.engine.tokens import Tokens
from bot.engine.weights import Weights, shipped

QUERY = "query: "
"""What this family of models wants before a text that is no passage."""


class E5:
    """multilingual-e5-small. Several threads may ask at the same time; each embeds by itself."""

    def __init__(self) -> None:
        """Read the weights, measure, and make the session: about a second."""
        self._weights = Weights(shipped())
        self._tokens = Tokens(self._weights.pieces, self._weights.longest)
        self._places = self._weights.numbers("emb.pos").reshape(-1, self._weights.width)
        self._kind = self._weights.numbers("emb.type")[: self._weights.width]
        self._session = session_of(e5_network(self._weights, self._loudest()))

    def query(self, text: str) -> np.ndarray:
        """The embedding of `text`, (width,) float32, unit length."""
        ((mean,),) = self._session.run(None, {INPUT: self._embedded(text)})
        vector: np.ndarray = mean / np.linalg.norm(mean)
        return vector

    def token_count(self, text: str) -> int:
        """How many tokens the model reads of `text`."""
        return len(self._tokens.of(QUERY + text))

    def _embedded(self, text: str) -> np.ndarray:
        """What the network begins with: (1, tokens, width)."""
        ids = np.array(self._tokens.of(QUERY + text))
        embedded: np.ndarray = self._weights.rows("emb.word", ids) + self._places[: len(ids)] + self._kind
        return embedded[None]

    def _loudest(self) -> Loudest:
        model, inputs = measuring_network(self._weights)
        session = session_of(model)
        names = [output.name for output in session.get_outputs()]
        heard = (session.run(names, {INPUT: self._embedded(text)}) for text in sentences())
        return loudest(inputs, (dict(zip(names, values, strict=True)) for values in heard))

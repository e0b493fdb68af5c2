"""The tokenizer: XLM-R's word pieces, the likeliest segmentation of each word (Viterbi). Pure."""

from __future__ import annotations

import re

from bot.engine.weights import WordPieces

_SPACE = "\u2581"
_SPACES = re.compile(" {2,}")
# What an unknown character costs more than the least likely piece.
_UNKNOWN_COST = 10.0


class Tokenizer:
    """Turns texts into token ids; keeps nothing of them."""

    def __init__(self, pieces: WordPieces, longest: int) -> None:
        """`longest`: the most tokens that the model reads; the rest of a longer text is dropped."""
        self._pieces = pieces
        self._room = longest - 2
        self._longest_piece = max(map(len, pieces.ids))
        self._unknown_score = min(pieces.scores) - _UNKNOWN_COST

    def of(self, text: str) -> list[int]:
        """The token ids of `text` between those for begin and end."""
        spaced = _SPACES.sub(" ", text.translate(self._pieces.normal))
        found: list[int] = []
        for word in spaced.removeprefix(" ").split(" "):
            found += self._cut(_SPACE + word)
        return [self._pieces.begin, *found[: self._room], self._pieces.end]

    def _cut(self, word: str) -> list[int]:
        """One word with its space; no piece holds a space but at its start, so words are cut one by one."""
        ids, scores, unknown = self._pieces.ids, self._pieces.scores, self._pieces.unknown
        best = [0.0] + [float("-inf")] * len(word)
        cut: list[tuple[int, int]] = [(0, 0)] * (len(word) + 1)
        for start in range(len(word)):
            so_far = best[start]
            if so_far + self._unknown_score > best[start + 1]:
                best[start + 1], cut[start + 1] = so_far + self._unknown_score, (unknown, start)
            for end in range(start + 1, min(len(word), start + self._longest_piece) + 1):
                piece = ids.get(word[start:end])
                if piece is not None and so_far + scores[piece] > best[end]:
                    best[end], cut[end] = so_far + scores[piece], (piece, start)
        tokens, at = [], len(word)
        while at:
            piece, at = cut[at]
            tokens.append(piece)
        return tokens[::-1]

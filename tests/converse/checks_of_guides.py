"""Whether a guide leads somebody through: it begins, and asks nothing for ever. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from knowledge.guides.model import place_in
from tests.converse.checks import Result, exchanges
from tests.converse.played import Played

MOST_ASKED: Final = 2
"""How often a question of a guide may be asked: once more, in other words."""


def guide(played: Played) -> Iterator[Result]:
    """A walk of a guide: it is begun, and no question of it is asked for ever."""
    wanted = played.script.guide
    if not wanted:
        return
    asked: Counter[str] = Counter()
    walked = False
    for number, exchange in exchanges(played):
        steps = [place for reply in exchange.replies if (place := place_in(reply))]
        walked = walked or any(place.guide == wanted for place in steps)
        question = exchange.after.question
        open_step = place_in(question.id) if question else None
        said = {place.step for place in steps}
        again = ""
        if open_step is not None and open_step.step in said:
            asked[open_step.step] += 1
            again = open_step.step if asked[open_step.step] > MOST_ASKED else ""
        yield Result("guide", number, exchange.says, f"{again} is asked for the third time" if again else "")
    problem = "" if walked else f"{wanted} is never begun"
    yield Result("guide", len(played.turns), played.turns[-1].own.says if played.turns else "", problem)

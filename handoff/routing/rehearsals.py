"""Rehearsals: conversations of this node with an invented visitor, and who practises in them."""

from __future__ import annotations

from collections import OrderedDict

from storage.ids import AccountId

REMEMBERED = 200


class Rehearsals:
    """The retry keys of invented visitors at this node, each with the account that practises; bounded."""

    def __init__(self) -> None:
        self._trainees: OrderedDict[str, AccountId] = OrderedDict()

    def expect(self, client_id: str, trainee: AccountId) -> None:
        """The conversation that this key starts is a rehearsal."""
        self._trainees[client_id] = trainee
        while len(self._trainees) > REMEMBERED:
            self._trainees.popitem(last=False)

    def trainee_of(self, client_id: str) -> AccountId | None:
        """Who practises in the conversation of this key; None: its visitor is a real one."""
        return self._trainees.get(client_id)

"""A training example as Rasa's message, which Rasa copies and hashes at every step of a training.

Owns what that costs, and nothing that a component learns: an example is equal to Rasa's own message of the same data.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.training_data.message import Message


class ExampleMessage(Message):
    """A message whose copy shares what nobody changes, and whose hash is made anew only where something has changed.

    Rasa joins the sources of examples by deep copies, and cleans each of what it has joined by setting the intent to
    what it is: two fifths of a training.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> ExampleMessage:
        """A message with the same data and features, to which others can be added."""
        made = ExampleMessage(self.data, set(self.output_properties), self.time, list(self.features))
        made._cached_fingerprint = self._cached_fingerprint
        return made

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """As Rasa's, which forgets the hash of a message that stays the same, too."""
        held = self._cached_fingerprint
        same = prop in self.data and isinstance(info, str) and self.data[prop] == info
        super().set(prop, info, add_to_output)
        if same:
            self._cached_fingerprint = held

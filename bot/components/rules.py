"""The rule policy: Rasa's RulePolicy with a faster look-up of the rule for an event.

Rasa compares every rule with every state of the conversation, once for the words of a message and once for its
intent. Here events have no words, and a rule for another intent than the last event's cannot hold.
"""

from typing import Any, Dict, List, Set, Tuple

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT

ByIntent = Dict[str | None, Dict[str, str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EventRules(RulePolicy):
    """RulePolicy for conversations that consist of events, with the same predictions."""

    _index: Tuple[Dict[str, str], ByIntent] | None = None

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input:
            return None, None, False
        found: Tuple[str | None, str | None, bool] = super()._find_action_from_rules(tracker, domain, False)
        return found

    def _get_possible_keys(self, lookup: Dict[str, str], states: List[State]) -> Set[str]:
        if not states or not states[-1].get(PREVIOUS_ACTION):
            return set(super()._get_possible_keys(lookup, states))
        rules = self._rules_by_intent(lookup)
        intent = _intent(states[-1])
        own = {**rules.get(None, {}), **(rules.get(intent, {}) if intent else {})}
        return set(super()._get_possible_keys(own, states))

    def _rules_by_intent(self, lookup: Dict[str, str]) -> ByIntent:
        """The rules by the intent of their last state (None: without one); computed once for a set of rules."""
        if self._index is None or self._index[0] is not lookup:
            by_intent: ByIntent = {}
            for key, action in lookup.items():
                by_intent.setdefault(_intent(self._rule_key_to_state(key)[-1]), {})[key] = action
            self._index = (lookup, by_intent)
        return self._index[1]


def _intent(state: State) -> str | None:
    user: Dict[str, Any] = state.get(USER) or {}
    return user.get(INTENT)

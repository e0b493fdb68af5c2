"""What begins a guide, and which of several: a reply in whose place it is said, or danger. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from typing import Final

from handoff.assistant.bot_service.client import Intent
from handoff.assistant.cards.local_help import FEARED_FOR
from handoff.assistant.danger.model_level import is_surely_asked
from handoff.assistant.danger.own_deeds import asks_of_no_deed, is_surely_none
from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.guides.saying import spoken
from handoff.assistant.guides.turn import (
    FAREWELL,
    NEVER_BESIDE,
    REQUESTS,
    STAYS,
    SURE,
    SURELY_ELSE,
    Turn,
    asks_how_to_talk,
    is_settled,
    only_of_the_model,
)
from handoff.assistant.guides.walk import advance
from handoff.assistant.replies.plain_talk import COMES
from handoff.assistant.thread.confidence import leaves_by_guess
from handoff.assistant.thread.topic import DRAWN_IN, has_left_before, thread_of
from handoff.assistant.wording.dialogue import ANSWERED_BY_REPLY
from handoff.conversation.answers.reader import SAID
from handoff.conversation.answers.words import of_writer
from handoff.conversation.commands import BotReply
from handoff.conversation.events import GuideStood
from handoff.conversation.state import SAFE, TAKEN_BACK, danger_waits, goes_on, is_of_earlier_contact
from handoff.conversation.text.folding import folded, folded_text, folded_words
from handoff.conversation.text.sentences import asks_back, tells
from handoff.conversation.told.afraid_of import fears_somebody_close, is_only_afraid
from handoff.conversation.told.facts import facts_told
from handoff.conversation.told.left_group import has_left
from handoff.conversation.told.role import is_a_pupil
from handoff.conversation.told.threat_to_another import threatens_another
from handoff.conversation.told.understood import confirmed
from handoff.conversation.wishes.question_kinds import asks_how_to_say, kind_asked
from handoff.risk import Level
from handoff.risk.signals import LEAVES_A_GROUP, OF_OTHERS, OWN_LIFE, OWN_VIOLENCE
from knowledge.guides.compiled import Compiled
from knowledge.guides.model import reply_id
from knowledge.questions import NO

MISTAKEN: Final = TAKEN_BACK.removeprefix("/")
"""The step of a guide of safety that says that the danger was misread: after that the same danger begins it no more."""
MOST_BACK: Final = 3
"""So many messages back is what the model alone has read still asked about, where something else went first."""
TO_A_CHILD: Final = "barn_far_illa_sjalv"
"""The reply in place of which the guide for a child begins."""
THREATENED: Final = "hot_mot_person"
"""The reply in place of which the guide for who is threatened begins."""
CHILDREN: Final = ("ung",)
"""Audiences of a guide for children: in danger from others a child stays in it, for its words are a child's."""
FOR_WORK: Final = frozenset({"yrkesverksam", "organisation"})
"""Audiences of guides for those who write because of their work."""
FOR_RELATIVES: Final = ("anhorig",)
"""Audiences of the guide for those who worry about somebody of their own."""
YOUNG: Final = ("under_13", "13_14")
"""Age bands of children, whose words are other than those for somebody grown up."""
GROWN_UP: Final = frozenset({"vill_lamna", "yrkesverksam", "organisation"})
"""Roles of those who are no child, though they speak of a parent of theirs."""
ANSWERED_IN_BETWEEN: Final = ANSWERED_BY_REPLY | {"hur_prata", "utanfor_omradet"}
"""Intents of questions that have an answer of their own, whatever was told before."""
FIRST_SIGNALS: Final = ("S3", "S2b", "S4", "S2", "S1", "S6", "S7", "S8", "S5", "S9")
"""Which guide begins where a message has several signals."""


def begun(turn: Turn, catalog: GuideCatalog, *, instead_of: Compiled | None = None) -> BotReply | None:
    """The first turn of the guide that this message begins; None if it begins none."""
    found = _entering(turn, catalog, in_danger=instead_of is not None and instead_of.guide.safety)
    if found is None or (instead_of is not None and not _takes_over(turn, found, instead_of)):
        return None
    guessed = only_of_the_model(turn, found) and not (_another_is_threatened(turn) and "S4" in turn.state.signals_told)
    unsure = guessed or (OWN_LIFE in found.guide.entry.signals and _is_only_tired(turn))
    entry = found.guide.entry
    past = (has_left(turn.words) or has_left_before(turn.state)) and entry.past
    outside = DRAWN_TO in turn.replies and not _tells_of_a_group(turn) and entry.outside
    close = turn.level < Level.N3 and fears_somebody_close(turn.words) and entry.close
    unsure = unsure or (turn.level < Level.N3 and is_only_afraid(turn.words))
    begin = close or (unsure and entry.unsure) or past or outside or found.guide.first
    heard = turn.heard
    if found.guide.safety and found.guide.id in turn.state.guides:  # danger again: whether they are safe is asked anew
        heard = dataclasses.replace(heard, memory={fact: heard.memory[fact] for fact in heard.memory if fact != SAFE})
    moves = advance(found, begin, heard)
    if moves.asks is None:
        return None
    stood = GuideStood(guide=found.guide.id, version=found.version, step=moves.step, unsure=unsure)
    return spoken(turn, found, moves, stood, takes_in=False)


_TIRED: Final = re.compile(r"\b(?:orkar|orka|pallar|palla|klarar) (?:bara |verkligen |fan )?(?:inte|int|ej)\b")
_OF_LIFE: Final = re.compile(
    r"\b(?:lev\w*|livet|liv|do|dor|dod\w*|sjalvmord\w*|skada mig|skar|skara|forsvinna|slippa allt|sluta finnas|hopplost"
    r"|meningslost|ingen mening|vakna|tabletter|hoppa|adjo|farval|slut pa allt|inte finnas|finnas till|die|live|living"
    r"|kill|suicide|hurt myself)\b"
)


def _is_only_tired(turn: Turn) -> bool:
    """Whether all that speaks for thoughts of suicide is that somebody has no strength left for something."""
    texts = [folded_text(each) for each in (*turn.state.recent, turn.words)]
    tired = any(_TIRED.search(each) for each in texts[-1:])
    return tired and turn.level < Level.N4 and not any(_OF_LIFE.search(each) for each in texts)


LEAVING_GUIDES: Final = frozenset({"lamna"})
PARENT, ONESELF = "foralder", "jag_sjalv"
DRAWN_TO: Final = "dras_in_sjalv"
"""The reply to who is drawn to something themselves."""
_A_GROUP: Final = re.compile(
    r"(?<!inte )\b(?:ar|e|var|gick|gatt|ga|kommit|varit|blivit) (?:\w+ )?(?:med|in) i\b"
    r"|\b(?:min|mitt|var|vart|deras) (?:grupp|gang|rorelse|organisation|ledare)"
    r"|\b(?:gruppen|ganget|rorelsen|organisationen|medlem\w*|moten|motena|ledaren|brodraskapet|forsamlingen)\b"
    r"|\bthe (?:group|movement|gang|organisation|leader)\b|\bmember\b|\b(?:im|i am) in a\b"
)


def _tells_of_a_group(turn: Turn) -> bool:
    texts = (*turn.state.recent, turn.words)
    return any(_A_GROUP.search(folded_text(text)) is not None for text in texts)


def _takes_over(turn: Turn, found: Compiled, walked: Compiled) -> bool:
    """Whether a guide takes the place of the one that is walked: danger of another kind, or at all.

    Of two calm ones the second does, where the visitor writes about its subject, and not in answer to the first.
    """
    if found.guide.id == walked.guide.id or found.guide.id in turn.state.guides:
        return False
    if found.guide.safety and walked.guide.safety and only_of_the_model(turn, found):
        return False
    if walked.guide.safety and walked.guide.audiences == CHILDREN and OWN_LIFE not in found.guide.entry.signals:
        return False
    if LEAVES.intersection(walked.guide.audiences) and _is_for_relatives(found) and not _names_somebody(turn):
        return False
    answers = any(message.question and message.answer not in ("", SAID) for message in turn.state.pending)
    told = any(message.answer == SAID for message in turn.state.pending)
    asks = turn.command.intent in REQUESTS
    surely = turn.command.confidence >= (SURELY_ELSE if told else SURE)
    elsewhere = surely and not (walked.guide.safety or answers or asks)
    return found.guide.safety or elsewhere


def _entering(turn: Turn, catalog: GuideCatalog, *, in_danger: bool = False) -> Compiled | None:
    """The guide that this message begins.

    `in_danger`: one of safety is walked, so what was read before begins no other, except for thoughts of suicide.
    """
    fears = fears_somebody_close(turn.words) or (is_only_afraid(turn.words) and not _worries_for_somebody(turn))
    if turn.level < Level.N3 and not in_danger and fears:
        afraid = catalog.begun_by(THREATENED)
        if afraid is not None and _may_begin(turn, afraid):
            return _in_whose_words(turn, catalog, afraid)
    for line in () if asks_how_to_talk(turn) else turn.command.lines:
        found = None if in_danger and line.reply_id in STAYS else catalog.begun_by(line.reply_id)
        if found is None or not _may_begin(turn, found) or _is_guess(turn, found) or _only_asks(turn, found):
            continue
        calm_before_danger = not found.guide.safety and turn.level >= Level.N3 and _is_owed(turn)
        if not (calm_before_danger or _was_led_for_another(turn, found)):
            return _in_whose_words(turn, catalog, _for_another(turn, catalog, found))
    if turn.level < Level.N3 or turn.replies & NEVER_BESIDE or (is_settled(turn) and not _is_owed(turn)):
        return None
    signals = {*_read_before(turn, in_danger=in_danger), *turn.command.signals}
    if _is_past(turn, signals) or _asks_for_something(turn):
        return None
    if OWN_VIOLENCE in signals and _is_of_others(turn):
        signals = {*signals, OF_OTHERS} - {OWN_VIOLENCE}
    if _another_is_threatened(turn):
        signals = {*signals, OF_OTHERS} - {"S4"}
    fitting = [each for each in catalog.of_safety() if _of_these(turn, each, signals) and _may_begin(turn, each)]
    chosen = min(fitting, key=lambda each: (_is_unlikely(turn, each), _urgency(each, signals)), default=None)
    return _in_whose_words(turn, catalog, chosen) if chosen is not None else None


def _worries_for_somebody(turn: Turn) -> bool:
    """Whether somebody of their own, or at work, was told of before: fear alone may be for that person."""
    return bool(turn.state.memory.get("relation")) or turn.state.guide is not None or _works(turn)


def _is_of_others(turn: Turn) -> bool:
    """Whether violence that the message is read as may be others' alone, by its words or by what was told before."""
    guessed = OWN_VIOLENCE not in turn.state.signals_told
    return (guessed and asks_of_no_deed(turn.words)) or is_surely_none(turn.words) or _works_with_who_may(turn)


def _works_with_who_may(turn: Turn) -> bool:
    """Whether who writes because of their work has told before what somebody else may do: that is not their own."""
    return OF_OTHERS in turn.state.signals_told and confirmed(turn.state).get("audience") in FOR_WORK


def _only_asks(turn: Turn, found: Compiled) -> bool:
    """Whether who has told before now asks what to say, or what they alone can decide: a calm guide asks in return."""
    asks = kind_asked(turn.words) is not None or asks_how_to_say(turn.words)
    return asks and not turn.payload and goes_on(turn.state) and not found.guide.safety


def _read_before(turn: Turn, *, in_danger: bool) -> frozenset[str]:
    """The signals of this contact's earlier messages; what the writer may do themselves only if their words told it."""
    if is_of_earlier_contact(turn.state):
        return frozenset()
    if in_danger:
        return frozenset(turn.state.signals) & {OWN_LIFE}
    told = turn.state.signals_told
    return frozenset(each for each in turn.state.signals if each != OWN_VIOLENCE or each in told)


def _is_owed(turn: Turn) -> bool:
    """Whether somebody goes on telling whom others hurt or threaten, and who has got no guide for that yet.

    That nobody is in danger at this moment, as they have answered, does not make it stop. A child whom somebody tries
    to draw in needs one as well.
    """
    state = turn.state
    by_others = TO_THE_WRITER_BY_OTHERS | (RECRUITED if _child_writes(turn) else frozenset())
    told = state.danger_told and not by_others.isdisjoint(state.signals_told)
    return told and not state.guides and tells(turn.words) and not asks_back(turn.words)


def _asks_for_something(turn: Turn) -> bool:
    """Whether a calm message takes leave, or asks something with an answer: danger read before can wait a turn."""
    asked = ANSWERED_IN_BETWEEN | {FAREWELL, COMES}
    heard = Intent(turn.command.intent, turn.command.confidence)
    if turn.command.level == Level.N3.name and not turn.state.danger_told and is_surely_asked(heard, (turn.words,)):
        return True
    calm = Level[turn.command.level] < Level.N3 and not danger_waits(turn.state)
    return calm and turn.command.intent in asked and turn.command.confidence >= SURE


def _is_unlikely(turn: Turn, found: Compiled) -> bool:
    """Whether a guide is for what the model alone reads beside a message about something else.

    Thoughts of suicide; or violence of one's own, where somebody else's was told.
    """
    guessed = only_of_the_model(turn, found)
    own_life = OWN_LIFE in found.guide.entry.signals and guessed
    threatened = "S4" in turn.state.signals_told
    own_violence = OWN_VIOLENCE in found.guide.entry.signals and guessed and (threatened or _is_of_another(turn))
    return own_violence or (own_life and not turn.replies.intersection(found.guide.entry.replies))


def _is_guess(turn: Turn, found: Compiled) -> bool:
    """Whether an intent of danger that is not sure is all that speaks for a guide of safety, in a calm message."""
    calm = Level[turn.command.level] < Level.N3 and turn.command.confidence < SURE and not turn.payload
    own_life = OWN_LIFE in found.guide.entry.signals
    return found.guide.safety and calm and not own_life and only_of_the_model(turn, found)


def _is_past(turn: Turn, signals: Collection[str]) -> bool:
    """Whether danger from others that the model alone has read was read before this message, which is calm.

    Nobody is asked of it again. Thoughts of suicide are asked about all the same where they were read a moment ago,
    unless nobody was in danger.
    """
    state = turn.state
    read_now = Level[turn.command.level] >= Level.N3 or danger_waits(state)
    lately = state.danger_at > state.episode_messages - MOST_BACK
    asked = OWN_LIFE in signals and lately and state.memory.get("danger") != NO
    return not read_now and not state.danger_told and not asked


def _in_whose_words(turn: Turn, catalog: GuideCatalog, found: Compiled) -> Compiled:
    """The guide for who is threatened in a child's words where a child writes, and a child's never for a partner."""
    by_a_partner = turn.state.memory.get("relation") == "partner" and not _child_writes(turn)
    if by_a_partner and found.guide.audiences == CHILDREN:
        threatened = catalog.begun_by(THREATENED)
        return threatened if threatened is not None and _may_begin(turn, threatened) else found
    return _for_a_child(turn, catalog, found)


def _for_a_child(turn: Turn, catalog: GuideCatalog, found: Compiled) -> Compiled:
    """The guide in a child's words in place of one for who is threatened, where a child writes."""
    told = turn.state.memory
    grown_up = told.get("audience") in GROWN_UP
    # Who wants to leave a group, and fears for a parent, is no child whom the parent hurts.
    leaves = LEAVES_A_GROUP in (*turn.state.signals_told, *turn.command.signals)
    by_a_parent = (told.get("relation") == "foralder" and not (grown_up or leaves)) or _was_told_of_a_parent(turn)
    child_writes = told.get("own_age") in YOUNG or (by_a_parent and "own_age" not in told)
    of_threats = THREATENED in found.guide.entry.replies
    for_a_child = catalog.begun_by(TO_A_CHILD)
    if child_writes and of_threats and for_a_child is not None and _may_begin(turn, for_a_child):
        return for_a_child
    return found


TO_THE_WRITER_BY_OTHERS: Final = frozenset({"S4", "S5"})
RECRUITED: Final = frozenset({"S7"})
FOR_ANOTHER: Final = "annan"
"""The guide for who fears for somebody else."""
OF_ANOTHER: Final = "other"
"""Whose danger a guide is for, where the writer is safe and fears for somebody else."""
BY_ANOTHER: Final = frozenset({"S2", "S5"})
"""Signals of what somebody may do to others."""
TO_THE_WRITER: Final = frozenset({"S2b", "S3", "S4"})
AT_WORK: Final = "elev_klient"
"""The relation of who speaks of a pupil or a client."""
_MY_OWN: Final = folded("mig mej oss me us")
_I: Final = folded("jag ja i my min mitt")


def _is_of_another(turn: Turn) -> bool:
    """Whether somebody else is in danger and not the writer: by signals, by whom it is about, and by the words."""
    state = turn.state
    signals = {*state.signals, *turn.command.signals}
    by_a_parent = state.memory.get("relation") == "foralder" or _child_writes(turn) or _was_told_of_a_parent(turn)
    if by_a_parent or _names_themselves(turn):
        return False
    told = confirmed(state)
    for_work = told.get("audience") in FOR_WORK or told.get("relation") == AT_WORK
    if for_work and OWN_LIFE not in signals and not _speaks_of_themselves(turn):
        return True
    if _another_is_threatened(turn):
        return signals.isdisjoint({OWN_VIOLENCE, OWN_LIFE})
    if not signals.isdisjoint(TO_THE_WRITER) and not _is_told_of_another(turn, signals):
        return False
    of_somebody = state.memory.get("relation") in FEARED_FOR and "S1" in signals
    return bool(signals & BY_ANOTHER) or of_somebody


def _names_themselves(turn: Turn) -> bool:
    """Whether the messages name the writer as one to whom something is done, and not only as who was told of it."""
    told = (_TOLD_TO_ME.sub(" ", folded_text(message.text)) for message in turn.state.pending)
    return any(not _MY_OWN.isdisjoint(words.split()) for words in told)


_TOLD_TO_ME: Final = re.compile(
    r"\b(?:hos|(?:sager|sa|sade|sagt|berattar|berattade|berattat|skriver|skrev|skrivit|anfort\w+|visar|visade)"
    r" (?:\w+ ){0,2}?(?:till|for)|(?:pratar|pratade|pratat|snackade|talade) med) (?:mig|mej|oss)\b"
    r"|\b(?:kom|kommer|vander sig|vande sig|hor av sig) till (?:mig|mej|oss) (?:och|o|for att) (?:\w+ )?"
    r"(?:sa|sade|sager|berattar?|berattade|visar?|visade|fraga\w*|be|bad)\b|\b(?:told|tells) (?:me|us)\b"
)


def _another_is_threatened(turn: Turn) -> bool:
    """Whether a threat that was told is one to somebody else."""
    told = "S4" in (*turn.state.signals, *turn.command.signals)
    led = FOR_ANOTHER in turn.state.guides and not _names_themselves(turn)
    return told and (led or any(threatens_another(text) for text in (*turn.state.recent, turn.words)))


def _was_led_for_another(turn: Turn, found: Compiled) -> bool:
    """Whether a guide is for who is in danger themselves, and they were led as who fears for the one that is."""
    to_themselves = found.guide.entry.whose == "self"
    return to_themselves and FOR_ANOTHER in turn.state.guides and _another_is_threatened(turn)


def _speaks_of_themselves(turn: Turn) -> bool:
    words = of_writer(_I, turn.heard.lang)
    return any(
        not words.isdisjoint(folded_words(message.text)) and _OF_THEIR_WORK.search(folded_text(message.text)) is None
        for message in turn.state.pending
    )


_OF_THEIR_WORK: Final = re.compile(
    r"\b(?:har|moter|kanner|traffar|undervisar|tranar|jobbar med|arbetar med|stottar|fatt) (?:\w+ ){0,2}?"
    r"(?:elev\w*|klient\w*|flicka|pojke|tjej|kille|ungdom\w*|spelare|deltagare|patient\w*|brukare|boende|barn)\b"
    r"|\binte jag\b|\b(?:galler|ar|om|att) (?:en|min|var) (?:elev|klient|patient|brukare)\b|\bnot me\b"
    r"|\bradd (?:for )?att (?:hon|han|hen|eleven|klienten|flickan|pojken)\b|\bradd for (?:hennes|hans|hens) skull\b"
    r"|\b(?:have|teach|meet|know|work with) (?:\w+ ){0,2}?(?:pupil|student|client|girl|boy|player|patient|child)\b"
)
"""Who says "I" and means whom they have at work: "jag är kurator och har en elev som ...", "det är inte jag"."""


def _is_told_of_another(turn: Turn, signals: Collection[str]) -> bool:
    """Whether the rules have read what somebody else may do, and the model alone reads the writer's own beside it."""
    told = set(turn.state.signals_told)
    return bool(told & BY_ANOTHER) and (TO_THE_WRITER & told).isdisjoint(signals)


def _for_another(turn: Turn, catalog: GuideCatalog, found: Compiled) -> Compiled:
    """The guide for who fears for somebody else in place of one for who is in danger themselves."""
    signals = {*turn.state.signals, *turn.command.signals}
    own_life = OWN_LIFE in found.guide.entry.signals and OWN_LIFE not in signals
    if not (found.guide.entry.whose == "self" or own_life) or not _is_of_another(turn):
        return found
    for_another = (each for each in catalog.of_safety() if each.guide.entry.whose == OF_ANOTHER)
    return next((each for each in for_another if _may_begin(turn, each)), found)


def _is_for_work(found: Compiled) -> bool:
    return FOR_WORK.issuperset(found.guide.audiences)


_BY_A_PARENT: Final = re.compile(
    r"\b(?:pappa|mamma|farsan|morsan|styvpappa|styvmamma|dad|mum|mom) (?:\w+ ){0,2}"
    r"(?:slår|slog|sparkar|hotar|hits?|beats?)"
    r" (?:mig|mej|oss|me|us)\b",
    re.IGNORECASE,
)
"""As a child tells what a parent does to them."""


def _was_told_of_a_parent(turn: Turn) -> bool:
    """Whether a parent's violence was told, in this message or shortly before."""
    return any(_BY_A_PARENT.search(text) for text in (turn.words, *turn.state.recent))


LEAVES: Final = frozenset({"vill_lamna"})
"""Audience of the guide for who leaves: somebody whom they speak of in it is not who they worry about."""


def _names_somebody(turn: Turn) -> bool:
    return any(fact == "relation" for fact, _ in facts_told(turn.words))


def _is_for_relatives(found: Compiled) -> bool:
    return found.guide.audiences == FOR_RELATIVES


def _works(turn: Turn) -> bool:
    """Whether somebody writes because of their work, and of nobody of their own."""
    told = turn.state.memory
    return told.get("audience") == "yrkesverksam" and told.get("relation", "elev_klient") == "elev_klient"


def _writes_of_themselves(turn: Turn) -> bool:
    """Whether it is about the writer: who has left a group, was led as who is drawn in, or has said so.

    A parent whom they speak of is somebody whose reaction they fear. Who chooses by a button means it.
    """
    relation = turn.state.memory.get("relation", "")
    leaves = {confirmed(turn.state).get("audience") or turn.state.slots.get("audience")} == LEAVES
    led = bool(LEAVING_GUIDES.intersection(turn.state.guides)) and (relation in ("", PARENT) or leaves)
    return (relation == ONESELF or led or has_left_before(turn.state)) and not turn.payload


def _child_writes(turn: Turn) -> bool:
    """A child who names their teacher is no teacher."""
    return turn.state.memory.get("own_age") in YOUNG


TERMS: Final = "fraga_begrepp"
"""The reply in place of which the guide for who just wonders begins."""


def _only_asks_what_it_is(turn: Turn, found: Compiled) -> bool:
    """Whether who tells of somebody would be asked whether they are from the press, since they ask about a word.

    A student or a young person who has told of nobody is asked.
    """
    return TERMS in found.guide.entry.replies and thread_of(turn.state) not in (None, DRAWN_IN)


def _leaves_by_guess(turn: Turn, found: Compiled) -> bool:
    """Whether who speaks of another, or works with it, would be led out of a group by a guess; a button is none."""
    heard = Intent(turn.command.intent, turn.command.confidence)
    guessed = _works(turn) or leaves_by_guess(heard, turn.words, turn.state)
    return LEAVES.issuperset(found.guide.audiences) and not turn.payload and guessed


def _may_begin(turn: Turn, found: Compiled) -> bool:
    hurt = _child_writes(turn) and not TO_THE_WRITER_BY_OTHERS.isdisjoint(turn.state.signals_told)
    for_none_of_theirs = _works(turn) or hurt or _writes_of_themselves(turn)
    of_a_pupil = _child_writes(turn) or is_a_pupil((*turn.state.recent, turn.words))
    of_others = (_is_for_work(found) and of_a_pupil) or (_is_for_relatives(found) and for_none_of_theirs)
    beside = _leaves_by_guess(turn, found) or _only_asks_what_it_is(turn, found)
    if turn.heard.lang not in found.guide.languages or of_others or beside:
        return False
    before = found.guide.id in turn.state.guides
    if found.guide.safety:
        mistaken = any(said.startswith(f"{reply_id(found.guide.id, MISTAKEN)}#") for said in turn.state.said)
        return not (before and (only_of_the_model(turn, found) or (mistaken and turn.level < Level.N4)))
    return not before and (turn.level < Level.N3 or is_settled(turn))


def _of_these(turn: Turn, found: Compiled, signals: set[str]) -> bool:
    """Whether the guide is for these signals and for whose danger it is; a child's only where a child writes."""
    whose = found.guide.entry.whose
    if found.guide.audiences == CHILDREN and not _child_writes(turn):
        return False
    fits = not whose or (whose == OF_ANOTHER) == _is_of_another(turn)
    return fits and bool(signals.intersection(found.guide.entry.signals))


def _urgency(found: Compiled, signals: set[str]) -> int:
    return min(FIRST_SIGNALS.index(each) for each in found.guide.entry.signals if each in signals)

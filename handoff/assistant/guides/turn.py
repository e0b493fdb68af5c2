"""A turn of the bot with a guide in it: what begins one, what is an answer, what interrupts it, what ends it. Pure.

Takes the answer that the bot is about to give, and puts the guide's words in its place or beside it. Which steps
follow is `walk`'s. What an answer shows of danger is on the record already: `decide` has read it with the message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from handoff.assistant.declared_answers import ANSWERED
from handoff.assistant.dialogue import (
    ANSWERED_BY_REPLY,
    PERSON_BUTTON,
    REFLECTIONS,
    STILL_HERE,
    unsaid,
    with_reflection,
)
from handoff.assistant.guides.catalog import GuideCatalog
from handoff.assistant.guides.lines import Showing, lines_of
from handoff.assistant.guides.walk import Heard, Moves, advance, named_way, way_of
from handoff.assistant.local_help import LOCAL_REPLIES
from handoff.assistant.plain_talk import FAREWELL_AT_ONCE, FAREWELL_IN_DANGER
from handoff.assistant.safety import (
    CALL_FOR_ME,
    CALM_ENOUGH,
    SMALL_TALK,
    STAY_DANGER,
    STAY_SUICIDE,
    STAY_VIOLENCE,
    is_open,
)
from handoff.conversation.answers import SAID, asks_back, read_answer
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import GuideStood
from handoff.conversation.one_question import GO_ON
from handoff.conversation.state import State, said_as
from handoff.conversation.unsettled import CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN
from handoff.risk import Level
from knowledge.guides.compiled import NO_BUTTON, YES_BUTTON, Compiled
from knowledge.guides.model import END, PREFIX, place_in, reply_id
from knowledge.questions import NO, SAFETY, YES

GO_ON_QUESTION: Final = "guide_go_on"
"""The question that it asks (`knowledge.questions`)."""
GO_ON_YES, GO_ON_NO = "guide_vidare", "guide_inte"
LEFT: Final = "guide_lamnad"
"""Said when somebody does not want to go on."""
TAKEN_IN: Final = "guide_jag_ar_med"
"""Said to what was told in own words, where nothing else takes it up."""

MOST_ASIDES: Final = 2
MOST_ASKED: Final = 2
"""So often a question is asked that small talk follows on; then the guide goes on without an answer."""
SURE: Final = 0.6
"""From this confidence on the bot's reading of a question as being about something else interrupts a guide."""
REQUESTS: Final = ANSWERED_BY_REPLY | {
    "be_om_manniska",
    "hitta_lokalt_stod",
    "annat_sprak",
    "fraga_begrepp",
    "hat_trakasseri",
    "begar_skadlig_info",
    "ideologisk_debatt",
    "akut_i_annat_amne",
}
"""Intents that ask for something else, whatever the guide is about."""
TOLD_FIRST: Final = ANSWERED_BY_REPLY | {"fraga_begrepp", "annat_sprak"}
"""Of these, those that a message is not where it answers the open question."""
FAREWELL: Final = "avsluta"
FAREWELLS: Final = frozenset({FAREWELL, FAREWELL_AT_ONCE, FAREWELL_IN_DANGER})
TO_A_CHILD: Final = "barn_far_illa_sjalv"
"""The reply in place of which the guide for a child begins."""
THREATENED: Final = "hot_mot_person"
"""The reply in place of which the guide for who is threatened begins."""
OFF_TOPIC: Final = "utanfor_omradet"
NEVER_BESIDE: Final = frozenset({CALL_FOR_ME, CANNOT_TALK, IN_DANGER, NOBODY_IN_DANGER, NOT_CERTAIN})
"""Replies about danger after which nothing else is begun in the same turn."""
CHILDREN: Final = ("ung",)
"""Audiences of a guide for children: in danger from others a child stays in it, for its words are a child's."""
OWN_LIFE: Final = "S3"
COMFORT: Final = frozenset({"eget_maende", "bekrafta", "kvar_i_kon"})
"""Replies that say nothing which a guide of safety does not say better."""
YOUNG: Final = ("under_13", "13_14")
"""Age bands of children, whose words are other than those for somebody grown up."""
STAYS: Final = frozenset({STAY_DANGER, STAY_SUICIDE, STAY_VIOLENCE})
FIRST_SIGNALS: Final = ("S3", "S2b", "S4", "S2", "S1", "S6", "S7", "S8", "S5", "S9")
"""Which guide begins where a message has several signals."""


@dataclass(frozen=True, slots=True)
class Turn:
    """All that a turn with a guide depends on."""

    command: BotReply
    """The bot's answer as it came."""
    fresh: BotReply
    """The same without what was read before."""
    state: State
    """The conversation before it, with what the rules have read in the message."""
    words: str
    """What the visitor wrote; empty for a button's title."""
    payload: str | None
    heard: Heard
    showing: Showing
    variants: Callable[[str], int]
    """How many texts a reply has."""
    asks: Callable[[str], bool] = lambda reply: False
    """Whether a reply asks something."""
    taking_up: str | None = None
    """The reply that says what the conversation is about, where the visitor tells something of it."""

    @property
    def level(self) -> Level:
        """Of the conversation, with what the bot has read."""
        return max(self.state.level, Level[self.command.level])

    @property
    def own(self) -> BotReply:
        """What the bot says by itself, after a feeling that is taken up."""
        return with_reflection(self.fresh, self.words, self.state, self.variants, taking_up=self.taking_up)

    @property
    def replies(self) -> frozenset[str]:
        """The ids of what the bot would say."""
        return frozenset(line.reply_id for line in self.command.lines)


def guided(turn: Turn, catalog: GuideCatalog) -> BotReply | None:
    """The answer with a guide in it; None where none is concerned."""
    stood = turn.state.guide
    compiled = catalog.version(stood.guide, stood.version) if stood is not None else None
    made: BotReply | None
    if stood is None:
        made = _begun(turn, catalog)
    elif compiled is None or turn.heard.lang not in compiled.guide.languages:
        made = _let_go(turn, stood)
    else:
        made = _begun(turn, catalog, instead_of=compiled) or _gone_on(turn, compiled, stood)
    made = _with_local_help(turn, made) if made else None
    return _without_markers(made or turn.fresh) if made or _has_markers(turn.fresh) else None


def _with_local_help(turn: Turn, made: BotReply) -> BotReply:
    """The guide's words after help near the visitor, where that was asked for in the same message."""
    said = {line.reply_id for line in made.lines}
    local = [line for line in turn.fresh.lines if line.reply_id in LOCAL_REPLIES and line.reply_id not in said]
    if not local:
        return made
    help_there = replace(local[0], buttons=(), cards=(*local[0].cards, *turn.fresh.cards))
    return replace(made, lines=(help_there, *made.lines), cards=())


# --- beginning ---------------------------------------------------------------------------------------


def _begun(turn: Turn, catalog: GuideCatalog, *, instead_of: Compiled | None = None) -> BotReply | None:
    found = _entering(turn, catalog, in_danger=instead_of is not None and instead_of.guide.safety)
    if found is None or (instead_of is not None and not _takes_over(turn, found, instead_of)):
        return None
    unsure = _only_of_the_model(turn, found)
    begin = (unsure and found.guide.entry.unsure) or found.guide.first
    moves = advance(found, begin, turn.heard, told=turn.words)
    if moves.asks is None:
        return None
    stood = GuideStood(guide=found.guide.id, version=found.version, step=moves.step, unsure=unsure)
    return _spoken(turn, found, moves, stood, takes_in=False)


def _only_of_the_model(turn: Turn, found: Compiled) -> bool:
    """Whether nothing but the model's reading, now or before, speaks for the danger that a guide is for."""
    state = turn.state
    signals = frozenset(found.guide.entry.signals)
    of_another_kind = bool(signals and state.signals and signals.isdisjoint(state.signals))
    return found.guide.safety and (state.level < Level.N3 or not state.danger_told or of_another_kind)


def _takes_over(turn: Turn, found: Compiled, walked: Compiled) -> bool:
    """Whether a guide takes the place of the one that is walked: danger of another kind, or at all.

    Of two calm ones the second does, where the visitor writes about its subject, and not in answer to the first.
    """
    if found.guide.id == walked.guide.id or found.guide.id in turn.state.guides:
        return False
    if found.guide.safety and walked.guide.safety and _only_of_the_model(turn, found):
        return False
    if walked.guide.safety and walked.guide.audiences == CHILDREN and OWN_LIFE not in found.guide.entry.signals:
        return False
    answers = any(message.question and message.answer != SAID for message in turn.state.pending)
    asks = turn.command.intent in REQUESTS
    elsewhere = not (walked.guide.safety or answers or asks) and turn.command.confidence >= SURE
    return found.guide.safety or elsewhere


def _entering(turn: Turn, catalog: GuideCatalog, *, in_danger: bool = False) -> Compiled | None:
    """The guide that this message begins.

    `in_danger`: one of safety is walked, so what was read before begins no other, except for thoughts of suicide.
    """
    for line in turn.command.lines:
        found = catalog.begun_by(line.reply_id)
        if found is not None and _may_begin(turn, found):
            return _for_a_child(turn, catalog, found)
    if turn.level < Level.N3 or turn.replies & NEVER_BESIDE or _is_settled(turn):
        return None
    before = frozenset(turn.state.signals) & {OWN_LIFE} if in_danger else turn.state.signals
    signals = {*before, *turn.command.signals}
    fitting = [each for each in catalog.of_safety() if _of_these(turn, each, signals) and _may_begin(turn, each)]
    chosen = min(fitting, key=lambda each: _urgency(each, signals), default=None)
    return _for_a_child(turn, catalog, chosen) if chosen is not None else None


def _for_a_child(turn: Turn, catalog: GuideCatalog, found: Compiled) -> Compiled:
    """The guide in a child's words in place of one for who is threatened, where a child writes."""
    told = turn.state.memory
    child_writes = told.get("own_age") in YOUNG or (told.get("relation") == "foralder" and "own_age" not in told)
    of_threats = THREATENED in found.guide.entry.replies
    for_a_child = catalog.begun_by(TO_A_CHILD)
    if child_writes and of_threats and for_a_child is not None and _may_begin(turn, for_a_child):
        return for_a_child
    return found


def _is_settled(turn: Turn) -> bool:
    """Whether nothing urgent is open: this message is calm, and what was read as danger has been answered calmly."""
    return turn.level < Level.N4 and Level[turn.command.level] < Level.N3 and not is_open(turn.state)


def _may_begin(turn: Turn, found: Compiled) -> bool:
    if turn.heard.lang not in found.guide.languages:
        return False
    before = found.guide.id in turn.state.guides
    if found.guide.safety:
        return not (before and _only_of_the_model(turn, found))
    return not before and (turn.level < Level.N3 or _is_settled(turn))


def _of_these(turn: Turn, found: Compiled, signals: set[str]) -> bool:
    """Whether the guide is for these signals, and for whose danger it is."""
    alarmed = turn.state.alarmed_about
    of_other = "other" in alarmed and "self" not in alarmed
    whose = found.guide.entry.whose
    fits = not whose or (whose == "other") == of_other
    return fits and bool(signals.intersection(found.guide.entry.signals))


def _urgency(found: Compiled, signals: set[str]) -> int:
    return min(FIRST_SIGNALS.index(each) for each in found.guide.entry.signals if each in signals)


# --- going on ----------------------------------------------------------------------------------------


def _gone_on(turn: Turn, compiled: Compiled, stood: GuideStood) -> BotReply | None:
    """The next step of the guide in which the visitor stands."""
    stood = _calmed(turn, compiled, stood)
    sticky = _is_sticky(compiled, stood)
    if stood.step == END and sticky:
        return None
    misread = stood.unsure and _is_calm(turn, compiled) and _answered(turn, compiled, stood) is None
    if stood.step == END or misread:
        return _let_go(turn, stood)
    if not compiled.guide.safety and turn.level >= Level.N3 and not _is_settled(turn):
        return replace(turn.own, guide=replace(stood, paused=True, left=turn.level is Level.N4))
    walked = _taken_leave if turn.replies & FAREWELLS else _walked
    return walked(turn, compiled, stood, sticky=sticky)


def _walked(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """The guide after an answer, after something else that was asked, or after words that are neither."""
    start = _answered(turn, compiled, stood)
    if start is None and stood.paused and _says(turn, NO):
        return _let_go(turn, stood, BotLine(reply_id=LEFT, buttons=(PERSON_BUTTON,)))
    asks_else = _asks_else(turn, compiled) or (sticky and _tells_else(turn, compiled, stood.step))
    answers_another = turn.command.intent == ANSWERED and not _has_markers(turn.command) and not _answers_go_on(turn)
    if start is not None and (sticky or not (asks_else or answers_another)):
        return _stepped(turn, compiled, stood, start, takes_in=_in_own_words(turn, compiled))
    if answers_another:
        return _beside(turn, compiled, stood, start or stood.step)
    asked = _was_asked(turn, compiled, stood.step) and not stood.owed
    if (stood.paused and _says(turn, YES)) or not (asks_else or asked):
        return _stepped(turn, compiled, stood, stood.step, takes_in=False)
    if asks_else:
        return _aside(turn, compiled, stood, start or stood.step, sticky=sticky)
    return _unanswered(turn, compiled, stood, sticky=sticky)


def _taken_leave(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """The goodbye. In danger the same is asked again, unless the visitor has to stop at once."""
    if not sticky:
        return _let_go(turn, stood)
    if FAREWELL_AT_ONCE in turn.replies or stood.step == END:
        return replace(turn.own, guide=stood)
    return _aside(turn, compiled, stood, stood.step, sticky=True)


def _unanswered(turn: Turn, compiled: Compiled, stood: GuideStood, *, sticky: bool) -> BotReply:
    """What follows on words that neither answer the question nor ask for something else."""
    if turn.command.intent == FAREWELL and not sticky:
        return _let_go(turn, stood)
    if OFF_TOPIC in turn.replies and not sticky:
        return _aside(turn, compiled, stood, stood.step, sticky=False)
    again = not stood.asides if sticky else _times_asked(turn, compiled, stood.step) < MOST_ASKED
    if turn.replies & (SMALL_TALK | STAYS) and again:
        return _asked_again(turn, compiled, stood, stayed=sticky)
    ask = compiled.steps[stood.step].ask
    otherwise = way_of(ask, None) if ask is not None else None
    return _stepped(turn, compiled, stood, otherwise.to if otherwise is not None else stood.step, takes_in=True)


def _calmed(turn: Turn, compiled: Compiled, stood: GuideStood) -> GuideStood:
    """Where the visitor stands, with the calm answer that the message gives to a question about safety."""
    for message in turn.state.pending:
        place = place_in(message.question)
        question = compiled.questions.get(place.step) if place is not None else None
        calm = question is not None and question.safety and message.answer in (YES, NO)
        if calm and question is not None and message.answer != SAFETY[question.fact]:
            stood = replace(stood, calm=stood.calm + 1)
    return stood


def _is_sticky(compiled: Compiled, stood: GuideStood) -> bool:
    return compiled.guide.safety and not (stood.unsure and stood.calm >= CALM_ENOUGH)


def _answered(turn: Turn, compiled: Compiled, stood: GuideStood) -> str | None:
    """Where the answer to the open step leads that the visitor has given, in whatever way; None if there is none."""
    step = compiled.steps.get(stood.step)
    if step is None or step.ask is None:
        return None
    asked = compiled.asked_at(stood.step)
    value = next((each.answer for each in reversed(turn.state.pending) if each.question == asked), None)
    if value is None and step.ask.fact:
        value = turn.heard.memory.get(step.ask.fact)
    goes_on = any(each.question == GO_ON_QUESTION and each.answer for each in turn.state.pending)
    if value is None and stood.paused and not goes_on and turn.words and step.ask.kind != "free":
        value = read_answer(turn.words, compiled.questions[stood.step], turn.heard.lang).value
    if value is None:
        way = named_way(compiled, step, turn.words, turn.heard.lang)
    else:
        way = way_of(step.ask, value) if value == SAID else step.ask.way(value)
    return way.to if way is not None else None


def _says(turn: Turn, answer: str) -> bool:
    """Whether the visitor answers whether to go on; who is not sure goes on."""
    given = next((each.answer for each in turn.state.pending if each.question == GO_ON_QUESTION), "")
    return given == answer or (answer == YES and given == "unsure")


def _answers_go_on(turn: Turn) -> bool:
    return any(each.question == GO_ON_QUESTION for each in turn.state.pending)


def _in_own_words(turn: Turn, compiled: Compiled) -> bool:
    """Whether the answer was free: what was told is taken in."""
    places = [place_in(each.question) for each in turn.state.pending]
    return any(
        place and place.step in compiled.questions and compiled.questions[place.step].kind == "free" for place in places
    )


def _was_asked(turn: Turn, compiled: Compiled, step: str) -> bool:
    """Whether the visitor has read the question of a step; under a 112 text it is not asked yet."""
    return _times_asked(turn, compiled, step) > 0


def _times_asked(turn: Turn, compiled: Compiled, step: str) -> int:
    """In how many wordings the visitor has read the question of a step."""
    prefix = said_as(reply_id(compiled.guide.id, step), 0).rpartition("#")[0]
    return sum(each.rpartition("#")[0] == prefix for each in turn.state.said)


def _is_calm(turn: Turn, compiled: Compiled) -> bool:
    """Whether nothing urgent has been read, or it has been answered calmly, and the message takes nothing back."""
    of_danger = STAYS | frozenset(compiled.guide.entry.replies)
    if turn.command.intent == FAREWELL and _is_settled(turn):
        return True
    calm = turn.level < Level.N2 or (_is_settled(turn) and Level[turn.command.level] < Level.N2)
    return calm and not turn.replies & (of_danger | SMALL_TALK)


def _asks_else(turn: Turn, compiled: Compiled) -> bool:
    """Whether the visitor clearly asks for something else than the guide is about."""
    command = turn.command
    in_place = turn.replies & LOCAL_REPLIES
    if not in_place and compiled.guide.safety and turn.replies.intersection(compiled.guide.entry.replies):
        return False
    if turn.payload is not None and place_in(turn.payload) is None and turn.payload not in (GO_ON_YES, GO_ON_NO):
        return True
    if command.handoff is not None and command.intent != ANSWERED:
        return True
    if in_place or turn.replies & {CALL_FOR_ME, CANNOT_TALK}:
        return True
    if command.intent == ANSWERED or command.confidence < SURE or _is_told(turn, compiled):
        return False
    return command.intent in REQUESTS or ("?" in turn.words and not turn.replies & (SMALL_TALK | STAYS))


def _is_told(turn: Turn, compiled: Compiled) -> bool:
    """Whether the message answers the open choice, named or in own words, and asks for nothing beside it."""
    if turn.command.intent not in TOLD_FIRST:
        return False
    choices = {compiled.asked_at(step) for step, question in compiled.questions.items() if question.kind == "choice"}
    said = [each for each in turn.state.pending if each.answer and (each.question in choices or each.answer == SAID)]
    return bool(said) and not any(asks_back(each.text) and _says_more(each.text) for each in said)


def _says_more(text: str) -> bool:
    """Whether a question stands behind another sentence."""
    return any(mark in text.rstrip(" ?!.؟") for mark in ".!;\n")


def _tells_else(turn: Turn, compiled: Compiled, step: str) -> bool:
    """Whether somebody in danger tells of something that has an answer of its own; the question comes after it.

    Not for ever: what was asked in several wordings is gone on from.
    """
    replies = turn.replies
    plain = SMALL_TALK | STAYS | COMFORT | NEVER_BESIDE | frozenset(compiled.guide.entry.replies)
    sure = turn.command.intent != ANSWERED and turn.command.confidence >= SURE
    return sure and bool(replies) and not replies & plain and _times_asked(turn, compiled, step) < MOST_ASKED


# --- what is said ------------------------------------------------------------------------------------


def _stepped(turn: Turn, compiled: Compiled, stood: GuideStood, start: str, *, takes_in: bool) -> BotReply:
    """The guide walked from this step to its next question, or to its end."""
    moves = advance(compiled, start, turn.heard)
    over = moves.asks is None and not _is_sticky(compiled, stood)
    stood = replace(stood, step=moves.step, paused=False, owed=False, asides=0, left=over)
    if not moves.said and moves.asks is None:
        return replace(turn.own, guide=stood)
    return _spoken(turn, compiled, moves, stood, takes_in=takes_in)


def _asked_again(turn: Turn, compiled: Compiled, stood: GuideStood, *, stayed: bool) -> BotReply:
    """The open question in other words, once; in danger after the sentence that takes seriously what was taken back."""
    moves = advance(compiled, stood.step, turn.heard)
    made = _stepped(turn, compiled, stood, stood.step, takes_in=False)
    if not stayed or moves.asks is None or made.guide is None:
        return made
    made = replace(made, guide=replace(made.guide, asides=1))
    stay = tuple(replace(line, unasked=True, buttons=()) for line in turn.fresh.lines if line.reply_id in STAYS)
    return replace(made, lines=(*stay[:1], *made.lines))


def _beside(turn: Turn, compiled: Compiled, stood: GuideStood, step: str) -> BotReply:
    """What is said to the answer to a question of somebody else's, and then the guide's own, unless that asks too."""
    if any(turn.asks(reply) for reply in turn.replies):
        return replace(turn.own, guide=replace(stood, step=step, paused=False, owed=True))
    moves = advance(compiled, step, turn.heard)
    asked = lines_of(compiled, Moves((), moves.asks, moves.step), turn.state, turn.showing)
    stood = replace(stood, step=moves.step, paused=False, owed=False)
    return replace(turn.own, lines=(*turn.own.lines, *asked), guide=stood)


def _aside(turn: Turn, compiled: Compiled, stood: GuideStood, step: str, *, sticky: bool) -> BotReply:
    """The bot's answer to something else, and the way back: the same question in danger, else whether to go on.

    In danger it is asked again once; then only what was asked for is answered, until the visitor comes back to it.
    """
    if sticky and stood.asides:
        return replace(turn.own, guide=stood)
    if sticky:
        moves = advance(compiled, step, turn.heard)
        asked = lines_of(compiled, Moves((), moves.asks, moves.step), turn.state, turn.showing)
        silent = tuple(replace(line, unasked=True, buttons=()) for line in turn.own.lines)
        stood = replace(stood, step=moves.step, asides=1)
        return replace(turn.own, lines=(*silent, *asked), cards=(), guide=stood)
    if stood.asides >= MOST_ASIDES or step == END:
        return _let_go(turn, stood)
    back = BotLine(
        reply_id=GO_ON,
        question=GO_ON_QUESTION,
        buttons=((YES_BUTTON, GO_ON_YES), (NO_BUTTON, GO_ON_NO), PERSON_BUTTON),
    )
    stood = replace(stood, step=step, paused=True, asides=stood.asides + 1)
    return replace(turn.own, lines=(*turn.own.lines, back), guide=stood)


def _let_go(turn: Turn, stood: GuideStood, line: BotLine | None = None) -> BotReply:
    """The bot's own answer, or this line; the guide is over."""
    lines = turn.own.lines if line is None else (line,)
    return replace(turn.own, lines=lines, guide=replace(stood, left=True))


def _spoken(turn: Turn, compiled: Compiled, moves: Moves, stood: GuideStood, *, takes_in: bool) -> BotReply:
    """The guide's lines in place of the bot's, after a feeling that is taken up where there is room for it."""
    lines = lines_of(compiled, moves, turn.state, turn.showing)
    made = replace(turn.command, lines=lines, cards=(), guide=stood)
    listed = any(each.answer not in ("", SAID) for each in turn.state.pending)
    taking_up = None if listed else turn.taking_up
    reflected = with_reflection(made, turn.words, turn.state, turn.variants, taking_up=taking_up)
    if len(moves.said) > 1:  # room for a feeling, and for nothing else
        return reflected if reflected.lines[0].reply_id in REFLECTIONS.values() else made
    if not takes_in or moves.said or reflected.lines != lines:
        return reflected
    if unsaid(TAKEN_IN, turn.variants(TAKEN_IN), turn.state.said) is None:
        return made
    return replace(made, lines=(BotLine(reply_id=TAKEN_IN), *lines))


def _has_markers(command: BotReply) -> bool:
    return any(line.reply_id.startswith(PREFIX) and not line.text for line in command.lines)


def _without_markers(command: BotReply) -> BotReply:
    """Without lines that only name a step: an answer to a guide that is over leads there."""
    if not _has_markers(command):
        return command
    lines = tuple(line for line in command.lines if line.text or not line.reply_id.startswith(PREFIX))
    return replace(command, lines=lines or (BotLine(reply_id=STILL_HERE, buttons=(PERSON_BUTTON,)),))

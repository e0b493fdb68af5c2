"""What the bot says in a turn, chosen so that no sentence is read twice. Pure: no clock, no I/O, no randomness.

Which reply answers a message is the bot's choice, and which words a reply has is an editor's. Safety texts are never
left out here: they may be said again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from handoff.assistant.cards.local_help import LOCAL_REPLIES
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import PASSAGE_OF
from handoff.conversation.rules.bot import STILL_QUEUED
from handoff.conversation.state import State, said_as
from handoff.conversation.told.feelings import feelings_in
from handoff.conversation.told.feelings import named_in as feelings_named
from handoff.conversation.told.subjects import subjects_in
from handoff.risk import Level
from knowledge.guides.model import PREFIX
from knowledge.replies import rules

REPEATABLE: Final = frozenset(
    {"avsluta", "sprak_bytt", "hjalpte_tack", "manga_skriver", "manga_skriver_amne", *LOCAL_REPLIES}
)
"""Replies that may be needed twice, beside the texts of safety: a farewell, another language, the menu in a rush, help
near another place."""

ALL_SAID: Final = "sagt_allt"
"""Said in place of advice or information that the visitor has read: there is no more of it, and there is a person."""
STILL_HERE: Final = "kvar_har"
"""Said in place of small talk that was said before."""
PERSON_BUTTON: Final = ("knapp_person", "be_om_manniska")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a published article, two or three sentences as they stand there."""

    article: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What of a message one sentence can take up."""

    kind: str | None = None
    """The reply that takes up just this kind of thing (`contextual/told.yaml`), where one is surely told."""
    of_oneself: bool = False
    """Whether that kind is how somebody is themselves: then it stands for a feeling that they name."""
    feelings: Sequence[str] | None = None
    """Those that were read in it; None: those that its words name."""
    subjects: Sequence[str] | None = None
    """What is told in it; None: what its words name."""


NOTHING_TOLD: Final = Told(feelings=(), subjects=())
PASSAGES_BELOW: Final = Level.N3

ANSWERED_BY_REPLY: Final = frozenset(
    {
        "ar_du_robot",
        "fraga_anonymitet",
        "fraga_lagring",
        "fraga_polis",
        "fraga_om_tjansten",
        "andra_kanaler",
        "aterkomma_arende",
        "media_forskning",
        "fraga_orosanmalan",
        "fraga_sekretess_yrke",
        "fraga_hemligt",
        "fraga_lagligt",
        "fraga_syns",
        "fraga_varfor",
        "komma_tillbaka",
        "misstro",
        "tar_ingen_kontakt",
        "bara_text",
        "ta_ifran",
        "beratta_vidare",
        "inte_for_sent",
        "ratt_att_fraga",
        "kort_meddelande",
        "beratta_for_nagon",
    }
)
"""Intents that are answered by what the service, or a lawyer, has worded for them, and by no article."""


ABOUT_THE_LINE: Final = frozenset(
    {
        *("fraga_anonymitet", "fraga_lagring", "fraga_om_tjansten", "fraga_hemligt", "fraga_syns", "komma_tillbaka"),
        "fraga_varfor",
        *("tar_ingen_kontakt", "bara_text"),
    }
)
"""Of these, questions about the line itself: whoever asks them is not asked back who they are, and sees no contacts."""


def without_repetition(
    command: BotReply,
    state: State,
    variants: Callable[[str], int],
    passages: Sequence[Passage] = (),
    *,
    listening: str | None = None,
) -> BotReply:
    """The bot's answer without the replies whose texts have all been said in this episode.

    Where nothing would be left of advice, the passage follows that is nearest to what the visitor wrote and was not
    read yet. If there is none, that is said, and a person is offered. An answer that calls a person stays as it is, as
    do texts of safety.

    Args:
        command: the answer.
        state: the conversation before it.
        variants: how many texts a reply has now, in the visitor's language.
        passages: of the article that fits best, the nearest first.
        listening: the reply that takes up what was told, where the visitor asks nothing.
    """
    if command.handoff is not None and state.name != "queued":
        return command
    fresh = tuple(line for line in command.lines if line.text or _may_say(line.reply_id, state, variants))
    if command.intent == UNANSWERED and (passage := _unread(passages, command, state)) is not None:
        return replace(command, lines=(passage,))
    if fresh or not command.lines:
        return replace(command, lines=fresh)
    if listening is not None and unsaid(listening, variants(listening), state.said) is not None:
        buttons = () if state.name == "queued" else (PERSON_BUTTON,)
        return replace(command, lines=(BotLine(reply_id=listening, buttons=buttons),), cards=())
    passage = _unread(passages, command, state)
    if passage is not None:
        return replace(command, lines=(passage,))
    return replace(command, lines=(_instead(command.lines, state),), cards=())


def _unread(passages: Sequence[Passage], command: BotReply, state: State) -> BotLine | None:
    """The first passage that was not read yet, where a passage is an answer."""
    urgent = max(state.level, Level[command.level]) >= PASSAGES_BELOW
    talk = all(line.reply_id in rules().talk for line in command.lines)
    if urgent or talk or command.intent in ANSWERED_BY_REPLY or state.name == "queued":
        return None
    for each in passages:
        reply_id = f"{PASSAGE_OF}{each.article}"
        if said_as(reply_id, each.number) not in state.said:
            return BotLine(reply_id=reply_id, variant=each.number, text=each.text, buttons=(PERSON_BUTTON,))
    return None


UNANSWERED: Final = "fraga_utan_svar"
"""Said to a question in the middle of a talk that nobody has worded an answer to, and no article answers."""

REFLECTIONS: Final[Mapping[str, str]] = {
    "fear": "spegling_radd",
    "guilt": "spegling_skuld",
    "shame": "spegling_skam",
    "grief": "spegling_sorg",
    "lonely": "spegling_ensam",
    "tired": "spegling_trott",
    "anger": "spegling_arg",
    "worry": "spegling_oro",
}
"""The reply that takes up a feeling, by its code."""

TAKEN_UP: Final[Mapping[str, frozenset[str]]] = {
    "fear": frozenset({"radd_for_repressalier"}),
    "guilt": frozenset({"oro_barn", "hedersvald_kontroll"}),
    "lonely": frozenset({"sjalvmord_sjalvskada"}),
    "worry": frozenset({"radd_att_nagon_gor_nagot", "oro_annan_narstaende", "roll_anhorig", "amne_oro"}),
}
"""Replies whose first text takes up a feeling by itself."""

NOT_REFLECTED: Final = frozenset({"hat_trakasseri", "begar_skadlig_info", "test_missbruk", "avsluta"})
"""Intents of limits and of goodbye: their reply stands alone."""


WORRIES: Final = frozenset(
    {"oro_barn", "oro_annan_narstaende", "oro_yrkesroll", "fraga_tecken", "oro_natet", "redan_aktiv", "hur_prata"}
)
"""Intents under which what was told is taken up, where no feeling is."""

ONLY_GOES_ON: Final = frozenset({"bekrafta", "kvar_har", "kvar_i_kon", "sagt_allt", "vet_inte_var_borja"})
"""Replies that say nothing about what was told: what was told is taken up before them."""

SUBJECT_REFLECTIONS: Final[Mapping[str, str]] = {
    "new_friends": "spegling_nya_vanner",
    "before": "spegling_forr",
    "sibling": "spegling_syskon",
    "doubt": "spegling_tvivel",
    "betray": "spegling_svika",
    "hearsay": "spegling_hort",
    "belonging": "spegling_gemenskap",
    "lost": "spegling_radvill",
}
"""The reply that takes up what a message is about, by its code."""

SUBJECT_RELATIONS: Final[Mapping[str, str]] = {"sibling": "syskon"}
"""Subjects that are somebody: taken up where the visitor is known to speak of them, and not where one is only named."""


def with_reflection(
    command: BotReply,
    text: str,
    state: State,
    variants: Callable[[str], int],
    *,
    taking_up: str | None = None,
    told: Told | None = None,
) -> BotReply:
    """The bot's answer after words that take up just what was told, or a feeling, or else a subject; none read before.

    With the alarm for acute danger, and where the answer takes it up by itself, it stays as it is.

    Args:
        command: the answer.
        text: what the visitor wrote; a button's title is not theirs and is left out.
        state: the conversation before it.
        variants: how many texts a reply has now, in the visitor's language.
        taking_up: the reply that says what the conversation is about, before an answer that says nothing of it.
        told: what of the text can be taken up; None: what its words name.
    """
    if command.intent in NOT_REFLECTED or not command.lines:
        return command
    if _alarms(command, state):
        return _with_fear(command, text, state, variants)
    told = told or Told()
    surely = Level[command.level] is Level.N4 and not command.unsure
    acute = (state.level is Level.N4 or surely) and "S3" not in state.signals and not state.calm_answers
    answering = {line.reply_id for line in command.lines}
    named = feelings_in(text)
    kind = () if acute else _unsaid_lines(told.kind, state, variants)
    if kind and (told.of_oneself or not named):
        return replace(command, lines=(*kind, *command.lines))
    for feeling in named if told.feelings is None or kind else told.feelings:
        if acute and feeling in LATER:
            continue  # what is to be done now comes first
        reply_id = REFLECTIONS[feeling]
        alike = answering & TAKEN_UP.get(feeling, frozenset())
        taken_up = any(said_as(each, 0) not in state.said for each in alike) or (
            feeling == "worry" and any(each.endswith(MEETS) for each in answering)
        )
        if taken_up or unsaid(reply_id, variants(reply_id), state.said) is None:
            continue
        return replace(command, lines=(BotLine(reply_id=reply_id), *kind, *command.lines))
    if kind:
        return replace(command, lines=(*kind, *command.lines))
    made = _with_subject(command, subjects_in(text) if told.subjects is None else told.subjects, state, variants)
    return made if made.lines != command.lines or acute else _with_thread(command, taking_up, state, variants)


def _unsaid_lines(reply_id: str | None, state: State, variants: Callable[[str], int]) -> tuple[BotLine, ...]:
    """This reply, unless it was said in all its wordings; nothing without one."""
    if reply_id is None or unsaid(reply_id, variants(reply_id), state.said) is None:
        return ()
    return (BotLine(reply_id=reply_id),)


def _with_fear(command: BotReply, text: str, state: State, variants: Callable[[str], int]) -> BotReply:
    """What is said under the 112 text, after one sentence on the fear that the writer names: that text stands first."""
    reply_id = REFLECTIONS[FEAR]
    if FEAR not in feelings_named(text) or unsaid(reply_id, variants(reply_id), state.said) is None:
        return command
    return replace(command, lines=(BotLine(reply_id=reply_id), *command.lines))


FEAR: Final = "fear"
MEETS: Final = "/mote"
"""How the id of the step ends with which a guide meets somebody who worries."""
LATER: Final = frozenset({"grief", "anger", "worry"})
"""Feelings that are not taken up while life is in danger."""
BARE: Final = frozenset(
    {
        "fara_nu",
        "ta_pa_allvar",
        "risk_stod",
        "stanna_fara",
        "erbjud_person",
        "erbjud_person_igen",
        "radd_att_nagon_gor_nagot",
        "kvar_i_kon",
        "fara_oklart",
        "be_om_manniska",
    }
)
"""Replies that say nothing of what the conversation is about."""
MEANS_WHICH: Final = "menar_du"
"""Names two readings of a message; left out where a person is offered in the same turn."""


def _with_thread(command: BotReply, taking_up: str | None, state: State, variants: Callable[[str], int]) -> BotReply:
    """The answer after one sentence on what the conversation is about, where nothing in the answer says it."""
    doubted = command.unsure and Level[command.level] is Level.N4 > state.level
    offered = state.offer_due or Level[command.level] is Level.N2 > state.level
    bare = doubted or all(
        line.reply_id in BARE or (line.text and line.question) or (offered and line.reply_id == MEANS_WHICH)
        for line in command.lines
    )
    if taking_up is None or not bare or unsaid(taking_up, variants(taking_up), state.said) is None:
        return command
    return replace(command, lines=(BotLine(reply_id=taking_up), *command.lines))


def _alarms(command: BotReply, state: State) -> bool:
    """Whether the 112 text goes with this answer: nothing stands before what is to be done."""
    begins = Level[command.level] is Level.N4 > state.level and not command.unsure
    rung = state.alarmed_at is not None and any(message.at <= state.alarmed_at for message in state.pending)
    return begins or rung


def _with_subject(command: BotReply, about: Sequence[str], state: State, variants: Callable[[str], int]) -> BotReply:
    """The answer to a calm worry, or one that only says to go on, after one sentence on what was just told.

    Who asks something and is told just that has told nothing.
    """
    answering = {line.reply_id for line in command.lines}
    if any(each.startswith(PASSAGE_OF) for each in answering):
        return command
    guided = all(line.reply_id.startswith(PREFIX) for line in command.lines)
    below = max(state.level, Level[command.level]) < Level.N3
    calm_worry = below and (guided or command.intent in WORRIES)
    if not calm_worry and not answering <= ONLY_GOES_ON | BARE:
        return command
    relation = state.memory.get("relation", "")
    for subject in about:
        if SUBJECT_RELATIONS.get(subject, relation) != relation:
            continue  # somebody beside the one of whom the visitor speaks
        reply_id = SUBJECT_REFLECTIONS[subject]
        if unsaid(reply_id, variants(reply_id), state.said) is not None:
            return replace(command, lines=(BotLine(reply_id=reply_id), *command.lines))
    return command


def _may_say(reply_id: str, state: State, variants: Callable[[str], int]) -> bool:
    if reply_id in REPEATABLE or reply_id in rules().safety:
        return True
    return unsaid(reply_id, variants(reply_id), state.said) is not None


def _instead(spent: tuple[BotLine, ...], state: State) -> BotLine:
    if state.name == "queued":
        return BotLine(reply_id=STILL_QUEUED)
    talk = all(line.reply_id in rules().talk for line in spent)
    return BotLine(reply_id=STILL_HERE if talk else ALL_SAID, buttons=(PERSON_BUTTON,))


def unsaid(reply_id: str, variants: int, said: Collection[str]) -> int | None:
    """The first of a reply's texts that has not been said yet; None if all have been.

    Args:
        reply_id: the reply.
        variants: how many texts it has.
        said: what was said in this episode (`State.said`).
    """
    return next((variant for variant in range(variants) if said_as(reply_id, variant) not in said), None)


def least_said(reply_id: str, variants: int, said: Sequence[str]) -> int:
    """The text to say of a reply that must be said: one not said yet, or else the one that was said longest ago.

    `said` is in the order of saying, the latest last.
    """
    fresh = unsaid(reply_id, variants, said)
    if fresh is not None:
        return fresh
    return min(range(variants), key=lambda variant: said.index(said_as(reply_id, variant)))

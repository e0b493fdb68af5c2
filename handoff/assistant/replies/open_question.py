"""A question that nothing here answers is named as one, in the place of words that pass it over. Pure.

"Behöver jag hans underskrift?" is no worry to be met and no search for a beginning. Owns which lines pass a question
over, and what is said in their place. The question of a guide that begins stays, and no level, call or notice changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRequest
from handoff.assistant.cards.cards import with_first
from handoff.assistant.replies.plain_questions import asks_what_to_do
from handoff.assistant.replies.repair import SORRY_PERSON, SORRY_TELL, SORRY_WAITS
from handoff.assistant.replies.thinking_along import REPLIES as THOUGHT_ALONG
from handoff.assistant.thread.revision import ASK_THE_POLICE
from handoff.assistant.wording.dialogue import PERSON_BUTTON, UNANSWERED, unsaid
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.events import ShownCard
from handoff.conversation.state import State
from handoff.conversation.text.folding import folded_text
from handoff.conversation.text.sentences import asks_back, asks_indirectly, sentences_of
from handoff.conversation.wishes.question_kinds import asks_how_to_say, kind_asked
from handoff.risk import Level
from knowledge.guides.model import PREFIX

TAKEN_ALONG: Final = "fraga_tas_med"
"""Said of a question before a guide asks what it asks."""
PERHAPS: Final = "fraga_kanske"
"""Said of a question to which a short answer on one of the cards is perhaps the one."""
PASSES_OVER: Final = frozenset({"vet_inte_var_borja", UNANSWERED})
"""Replies that say nothing to a question."""
FEWEST_WORDS: Final = 2
"""A single word that is asked back, "paus?", is astonishment at what was said."""
ANSWERS_NOTHING: Final = frozenset({ASK_THE_POLICE, *THOUGHT_ALONG.values()})
"""What is said to who asks of the police, or for what they should do, where no answer is at hand. Of 60 such replies to
questions by people who had seen nothing of this none answered them, by four readers."""
ABOUT_ITS_SUBJECT: Final = frozenset(
    {
        *("fraga_tecken", "fraga_begrepp", "fraga_orosanmalan", "fraga_sekretess_yrke", "hur_prata"),
        *("beratta_for_nagon", "rad_forening", "rad_kommun", "oro_yrkesroll", "polisanmala", "narstaende_utomlands"),
        *("eget_maende", "vill_lamna", "har_lamnat", "dras_in_sjalv", "oro_barn", "oro_annan_narstaende"),
    }
)
"""What is said of the subject of a question: less than a short answer that is likely the one."""
MOST_BESIDE: Final = 2
"""So many short answers stand on cards beside words that are about something else, or are an answer themselves."""
MISREAD: Final = frozenset({SORRY_TELL, SORRY_PERSON, SORRY_WAITS})
"""Said to who was misread, where nothing answers them."""
_OPENS: Final = "/mote"
"""How the opening words of a guide are named."""


def naming_the_question(
    command: BotReply,
    request: BotRequest,
    state: State,
    variants: Callable[[str], int],
    likely: Sequence[ShownCard] = (),
    *,
    near: bool = False,
) -> BotReply:
    """The command with a question that it passes over named as one.

    Args:
        command: the answer.
        request: what it was asked.
        state: the conversation before it.
        variants: how many texts a reply has now, in the visitor's language.
        likely: cards of short answers of which one may be the one; none where no answer is likely.
        near: the first of them is likelier the one than none.
    """
    calm = command.handoff is None and Level[command.level] < Level.N3 and (state.level < Level.N3 or bool(likely))
    if request.payload is not None or not calm or not _asks_for_a_fact(request.text):
        return command
    said = PERHAPS if likely else TAKEN_ALONG
    if unsaid(said, variants(said), state.said) is None:
        return command
    passed_over = PASSES_OVER - {UNANSWERED} if not likely else PASSES_OVER | ANSWERS_NOTHING
    if near:
        passed_over |= ABOUT_ITS_SUBJECT
    if likely:
        passed_over |= MISREAD
    lines = tuple(_named(line, said, command, passed_over) for line in command.lines)
    return replace(command, lines=lines, cards=likely or command.cards) if lines != command.lines else command


def with_near(command: BotReply, near: Sequence[ShownCard]) -> BotReply:
    """The command that says a short answer, with those near it on cards: one of them may be what was asked."""
    return command if _names_help(command) else replace(command, cards=with_first(near[:MOST_BESIDE], command.cards))


def with_likely(command: BotReply, likely: Sequence[ShownCard]) -> BotReply:
    """The command with the cards of short answers of which one may be the one, where it shows none of them."""
    shown = {card.id for card in command.cards} | {card.id for line in command.lines for card in line.cards}
    return command if any(card.id in shown for card in likely) else with_near(command, likely)


def _names_help(command: BotReply) -> bool:
    """Whether the command shows whom to turn to: nothing takes the place of that."""
    return any(card.type == "contact" for card in command.cards)


def _named(line: BotLine, said: str, command: BotReply, passed_over: frozenset[str]) -> BotLine:
    guided = line.reply_id.startswith(PREFIX) and _OPENS in line.reply_id
    if guided and command.lines[-1] is not line:
        return BotLine(reply_id=said)
    beside = line.reply_id in passed_over
    return BotLine(reply_id=said, buttons=line.buttons or (PERSON_BUTTON,)) if beside else line


def _asks_for_a_fact(text: str) -> bool:
    """Whether a message asks something that somebody could know: not what to do, how to say it, or what may be felt."""
    asked = [each for each in sentences_of(text) if each.endswith("?") or asks_back(each) or _wonders(each)]
    asked = [each for each in asked if len(each.split()) >= FEWEST_WORDS]
    if not asked or asks_what_to_do(asked[-1]) or asks_how_to_say(asked[-1]):
        return False
    return kind_asked(asked[-1]) in (None, "choice")


_TELLS_OF_ASKING: Final = re.compile(r"\b(?:nar|om|varje gang) (?:jag|ja|vi) (?:undrar|fragar)\b")


def _wonders(sentence: str) -> bool:
    """Whether a sentence asks in a statement, and does not tell of what was asked elsewhere."""
    return asks_indirectly(sentence) and _TELLS_OF_ASKING.search(folded_text(sentence)) is None

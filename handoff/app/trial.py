"""What the staff's trial talks stand on, put together: the node's own rules and bot, over the drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from handoff.app.knowledge import Knowledge
from handoff.assistant.bot_service.client import Bot
from handoff.assistant.cards.cards import CardChooser
from handoff.assistant.drafts import DraftDocuments
from handoff.assistant.guides.catalog import TextsWithGuides
from handoff.assistant.guides.walker import GuideWalker
from handoff.assistant.replies.direct import DirectAnswers
from handoff.assistant.trial_talk import TrialParts, TrialTalks
from handoff.assistant.turns import BotTurns
from handoff.assistant.wording.wording import Wording
from handoff.conversation.calendar import swedish_day
from handoff.conversation.context import Context
from handoff.conversation.intake import Intake
from handoff.conversation.state import State
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.repository import ConversationRepository
from knowledge import labels, questions
from storage.ports.knowledge import KnowledgeDocuments

OPEN: Final = Intake(mode="practice", within_hours=True, available=True)
CLOSED: Final = Intake(mode="practice", within_hours=False, available=False)


def trial_talks(
    knowledge: Knowledge,
    documents: KnowledgeDocuments,
    *,
    bot: Bot,
    conversations: ConversationRepository,
    commands: CommandHandler,
    context: Callable[[State], Context],
    clock: Callable[[], datetime],
) -> TrialTalks | None:
    """The trial talks of a node; None for one that keeps no words."""
    if knowledge.library is None or knowledge.library.replies is None:
        return None
    drafts = knowledge.library.over(DraftDocuments(documents, lambda: swedish_day(clock())))
    if drafts.replies is None:
        return None
    texts = TextsWithGuides(drafts.replies, drafts.guides)
    cards = CardChooser(drafts, labels.load())
    asked = questions.load().and_those_of(drafts.guides.question)

    def parts(intake: Intake) -> TrialParts:
        turns = BotTurns(
            conversations=conversations,
            commands=commands,
            bot=bot,
            intake=lambda state: intake,
            texts=texts,
            questions=asked,
            cards=cards,
            direct=DirectAnswers(drafts),
            guides=GuideWalker(drafts.guides, texts=texts, cards=cards),
        )
        return TrialParts(intake, turns, Wording(texts, lambda: intake, cards.shown), asked)

    return TrialTalks(drafts, {True: parts(OPEN), False: parts(CLOSED)}, context)

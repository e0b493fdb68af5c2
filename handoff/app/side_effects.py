"""All that follows from an entry of a conversation, or from its erasure, beside the entry itself: one list, in order.

Observers are called as soon as an entry is durable and before its writer has the acknowledgement, so each of them only
takes note: what needs the database or a socket goes into a task or a queue of its own. "Once" means that of several
nodes only the one that wrote the entry acts; all others act on every node that reads the entry.
"""

from __future__ import annotations

from handoff.actions.absences import Absences
from handoff.actions.shift import ShiftActions
from handoff.assistant.turns import BotTurns
from handoff.backoffice.records.approved_talks import ApprovedTalks
from handoff.backoffice.records.due_forms import DueForms
from handoff.backoffice.statistics.visit_notes import VisitNotes
from handoff.backoffice.supervision.desk import SupervisionNotes
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.http.metrics import Metrics
from handoff.gateway.http.plain.listeners import Listeners
from handoff.gateway.sockets.delivery import Delivery
from handoff.ledger.drafts import DraftSweeper
from handoff.ledger.feed import ChangeFeed
from handoff.ledger.projection import Projection
from handoff.routing.board import QueueBoard
from handoff.routing.open_offers import OpenOffers
from handoff.routing.slots import SlotKeeper
from handoff.routing.usual_wait import UsualWait


def of_conversations(
    feed: ChangeFeed,
    *,
    projection: Projection,
    slots: SlotKeeper,
    visits: VisitNotes,
    drafts: DraftSweeper,
    shift: ShiftActions,
    due_forms: DueForms,
    approved_talks: ApprovedTalks,
    supervision: SupervisionNotes,
    offers: OpenOffers,
    usual_wait: UsualWait,
    bot_turns: BotTurns | None,
    board: QueueBoard,
) -> None:
    """What follows on any node, with or without sockets. `bot_turns`: None where others ask the bot."""
    feed.subscribe(
        projection.follow,  # the row of the index, unless a peer writes it; lists, the queue and timers read it
        slots.follow,  # the counselor's place is free again, unless a peer frees it
        visits.follow,  # once: a visit that has ended is counted for the statistics
        drafts.follow,  # once: unsent answers to a closed conversation are deleted
        shift.follow,  # once: the hour's tally of people who began to wait
        due_forms.follow,  # once: a contact that has ended gets a case, so that its form is due
        approved_talks.follow,  # once: a trainee's conversation with an approved answer is counted in the register
        supervision.follow,  # once: a flag and the end of a conversation at N3 or N4 come to the agenda of the week
        usual_wait.follow,  # once: how long somebody waited is counted for those who come after
        offers.follow,  # whether an offer to a colleague is open, for the timer that ends it
    )
    if bot_turns is not None:
        feed.subscribe(bot_turns.follow)  # once: the bot is asked for the answer that it owes
    feed.subscribe_to_erasures(
        lambda conversation, last: board.removed(conversation),  # it waits no more
        projection.erased,  # no row of it is written any more
    )


def of_gateway(
    feed: ChangeFeed,
    *,
    delivery: Delivery,
    listeners: Listeners,
    relay: Relay,
    metrics: Metrics,
    absences: Absences,
) -> None:
    """What follows on a node with sockets."""
    feed.subscribe(
        delivery.follow,  # the event goes to every socket here that may see it; queued before the acknowledgement
        listeners.follow,  # pages of forms that go on read the log
        relay.follow,  # once: peers are told that the log has grown; each node listens for its own counselors
        absences.follow,  # who is said to be gone and is connected here is back
        metrics.follow,  # once: messages, bot answers and waits are counted
    )
    feed.subscribe_to_erasures(
        delivery.erased,  # everybody who has it open here is told
        listeners.erased,  # and so do these pages
        relay.erased,  # peers drop it from their memory
    )

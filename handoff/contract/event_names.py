"""The name of every event on the wire, as a constant. Pure; the only place where these names are written."""

from __future__ import annotations

from typing import Final

# Requests of visitors, staff or both; their models are in `handoff.contract.tables`.
APPOINTMENT_BOOK: Final = "appointment:book"
APPOINTMENT_CANCEL: Final = "appointment:cancel"
APPOINTMENT_TIMES: Final = "appointment:times"
CODE_CREATE: Final = "code:create"
COLLEAGUES_LIST: Final = "colleagues:list"
CONVERSATION_CLOSE: Final = "conversation:close"
CONVERSATION_END: Final = "conversation:end"
CONVERSATION_OPEN: Final = "conversation:open"
CONVERSATION_RELEASE: Final = "conversation:release"
CONVERSATION_START: Final = "conversation:start"
CONVERSATION_TAKE_OVER: Final = "conversation:take_over"
DRAFT_SET: Final = "draft:set"
FLAG_SET: Final = "flag:set"
HUMAN_REQUEST: Final = "human:request"
INTAKE_SET: Final = "intake:set"
MAILBOX_ANSWER: Final = "mailbox:answer"
MAILBOX_LEAVE: Final = "mailbox:leave"
MAILBOX_LIST: Final = "mailbox:list"
MAILBOX_OPEN: Final = "mailbox:open"
MESSAGE_APPROVE: Final = "message:approve"
MESSAGE_SEND: Final = "message:send"
NOTE_ADD: Final = "note:add"
PRESENCE_SET: Final = "presence:set"
QUEUE_CLAIM: Final = "queue:claim"
QUEUE_CLAIM_NEXT: Final = "queue:claim_next"
QUEUE_LEAVE: Final = "queue:leave"
QUEUE_LIST: Final = "queue:list"
QUEUE_SUMMARY: Final = "queue:summary"
RISK_SET: Final = "risk:set"
SHIFT_OVERVIEW: Final = "shift:overview"
SIDE_SEND: Final = "side:send"
SYNC: Final = "sync"
TRANSFER_ANSWER: Final = "transfer:answer"
VISITOR_PAUSE: Final = "visitor:pause"
VISITOR_WARN: Final = "visitor:warn"

# Requests, and pushed by the gateway to the other side.
READ: Final = "read"
TYPING: Final = "typing"

# Pushed by the gateway.
ALARM: Final = "alarm"
CALLS: Final = "calls"
EVENT: Final = "event"
QUEUE: Final = "queue"
SIDE: Final = "side"

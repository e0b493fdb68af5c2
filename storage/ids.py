"""Identifiers shared by all packages. Types only: must not import any other module of Lotsen."""

from __future__ import annotations

from typing import NewType

ConversationId = NewType("ConversationId", str)
"""Opaque, URL-safe. Says nothing of the visitor."""

AccountId = NewType("AccountId", str)
"""Opaque id of a staff account; it stays the same when the account is renamed."""

CommandId = NewType("CommandId", str)
"""Unique in one conversation; it says who or what the command comes from.

`v:…` a visitor; `c:<account>:…` a counselor; `mail:…` a mail that came, `mail:sent:<seq>` the mail server's answer;
`lead:withdraw:<time>` a shift lead who took back the booked time; `heard:<seq>` and `bot:<seq>` the bot;
`visitor:<what>:<ms>` the coming and going of the visitor's connection; `timer:<name>:…` the passing of time, with a
seq, a moment in ms or, of `meet` and `miss`, the booked time.
"""

NodeId = NewType("NodeId", str)
"""One gateway process. New at every start."""

Seq = NewType("Seq", int)
"""Number of an event in its conversation: 1, 2, 3 … without gaps. 0 means "before the first"."""

CaseId = NewType("CaseId", str)
"""Id of one contact in its form. Random, so that a form alone does not lead to its conversation."""

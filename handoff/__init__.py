"""The Lotsen service: conversations, triage rules, queue, staff, and the gateway that serves browsers.

`handoff.app` puts a node together. `handoff/README.md` begins with a picture of the packages and the way of a message;
the rules are in `handoff.conversation.decide`.
"""

"""The Lotsen service: conversations, triage rules, queue, staff, and the gateway that serves browsers.

`app.py` is the only composition root. Start reading at `conversation.py`.
"""

"""What answers a visitor before a person does.

The bot's client and pool, replies, articles and contacts, and how triage is measured.
"""

"""The Rasa assistant of Lotsen: it decides *what* to say, never how it is worded, and it stores nothing.

A project of its own (Python 3.10, Rasa 3.6.21, own process). It must not import `handoff`, `knowledge`
or `storage`, and no other folder may import it: the only entry is its HTTP channel (`bot/channel.py`).
"""

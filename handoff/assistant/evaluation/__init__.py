"""Triage measured: the live path over sentences and dialogues with known answers, scores, and a report.

Owns no rule of triage: it runs the same rules, the same bot and the same decisions as a conversation does.
"""

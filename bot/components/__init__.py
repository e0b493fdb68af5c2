"""Rasa graph components of the assistant; each file owns one of them.

Rasa reads the annotations of these classes at run time, so these files do without postponed annotations.
"""

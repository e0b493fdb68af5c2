"""Rasa graph components of the assistant, one a file, and their base classes (`base`, `classifier`).

Rasa reads the annotations of these classes at run time, so these files do without postponed annotations.
"""

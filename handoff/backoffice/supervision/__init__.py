"""Supervision of counselors: the weekly agenda, debriefs, quality samples with two readers, the load of each person."""

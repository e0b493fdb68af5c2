"""Copies of a whole installation: archives, and moving to another database."""

"""Reads a visitor's message as the answer to the question that is open. Pure."""

"""Feelings that are told without their words, read from the vector of a message."""

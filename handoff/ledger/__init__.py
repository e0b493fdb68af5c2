"""Conversations as stored: load one, run a command on it, append its events, and tell those who follow."""

"""Limits: on events of a visitor, sockets of an address, starts in a flood, and tries of passwords and codes."""

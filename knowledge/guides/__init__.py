"""Guides: advice in several steps, as reviewed content. Pure."""

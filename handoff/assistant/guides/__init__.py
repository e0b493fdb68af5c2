"""The walk through guides: what is said and asked next, and how that joins a turn of the bot."""

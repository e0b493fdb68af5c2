"""The database of a single-machine installation, in a process of its own."""

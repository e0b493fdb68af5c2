"""The rules that make events of commands, a file for each actor. Pure; the table that calls them is in `decide.py`."""

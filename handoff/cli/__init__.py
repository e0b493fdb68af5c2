"""The command line: one module per command, found by its name.

A command module has `SUMMARY`, `configure(parser)` and `run(options) -> exit code`, and imports what is heavy
inside `run`. Modules whose name begins with an underscore are no commands.
"""

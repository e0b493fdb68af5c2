"""The pure aggregate: state, commands, events, `decide`, and who may see what. No I/O, clock, chance or logging."""

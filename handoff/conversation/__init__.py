"""The pure aggregate: state, commands, events, `decide`, visibility. No I/O, clock, randomness or logging."""

"""Attacks and faults against the running service: short in `make test`, long in `make attack`, `chaos` and `trust`."""

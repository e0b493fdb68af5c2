"""How urgent what was read counts, and what is said while danger is open."""

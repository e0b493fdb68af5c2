"""How much an address, a visitor or a guesser may do."""

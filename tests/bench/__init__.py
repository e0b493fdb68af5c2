"""How fast Lotsen is, beside what it could be at most: `make bench`. Prints and plots; asserts nothing."""

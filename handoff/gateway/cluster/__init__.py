"""What the nodes of one installation tell each other."""

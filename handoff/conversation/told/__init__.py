"""What a visitor's words tell unasked, as codes: who, how old, since when, feelings, what has happened. Pure."""

"""What a visitor wants of the line, told by words: to ask about it, correct it, decline a person, end. Pure."""

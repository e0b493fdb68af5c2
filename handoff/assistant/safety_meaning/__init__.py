"""What an answer to a question about safety means that no list of words reads."""

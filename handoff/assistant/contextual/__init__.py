"""What a message is about, read in the conversation in which it stands; the bot's model sees the message alone."""

"""The thread of a conversation: what it is about, and the bot's answer revised so that it stays with that."""

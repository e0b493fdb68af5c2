"""What each actor may cause in a conversation, one file an actor. Pure; `handoff.conversation.decide` has the table."""

"""What each actor may cause in a conversation, one file an actor. Pure; `handoff.conversation` has the table."""

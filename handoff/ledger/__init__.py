"""Load a conversation, run a command on it, append its events, and publish the change."""

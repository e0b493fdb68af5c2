"""Which reply fits what was asked or told, in place of the bot's reply to a subject or beside it."""

"""What each actor can do, a file for each: validated requests in, commands to the handler, acknowledgements out.

Owns no transport (`handoff.gateway`) and no rule (`handoff.conversation.decide`).
"""

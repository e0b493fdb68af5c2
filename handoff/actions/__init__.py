"""What each actor can do, one file an actor: validated requests in, commands on the ledger, acknowledgements out.

Owns no transport (`handoff.gateway`) and no rule (`handoff.conversation.decide`).
"""

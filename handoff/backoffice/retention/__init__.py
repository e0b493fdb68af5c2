"""How long the service keeps what, and the job that ends it. Erasing itself is `handoff.ledger.erasure`'s."""

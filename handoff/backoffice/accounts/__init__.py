"""Staff accounts: passwords, sessions, roles. Visitors have none and are never audited."""

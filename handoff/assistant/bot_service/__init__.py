"""The bot as a service: its client, several processes of it, when it is not asked, and what is said without it."""

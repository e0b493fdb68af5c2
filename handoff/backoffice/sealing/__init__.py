"""Closed conversations that the service cannot read: when they are sealed, what stays known, who opens them."""

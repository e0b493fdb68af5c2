"""What keeps a node and an installation running: jobs, bootstrap, supervisor. Knows no conversation."""

"""Which articles and contacts stand beside a reply, and help near the visitor."""

"""HTTP: pages, JSON routes, headers and metrics."""

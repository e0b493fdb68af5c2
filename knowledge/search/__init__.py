"""Finds the articles that answer a question: by meaning and by words. Never keeps or logs a question."""

"""The chat without scripts: pages of forms, and an answer that goes on as the conversation does."""

"""A short question that is only understood together with what was written before it."""

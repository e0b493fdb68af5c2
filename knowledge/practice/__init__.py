"""Practice with invented visitors: their stories, what is heard in a counselor's words, trust and grade. Pure."""

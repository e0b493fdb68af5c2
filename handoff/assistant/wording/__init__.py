"""In which published words, variant and language something is said."""

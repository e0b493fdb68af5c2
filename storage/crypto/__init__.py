"""Keys and ciphers: what is encrypted, under which key, and how it is sealed."""

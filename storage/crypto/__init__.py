"""Encryption: keys, ciphers, keyed hashes, signatures, and the signed checkpoint file."""

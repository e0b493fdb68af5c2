"""Everything that is kept: ports, the cipher, and their Mongo and in-memory implementations.

Plaintext stops at the ports in `ports/`; ciphertext, keys and nonces exist only inside this folder.
"""

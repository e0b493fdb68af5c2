"""Everything that is stored: ports, encryption, and the implementations on MongoDB and in memory.

Plaintext stops at the ports in `ports/`; ciphertext, keys and nonces exist only inside this folder.
"""

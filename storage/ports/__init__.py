"""The ports of storage: what the service may ask for, by noun, with verbs of the domain.

Owns the Protocols and the plain values that cross them. Times are aware UTC; of stored ones whole milliseconds are
kept, of encrypted ones microseconds. Must not name a driver, a cipher or a key:
callers hand over and receive plaintext, and every implementation keeps it encrypted at rest.
Two implementations stand behind one test suite: `storage.memory` and `storage.mongo`.
"""

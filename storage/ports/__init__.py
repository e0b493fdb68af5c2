"""The ports of storage: one Protocol per noun, with verbs of the domain, and the values that cross it.

Callers pass and receive plaintext; every implementation encrypts it at rest. Times are aware UTC, with milliseconds
where they are stored in clear and microseconds where they are encrypted. Must not name a driver or a cipher; of
`storage.crypto` only the values of sealed transcripts are used. One test suite runs over both implementations,
`storage.memory` and `storage.mongo`.
"""

"""Tells the people on call when somebody waits and nobody comes, and when a part of the installation is broken.

A process of its own, as a user of its own: it holds no key, reads no database, and learns numbers alone from the
gateways. `status` is what it is told, `conditions` what is wrong in it, `incidents` who is told of that and when,
`channels` how, `relay` the process.
"""

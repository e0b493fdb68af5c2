"""Makes the environments and programs that a command needs, from a fresh clone on.

Everything goes into `.lotsen/` in the checkout (and `widget/node_modules`, `widget/dist`), is stamped with
the hash of what it was made from, and is made again only when that changes. Runs under the system's own
Python before anything is installed: it must not import anything but the standard library and itself.
"""

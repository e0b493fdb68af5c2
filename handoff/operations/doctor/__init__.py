"""Looks at a line from outside, as a visitor's browser does, and says what to do about each thing that is not well.

Knows addresses and protocols alone; it reads no setting, no key and no database of the installation.
"""

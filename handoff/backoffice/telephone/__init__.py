"""The telephone desk: exchanges and their keys, calls as they are counted, and calls that are being talked in."""

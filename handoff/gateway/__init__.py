"""The door to browsers: the only place that knows Socket.IO and HTTP routes.

Validates, authorises, limits and translates; what is asked is done in `handoff.actions`.
"""

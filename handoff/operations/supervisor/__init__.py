"""`lotsen up`: the parent of the embedded database, the gateway and the bot on one machine.

Starts them, says when they can be used, starts again what dies, and leaves nothing running when it ends,
however it ends. It never sees a message of a visitor: it only passes the children's log lines on.
"""

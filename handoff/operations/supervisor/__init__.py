"""`lotsen up`: the parent process of the embedded database, the gateway and the bot on one machine.

Starts them, prints when they are ready, restarts what dies, and leaves nothing running when it ends, even when it is
killed. It never sees a message of a visitor: it only forwards the children's log lines.
"""

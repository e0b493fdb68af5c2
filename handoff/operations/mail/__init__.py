"""The process `lotsen mail`: takes mails from the organisation's mail server, and hands answers to it.

It keeps nothing, holds no key and writes nothing of a mail to any log: what it has not handed on, the server or the
gateway still has.
"""

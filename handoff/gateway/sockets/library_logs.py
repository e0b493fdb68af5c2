"""What the libraries below may log: that something failed, by the name of the exception, and nothing else.

Left alone they print addresses, origins, and frames with a visitor's words.
"""

from __future__ import annotations

import logging


class _NameOnly(logging.Filter):
    """Keeps records of exceptions, without message, arguments and traceback. Whoever sends rubbish is no error here."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info or record.exc_info[0] is None:
            return False
        record.msg, record.args = "library_exception %s", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = record.stack_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


LIBRARY_LOG = logging.getLogger("handoff.gateway.library")
"""To be handed to every library that takes a logger."""

LIBRARY_LOG.setLevel(logging.ERROR)
LIBRARY_LOG.addFilter(_NameOnly())

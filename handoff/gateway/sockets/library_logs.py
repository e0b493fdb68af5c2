"""Reduces the libraries' logs to the name of an exception.

Left alone they print addresses, origins, and frames with a visitor's words.
"""

from __future__ import annotations

import logging


class _NameOnly(logging.Filter):
    """Keeps only records of exceptions, reduced to the exception's name. Bad input of clients is not logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.exc_info or record.exc_info[0] is None:
            return False
        record.msg, record.args = "library_exception %s", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = record.stack_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


LIBRARY_LOG = logging.getLogger("handoff.gateway.library")
"""The logger for every library that takes one."""

LIBRARY_LOG.setLevel(logging.ERROR)
LIBRARY_LOG.addFilter(_NameOnly())

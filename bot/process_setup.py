"""Process set-up: environment variables, and logging that never prints what a visitor wrote.

`prepare_process()` must run before the first import of Rasa, TensorFlow or NumPy, because they read the environment
when they are imported. It must not know anything of the assistant itself.

Rasa logs message text through structlog at DEBUG level, and an exception's own words can quote what was
being handled. So a log line of this process has no message text: only where it came from and,
for an exception, its class and its frames. Lines of our own logger `lotsen.bot` are printed in
full, because their words are constants.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
import warnings

OWN_LOGGER = "lotsen.bot"

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TQDM_DISABLE": "1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
# One thread for each text: the threads of a library would wait for each other whenever another process wants a core.
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class LocationFormatter(logging.Formatter):
    """Formats a record as its location; the message only if the logger is our own."""

    def format(self, record: logging.LogRecord) -> str:
        """One line for a record, then one line a frame for an exception; never a value of a variable."""
        words = record.getMessage() if record.name.startswith(OWN_LOGGER) else "(words withheld)"
        lines = [f"{record.levelname} {record.name} {record.filename}:{record.lineno} {words}"]
        if record.exc_info and record.exc_info[0] is not None:
            lines.append(f"  {record.exc_info[0].__name__}")
            frames = traceback.extract_tb(record.exc_info[2])
            lines += [f"  at {os.path.basename(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join(lines)


def prepare_process() -> None:
    """Switch off telemetry and the libraries' own output; call it before importing Rasa."""
    os.environ.update({**_ENVIRONMENT, **_THREADS})
    warnings.simplefilter("ignore")
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").disabled = True
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LocationFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OWN_LOGGER).setLevel(logging.INFO)
    _configure_structlog()


def remove_library_handlers() -> None:
    """Remove the handlers that libraries have attached to their loggers on import."""
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        if not name.startswith(OWN_LOGGER):
            logger.setLevel(logging.WARNING)


def _configure_structlog() -> None:
    """Send structlog's records through the same formatter; unconfigured, it prints every one to stdout."""
    import structlog

    structlog.configure(
        processors=[_event_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _event_only(_logger: object, _method: str, _event: object) -> str:
    """Drop every field of a structlog event: Rasa puts message text into them."""
    return "event"

"""Errors that the packages of the extras log while they read a file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_errors(logger_name: str) -> Iterator[list[str]]:
    """Collect the errors that a package logs inside the context, and keep them off the screen.

    Parameters
    ----------
    logger_name : str
        Name of the package's logger.

    Yields
    ------
    list of str
        Messages of the errors, in the order in which they are logged.
    """
    logger, handler = logging.getLogger(logger_name), _Collector(logging.ERROR)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


class _Collector(logging.Handler):
    def __init__(self, level):
        super().__init__(level)
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())

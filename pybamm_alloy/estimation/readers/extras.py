"""What the packages of the extras log while they read a file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def captured_errors(logger_name: str) -> Iterator[list[str]]:
    """The errors that a package logs meanwhile, kept from the screen."""
    logger, keeper = logging.getLogger(logger_name), _Keeper(logging.ERROR)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(keeper)
    try:
        yield keeper.texts
    finally:
        logger.removeHandler(keeper)
        logger.propagate = propagates


class _Keeper(logging.Handler):
    def __init__(self, level):
        super().__init__(level)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())

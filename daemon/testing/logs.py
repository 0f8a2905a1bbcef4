"""Reading the log in tests, with the vocabulary enforced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.testing import LogCapture
from structlog.typing import EventDict

from daemon.log import Vocabulary


@contextmanager
def captured_logs() -> Iterator[list[EventDict]]:
    """The lines logged in this block; a word outside the vocabulary raises where it is logged."""
    before = structlog.get_config()
    capture = LogCapture()
    structlog.configure(
        processors=[structlog.processors.add_log_level, Vocabulary(strict=True), capture],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )
    try:
        yield capture.entries
    finally:
        structlog.configure(**before)

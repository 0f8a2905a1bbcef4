"""Structured logs on standard error: names from ``EventName`` only, keys from a closed list, no personal data.

What a key may hold is checked too: numbers, and short words without white space or "@". Addresses, subjects,
secrets and server texts therefore cannot get through by mistake. In tests a breach raises; in production the
value is dropped and named in ``dropped``.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from enum import StrEnum
from typing import Any, Final, cast

import structlog
from structlog.typing import FilteringBoundLogger, Processor

from daemon.states import EventName

KEYS: Final = frozenset(
    {
        *("mailbox", "folder", "server", "uid", "uid_validity", "cursor"),
        *("mail_id", "ticket_id", "outbox_id", "person_id", "trouble_id", "number", "purpose", "channel", "kind"),
        *("state", "code", "where", "error", "reason", "key", "form", "verb", "component"),
        *(
            "count",
            "fetched",
            "filed",
            "sent",
            "failed",
            "retried",
            "unknown",
            "missing",
            "attempt",
            "attempts",
            "size_bytes",
        ),
        *("seconds", "delay_seconds", "owner", "pid", "version", "path", "port"),
    }
)
_ADDED: Final = frozenset({"event", "level", "timestamp", "dropped"})  # by structlog and by us
_WORD: Final = re.compile(r"[\w.:/+\-\[\]]{0,200}")
_EVENTS: Final = frozenset(EventName)


class VocabularyError(ValueError):
    """A log line used a word outside the vocabulary; the message names the key, never the value."""


class Vocabulary:
    """The processor that lets nothing else through. ``strict`` raises instead of dropping."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Check one line. Raises VocabularyError if strict."""
        dropped = [key for key, value in line.items() if not _admitted(key, value)]
        if dropped and self._strict:
            raise VocabularyError(f"not in the vocabulary of the log: {', '.join(sorted(dropped))}")
        for key in dropped:
            del line[key]
        if dropped:
            line["dropped"] = sorted(key for key in dropped if key in KEYS or key == "event")
            line.setdefault("event", "unnamed")
        return line


class _StandardError:
    """Writes whole lines to whatever standard error is at the moment (tests replace it)."""

    def __init__(self, *_arguments: Any) -> None:
        pass

    def msg(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")

    debug = info = warning = error = critical = msg


def _admitted(key: str, value: Any) -> bool:
    if key == "event":
        return value in _EVENTS
    if key in _ADDED:
        return True
    if key not in KEYS:
        return False
    if value is None or isinstance(value, bool | int | float):
        return True
    return isinstance(value, str | StrEnum) and _WORD.fullmatch(value) is not None


def configure(*, json: bool = False, strict: bool = False, level: int = logging.INFO) -> None:
    """Log to standard error from now on, as JSON Lines or for people."""
    renderer: Processor = structlog.processors.JSONRenderer() if json else _console()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            Vocabulary(strict=strict),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_StandardError,
        cache_logger_on_first_use=False,
    )


def get_logger() -> FilteringBoundLogger:
    """The logger; bind ``mailbox`` or ``server`` where a thread has one."""
    return cast(FilteringBoundLogger, structlog.get_logger())


def locate(error: BaseException) -> str:
    """Where an unexpected error arose, fit for the key ``where``: its class and place, never its text."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    place = last.filename.replace("\\", "/").rsplit("/", 2)
    return re.sub(r"[^\w.:/+\-\[\]]", "_", f"{type(error).__name__}:{'/'.join(place[-2:])}:{last.lineno}")


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)

"""A clock that stands still until it is told: for tests and for the demo."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class FrozenClock:
    """``ports.Clock`` that moves only by ``advance``, ``set`` and ``wait``. Safe between threads."""

    def __init__(self, instant: datetime) -> None:
        """Start at an aware instant. Raises ValueError for a naive one."""
        self._lock = threading.Lock()
        self._now = _aware(instant)
        self._monotonic = 0.0

    def now(self) -> datetime:
        """The instant at which the clock stands, aware, UTC."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Seconds that were let pass forwards; going back in time does not take them away."""
        with self._lock:
            return self._monotonic

    def wait(self, duration: timedelta) -> None:
        """Returns at once; the clock has moved on by ``duration``."""
        self.advance(max(duration, timedelta(0)))

    def advance(self, duration: timedelta) -> None:
        """Move on (or back, as an operator may set a real clock back)."""
        with self._lock:
            self._move(self._now + duration)

    def set(self, instant: datetime) -> None:
        """Jump to an aware instant. Raises ValueError for a naive one."""
        with self._lock:
            self._move(_aware(instant))

    def _move(self, instant: datetime) -> None:
        self._monotonic += max(0.0, (instant - self._now).total_seconds())
        self._now = instant


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("naive datetime: instants carry their zone")
    return instant.astimezone(UTC)

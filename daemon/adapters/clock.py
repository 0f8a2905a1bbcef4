"""The clock of the machine: the only place that reads it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """``ports.Clock`` on the machine's clock."""

    def now(self) -> datetime:
        """The instant, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back, for time limits."""
        return time.monotonic()

    def wait(self, duration: timedelta) -> None:
        """Sleep; nothing for a negative duration."""
        time.sleep(max(0.0, duration.total_seconds()))

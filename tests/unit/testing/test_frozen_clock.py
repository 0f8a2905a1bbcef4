"""The clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from daemon.adapters.clock import SystemClock
from daemon.testing.clock import FrozenClock

START = datetime(2026, 11, 20, 16, 15, tzinfo=UTC)


def test_it_stands_until_told() -> None:
    """Two looks show the same; ``wait`` returns at once and has moved it."""
    clock = FrozenClock(START)
    assert clock.now() == clock.now() == START
    clock.wait(timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)
    assert clock.monotonic() == 3600


def test_back_in_time_the_monotonic_clock_stays() -> None:
    """An operator may set the clock back; time limits do not grow by that."""
    clock = FrozenClock(START)
    clock.advance(timedelta(minutes=1))
    clock.set(START - timedelta(days=1))
    assert clock.now() == START - timedelta(days=1)
    assert clock.monotonic() == 60
    clock.wait(timedelta(seconds=-5))
    assert clock.now() == START - timedelta(days=1)


def test_instants_are_aware_and_utc() -> None:
    """A naive instant is refused; another zone is converted."""
    with pytest.raises(ValueError, match="naive"):
        FrozenClock(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        FrozenClock(START).set(datetime(2026, 1, 1))  # noqa: DTZ001
    rome = FrozenClock(datetime(2026, 11, 20, 17, 15, tzinfo=timezone(timedelta(hours=1))))
    assert (rome.now(), rome.now().tzinfo) == (START, UTC)


def test_the_real_clock_is_aware_and_never_waits_backwards() -> None:
    """The same port, the machine's time."""
    clock = SystemClock()
    before = clock.monotonic()
    clock.wait(timedelta(seconds=-1))
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() >= before

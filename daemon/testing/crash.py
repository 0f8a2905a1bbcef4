"""Dying at a named place: the parts of a daemon wrapped so that the process kills itself there, like ``kill -9``.

Production code knows nothing of this: what dies are wrappers around the ports and around commits. A place is
``name`` or ``name:n`` for its n-th visit; ``POINTS`` lists the names.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, cast

from daemon.bootstrap import Parts
from daemon.ports import MailSender, MailSource, RawStore
from daemon.settings import Mailbox, Server, Settings
from db.engine import Database, Work

# Which transaction a commit belongs to, by the function that commits.
_TRANSACTIONS: Final = {
    "_begin": "folder",
    "_receive_batch": "t1",
    "_file_once": "t2",
    "_claim": "t3",
    "_start_transmission": "transmitting",
    "_settle": "t4",
    "_tell": "told",
}
_WATCHED: Final = {
    "imap": ("connect", "select", "fetch", "move", "delete"),
    "raw": ("put_many",),
    "smtp": ("connect", "begin", "transmit"),
}
POINTS: Final = (
    *(f"{name}.{side}_commit" for name in _TRANSACTIONS.values() for side in ("before", "after")),
    *(
        f"{part}.{method}.{side}"
        for part, names in _WATCHED.items()
        for method in names
        for side in ("before", "after")
    ),
)


class CrashPlan:
    """Kills this process at the n-th visit of one place; with no place it only counts."""

    def __init__(self, place: str = "") -> None:
        self._name, _, count = place.partition(":")
        self._count = int(count or 1)
        self.visits: Counter[str] = Counter()
        if self._name and self._name not in POINTS:
            raise ValueError(f"no such crash point: {self._name}")

    def reach(self, name: str) -> None:
        """This place is reached."""
        self.visits[name] += 1
        if name == self._name and self.visits[name] == self._count:
            os.kill(os.getpid(), signal.SIGKILL)


class _Watched:
    """Any port, with places before and after some of its methods."""

    def __init__(self, inner: Any, part: str, plan: CrashPlan) -> None:
        self._inner = inner
        self._part = part
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name not in _WATCHED[self._part]:
            return method

        def call(*arguments: Any, **named: Any) -> Any:
            self._plan.reach(f"{self._part}.{name}.before")
            result = method(*arguments, **named)
            self._plan.reach(f"{self._part}.{name}.after")
            return result

        return call


class _WatchedWork(Work):
    def __init__(self, inner: Work, plan: CrashPlan) -> None:
        super().__init__(inner.connection)
        self._inner = inner
        self._plan = plan

    def commit(self) -> None:
        """Commit, with a place on each side."""
        name = _TRANSACTIONS.get(sys._getframe(1).f_code.co_name)
        if name is not None:
            self._plan.reach(f"{name}.before_commit")
        self._inner.commit()
        self.committed = True
        if name is not None:
            self._plan.reach(f"{name}.after_commit")


class _WatchedDatabase(Database):
    def __init__(self, inner: Database, plan: CrashPlan) -> None:
        super().__init__(inner.engine)
        self._plan = plan

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction whose commit is watched."""
        with super().write() as work:
            yield _WatchedWork(work, self._plan)


def crashing_parts(plan: CrashPlan, parts: Parts | None = None) -> Parts:
    """The same parts, dying by plan."""
    inner = parts or Parts()

    def source(mailbox: Mailbox, server: Server) -> MailSource:
        return cast(MailSource, _Watched(inner.source(mailbox, server), "imap", plan))

    def sender(mailbox: Mailbox, server: Server) -> MailSender:
        return cast(MailSender, _Watched(inner.sender(mailbox, server), "smtp", plan))

    def raw_store(settings: Settings) -> RawStore:
        return cast(RawStore, _Watched(inner.raw_store(settings), "raw", plan))

    def database(url: str) -> Database:
        return _WatchedDatabase(inner.database(url), plan)

    return replace(inner, source=source, sender=sender, database=database, raw_store=raw_store)

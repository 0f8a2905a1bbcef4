"""What the scenarios on real servers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from servers.journey import Worker

from daemon.testing.smtp import ScriptedSmtp


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One process that has loaded the program, from which the daemons are forked."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def smtp() -> Iterator[ScriptedSmtp]:
    """An SMTP server that outlives the daemons."""
    with ScriptedSmtp() as server:
        yield server

"""Shared fixtures: real servers, started when a test first wants them, and an empty database of either kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers.dovecot import Dovecot
from servers.postgresql import PostgreSql
from servers.processes import NotInstalled
from sqlalchemy.engine import make_url

from daemon import log
from db import schema
from db.engine import Database, open_database

_skipped: list[str] = []


def pytest_configure() -> None:
    """A word outside the log's vocabulary is a fault in tests."""
    log.configure(strict=True)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed one: everything that the tests need is there."""
    if _skipped and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(f"\nCI takes no skips: {', '.join(_skipped)}")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot on loopback; any user name has the password of the tests."""
    server = Dovecot()
    try:
        server.start()
    except NotInstalled as missing:
        server.stop()
        pytest.skip(f"not installed: {missing}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSql]:
    """A PostgreSQL with its own data folder, fsync on."""
    server = PostgreSql()
    try:
        server.start()
    except NotInstalled as missing:
        server.stop()
        pytest.skip(f"not installed: {missing}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgreSql) -> str:
    """The name of a database that has its tables: copied, which is quicker than migrating anew."""
    url = postgresql.new_database()
    opened = open_database(url)
    schema.ensure(opened)
    opened.dispose()
    return make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without rows: each test that asks runs once per kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    template: str = request.getfixturevalue("postgresql_template")
    server: PostgreSql = request.getfixturevalue("postgresql")
    return server.new_database(template)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with its tables."""
    opened = open_database(database_url)
    schema.ensure(opened)
    yield opened
    opened.dispose()

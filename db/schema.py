"""The schema's version: create it, upgrade it, refuse one that is newer than this program knows."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from db.engine import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0001"  # the newest revision in versions/; a test compares the two


class SchemaError(Exception):
    """The database does not fit this program; the message says what to do."""


def current(database: Database) -> str | None:
    """The revision of the database; None for an empty one."""
    with database.engine.connect() as connection:
        return _revision(connection)


def ensure(database: Database) -> None:
    """Create or upgrade the tables; returns at once if they are up to date. Raises SchemaError."""
    found = current(database)
    if found == HEAD:
        return
    config = _alembic()
    _refuse_unknown(found, config)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from alembic import command

    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def require(database: Database) -> None:
    """For verbs that only look: the tables must be there and known. Raises SchemaError."""
    found = current(database)
    if found == HEAD:
        return
    if found is None:
        raise SchemaError("the database is empty: run `sportello once` or `sportello run` first, which create it")
    _refuse_unknown(found, _alembic())
    raise SchemaError(f"the database has schema {found}, this program {HEAD}: `sportello once` upgrades it")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return str(row[0]) if row else None


def _alembic() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_unknown(found: str | None, config: Config) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaError(
            f"the database has schema {found}, newer than this program knows ({HEAD}): install the newer sportello"
        )

"""The unit of work, migrations and the writer's lock."""

import threading
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text, update

from db import desk, schema
from db.engine import WorkError, open_database
from db.lock import LockedError, WriterLock
from db.prepared import Prepared
from db.tables import metadata, person

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"sqlite:///{tmp_path}/desk.db")
    schema.ensure(opened)
    yield opened
    opened.dispose()


def test_a_unit_of_work_rolls_back_unless_it_is_committed(database):
    """Leaving without ``commit`` undoes everything, also when nothing went wrong."""
    with database.write() as work:
        desk.person_id(work.connection, "anna@example.org", "Anna", NOW)
    with database.read() as connection:
        assert connection.execute(select(person)).all() == []


def test_a_commit_is_for_once(database):
    """A second commit is an error of ours, not a silent success."""
    with database.write() as work:
        work.commit()
        with pytest.raises(WorkError):
            work.commit()


def test_sqlite_is_as_safe_as_it_can_be(database):
    """WAL, full synchronisation and foreign keys hold on every connection."""
    with database.read() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_writers_queue_up(database):
    """Twenty threads that count up one number lose no update."""
    with database.write() as work:
        work.connection.execute(insert(person).values(address_key="0", addr_spec="0", created_at=NOW, display_name=""))
        work.commit()

    def count():
        with database.write() as work:
            held = int(work.connection.execute(select(person.c.addr_spec)).scalar_one())
            work.connection.execute(update(person).values(addr_spec=str(held + 1)))
            work.commit()

    threads = [threading.Thread(target=count) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(person.c.addr_spec)).scalar_one() == "20"


def test_the_migrations_make_the_tables_that_the_program_knows(database):
    """Alembic finds no difference between the migrated schema and ``db.tables``."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_the_one_that_the_program_names():
    """``schema.HEAD`` is kept in step with the migrations."""
    assert ScriptDirectory.from_config(schema._alembic()).get_current_head() == schema.HEAD


def test_a_newer_schema_is_refused(database):
    """A database of a later sportello is left alone, with a message that says what to do."""
    with database.write() as work:
        work.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        work.commit()
    with pytest.raises(schema.SchemaError, match="install the newer sportello"):
        schema.ensure(database)
    with pytest.raises(schema.SchemaError, match="install the newer sportello"):
        schema.require(database)


def test_looking_at_an_empty_database_names_the_remedy(tmp_path):
    """A verb that only looks does not create tables."""
    empty = open_database(f"sqlite:///{tmp_path}/new/desk.db")
    with pytest.raises(schema.SchemaError, match="sportello once"):
        schema.require(empty)


def test_a_second_writer_is_refused_and_told_who_holds_the_lock(database):
    """The lock names its holder and is free again afterwards."""
    with WriterLock(database), pytest.raises(LockedError, match=r":\d+"), WriterLock(database):
        pass
    with WriterLock(database):
        pass


def test_numbers_are_counted_per_prefix_and_year(database):
    """Each prefix and year has a row of its own; a rolled back number is given out again."""
    with database.write() as work:
        assert desk.next_number(work.connection, "HOT", 2026) == "HOT-2026-000001"
    with database.write() as work:
        numbers = [
            desk.next_number(work.connection, *key)
            for key in (("HOT", 2026), ("HOT", 2026), ("HOT", 2027), ("URP", 2026))
        ]
        work.commit()
    assert numbers == ["HOT-2026-000001", "HOT-2026-000002", "HOT-2027-000001", "URP-2026-000001"]


def test_the_first_leg_owns_an_identity(database):
    """Claiming an identity twice hands out the first mail."""
    with database.write() as work:
        work.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        assert desk.claim_identity(work.connection, "a" * 64, 1) == 1
        assert desk.claim_identity(work.connection, "a" * 64, 2) == 1


def test_a_person_is_one_row_whatever_the_case_of_the_address(database):
    """Addresses are compared case-folded; a name fills an empty one and stays."""
    with database.write() as work:
        ids = {
            desk.person_id(work.connection, "Anna@Example.ORG", "", NOW),
            desk.person_id(work.connection, "anna@example.org", "Anna", NOW),
            desk.person_id(work.connection, "ANNA@example.org", "Somebody", NOW),
        }
        names = work.connection.execute(select(person.c.display_name)).scalars().all()
    assert len(ids) == 1
    assert names == ["Anna"]


def test_a_prepared_statement_keeps_the_values_that_it_was_built_with(database):
    """Literals of the statement and values of the call both arrive."""
    statement = Prepared(update(person).where(person.c.display_name == "Anna").values(addr_spec="new@example.org"))
    with database.write() as work:
        desk.person_id(work.connection, "anna@example.org", "Anna", NOW)
        assert statement(work.connection, {}).rowcount == 1

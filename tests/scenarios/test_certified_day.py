"""A simulated day of PEC exchanges with a daemon that is killed again and again."""

import os

import pytest
from scenarios.certified_day import Day


@pytest.mark.slow
def test_a_day_of_exchanges_survives_kills(tmp_path):
    """Receipts shuffled, doubled and late, SIGKILL in the middle of work: all states right, nothing sent twice."""
    exchanges = int(os.environ.get("SPORTELLO_PEC_EXCHANGES", "200"))
    report = Day(tmp_path, exchanges, kill_every=20 if exchanges <= 400 else 50).run()
    assert report.wrong == []
    assert report.kills >= exchanges // 50
    assert len(report.submitted) == exchanges
    assert set(report.submitted.values()) == {1}
    assert 1 <= report.uncertain <= report.kills  # messages that died on their way: a person was asked
    assert set(report.mail_states) == {"new_ticket", "pec_receipt", "duplicate_leg"}
    assert report.mail_states["new_ticket"] == exchanges


@pytest.mark.slow
@pytest.mark.postgres
def test_the_same_on_postgresql(tmp_path, postgresql):
    """A shorter day, with the advisory lock of a database server that outlives every kill."""
    report = Day(tmp_path, 60, kill_every=12, seed=2, url=postgresql.new_database()).run()
    assert report.wrong == []
    assert report.kills >= 2
    assert set(report.submitted.values()) == {1}
    assert report.mail_states["new_ticket"] == 60

"""Alerts: one mail when trouble starts, one when it ends; and acknowledgements that are late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from daemon.services.alerts import ALERTS_PER_HOUR
from daemon.services.overdue import Overdue
from daemon.settings import Alerts as AlertSettings
from daemon.states import Purpose


def test_one_mail_when_it_starts_and_one_when_it_ends(counter):
    """Starting a trouble that is there and ending one that is not do nothing; a trouble that comes back is new."""
    alerts = counter.alerts()
    assert [alerts.start("mailbox:first:connection", "timeout") for _ in range(3)] == [True, False, False]
    assert [alerts.end("mailbox:first:connection") for _ in range(3)] == [True, False, False]
    assert alerts.start("mailbox:first:connection", "timeout")
    assert [line.split(":")[0] for line in counter.alert_mails()] == ["Trouble", "Trouble over", "Trouble"]


def test_restart_neither_forgets_nor_repeats_a_trouble(counter):
    """Another process finds the open trouble: no second mail for the start, one for the end."""
    counter.alerts().start("mailbox:first:connection", "timeout")
    again = counter.alerts()
    assert not again.start("mailbox:first:connection", "timeout")
    assert again.end("mailbox:first:connection")
    assert len(counter.alert_mails()) == 2


def test_alert_goes_to_the_admins_through_the_mailbox_named(counter):
    """The mail is due at once, from the mailbox of ``via``, and says that a machine made it."""
    counter.alerts().start("mailbox:first:connection", "timeout", "check the cable")
    counter.dispatcher().dispatch_due("first")
    [(envelope, content)] = counter.senders["a"].sent
    assert (envelope.sender, envelope.recipients) == ("second@desk.example", ("admin@desk.example",))
    assert b"Auto-Submitted: auto-generated\r\n" in content
    assert b"check the cable" in content


def test_alerts_never_go_by_pec(counter):
    """If ``via`` names a PEC mailbox the trouble is recorded and logged only."""
    counter.settings = replace(counter.settings, alerts=AlertSettings(("admin@desk.example",), "certified"))
    assert counter.alerts().start("mailbox:first:connection", "timeout")
    assert counter.alert_mails() == []
    assert counter.troubles() == [("mailbox:first:connection", "timeout", False)]


def test_without_alerts_configured_trouble_is_recorded(counter):
    """No ``alerts:`` in the configuration: recorded and logged, start and end."""
    counter.settings = replace(counter.settings, alerts=None)
    alerts = counter.alerts()
    assert alerts.start("x:y", "timeout")
    assert alerts.end("x:y")
    assert counter.alert_mails() == []


def test_flood_of_troubles_is_capped(counter):
    """Fifty troubles in an hour are at most twenty mails, the last one says so; those not mailed end silently."""
    alerts = counter.alerts()
    for number in range(50):
        assert alerts.start(f"mailbox:m{number}:connection", "timeout")
    assert len(counter.alert_mails()) == ALERTS_PER_HOUR
    assert len(counter.troubles()) == 50
    alerts.end("mailbox:m49:connection")
    assert len(counter.alert_mails()) == ALERTS_PER_HOUR
    counter.clock.advance(timedelta(hours=2))
    assert alerts.start("mailbox:other:connection", "timeout")
    assert len(counter.alert_mails()) == ALERTS_PER_HOUR + 1


def test_broken_text_of_the_office_does_not_silence_alerts(counter, tmp_path):
    """If the office's own text of an alert cannot be rendered, the shipped one goes out."""
    own = tmp_path / "texts" / "en"
    own.mkdir(parents=True)
    (own / "alert_started.txt").write_text("Subject: {{ no_such_fact }}\n\nx\n", encoding="utf-8")
    counter.settings = replace(counter.settings, templates=tmp_path / "texts")
    assert counter.alerts().start("x:y", "timeout")
    assert counter.alert_mails() == ["Trouble: timeout (x:y)"]


def test_rolled_back_alert_is_none(counter):
    """An alert within a transaction that is undone leaves nothing, and the next start is the first."""
    alerts = counter.alerts()
    with counter.database.write() as work:
        assert alerts.start_in(work.connection, "x:y", "timeout")
    assert counter.alert_mails() == []
    assert alerts.start("x:y", "timeout")


def test_overdue_acknowledgements_are_one_alert_and_never_repeated(counter):
    """Past acknowledge_by and still not sent: one mail naming all tickets; what was sent in time is not named."""
    late = [counter.schedule(due_at=counter.clock.now() + timedelta(days=9)) for _ in range(3)]
    counter.schedule(Purpose.ACKNOWLEDGEMENT)
    counter.dispatcher().dispatch_due("first")
    overdue = Overdue(counter.database, counter.clock, counter.alerts())
    assert overdue.check() == 0
    counter.clock.advance(timedelta(days=3, seconds=1))
    assert overdue.check() == 3
    assert overdue.check() == 0
    assert len(counter.alert_mails()) == 1
    assert counter.ticket_of(late[0]).overdue_alerted_at == counter.clock.now()

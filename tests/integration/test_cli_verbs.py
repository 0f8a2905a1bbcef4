"""The verbs of the command line on a real database: what they print, what they change, how they end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from daemon.adapters.rawstore import FileRawStore
from daemon.cli import _hoist_config
from daemon.cli.app import app
from daemon.config import load
from daemon.services.intake import Intake
from daemon.testing.clock import FrozenClock
from db import ledger, schema
from db.engine import open_database
from db.ledger import MailRow
from db.lock import WriterLock

FRIDAY_1715 = datetime(2026, 11, 20, 16, 15, tzinfo=UTC)
CONFIGURATION = """\
database: sqlite:///desk.db
data_dir: data
alerts: {to: [admin@desk.example], via: hot-line}
calendars:
  csizs: {zone: Europe/Warsaw, week: {mon-fri: ["08:00-16:00"]}, cut_off: "16:00", holidays: PL}
mailboxes:
  hot-line:
    address: hotline@desk.example
    language: pl
    calendar: csizs
    prefix: HOT
    forms: [hot-01]
    imap: {host: 127.0.0.1, port: 1, security: none, user: hotline, password_file: password}
    smtp: {host: 127.0.0.1, port: 1, security: none, user: hotline, password_file: password}
    notify: [second.level@office.example]
"""
HOT_01 = """\
From: Anna Nowak <anna@gmina.example>
To: hotline@desk.example
Subject: HOT-01
Message-ID: <q1@gmina.example>
Date: Fri, 20 Nov 2026 17:10:00 +0100
Content-Type: text/plain; charset=utf-8

Zgłoszenie pytania HOT-01
Data: 20.11.2026
Znak: OR.1
Imię i nazwisko Użytkownika: Anna Nowak
Nazwa Urzędu: Urząd Gminy
Zwrotny nr telefonu, e-mail: anna@gmina.example
Treść pytania: Jak odblokować konto?
""".replace("\n", "\r\n").encode()
ORDINARY = HOT_01.replace(b"q1@", b"q2@").replace(b"HOT-01", b"Pytanie").replace(b"anna@", b"jan@")

Sportello = Callable[..., Result]


class Desk:
    """A configuration, its database, and mails filed on a Friday at 17:15."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "mailboxes.yaml"
        self.path.write_text(CONFIGURATION, encoding="utf-8")
        (folder / "password").write_text("secret\n", encoding="utf-8")
        self.settings = load(self.path)
        self.database = open_database(self.settings.database)
        schema.ensure(self.database)
        self.clock = FrozenClock(FRIDAY_1715)
        self.raw_store = FileRawStore(self.settings.data_dir / "raw")
        self._uid = 0

    def file(self, raw: bytes, *, reader: Any = None) -> None:
        """Take custody of a mail and file it."""
        self._uid += 1
        now = self.clock.now()
        row = MailRow(
            "hot-line", "INBOX", 7, self._uid, "received", now, self.raw_store.put(raw), len(raw), received_at=now
        )
        with self.database.write() as work:
            ledger.insert_mails(work.connection, [row])
            work.commit()
        more = {"read": reader} if reader else {}
        Intake(self.database, self.raw_store, self.clock, self.settings, **more).file_backlog(patient=False)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture
def sportello(desk: Desk) -> Sportello:
    """Runs a verb on the desk's configuration."""

    def invoke(*arguments: str, status: int = 0, stdin: bytes = b"") -> Result:
        words = _hoist_config([*arguments, "--config", str(desk.path)])
        result = CliRunner().invoke(app, words, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == status, result.output
        return result

    return invoke


def test_tickets_in_json_have_every_field_and_the_offset_of_the_mailbox(desk: Desk, sportello: Sportello) -> None:
    """A list of tickets as the contract names them; instants carry Warsaw's offset, not UTC."""
    desk.file(HOT_01)
    [ticket] = json.loads(sportello("tickets", "--json").stdout)
    assert ticket["number"] == "HOT-2026-000001"
    assert ticket["state"] == "new"
    assert (ticket["channel"], ticket["mailbox"], ticket["category"]) == ("email", "hot-line", "hot-01")
    assert ticket["requester"] == {"display_name": "Anna Nowak", "addr_spec": "anna@gmina.example"}
    assert ticket["office"] == "Urząd Gminy"
    assert ticket["received_at"] == "2026-11-20T17:15:00+01:00"
    assert ticket["effective_at"] == "2026-11-23T08:00:00+01:00"
    assert ticket["acknowledge_by"] == "2026-11-24T16:00:00+01:00"
    acknowledgement = ticket["acknowledgement"]
    assert (acknowledgement["state"], acknowledgement["to"]) == ("scheduled", "anna@gmina.example")
    assert acknowledgement["at"] == "2026-11-23T08:00:00+01:00"
    assert {"priority", "subject", "call_back", "linked"} <= set(ticket)


def test_tickets_by_state_and_limit(desk: Desk, sportello: Sportello) -> None:
    """--state filters, --limit keeps the newest, an unknown state is wrong usage."""
    desk.file(HOT_01)
    desk.file(ORDINARY)
    sportello("close", "HOT-2026-000001")
    numbers = [ticket["number"] for ticket in json.loads(sportello("tickets", "--json").stdout)]
    assert numbers == ["HOT-2026-000001", "HOT-2026-000002"]
    [closed] = json.loads(sportello("tickets", "--state", "closed", "--json").stdout)
    assert closed["number"] == "HOT-2026-000001"
    [newest] = json.loads(sportello("tickets", "--limit", "1", "--json").stdout)
    assert newest["number"] == "HOT-2026-000002"
    sportello("tickets", "--state", "lost", status=2)


def test_ticket_shows_articles_events_deadlines_messages_and_the_form(desk: Desk, sportello: Sportello) -> None:
    """One ticket whole: what was written, what happened, by when, what goes out and why it was decided."""
    desk.file(HOT_01)
    ticket = json.loads(sportello("ticket", "hot-2026-000001", "--json").stdout)
    [article] = ticket["articles"]
    assert article["direction"] == "inbound"
    assert "odblokować" in article["text"]
    assert "ticket_opened" in [event["name"] for event in ticket["events"]]
    assert ticket["deadlines"][0]["at"] == "2026-11-24T16:00:00+01:00"
    assert {row["purpose"] for row in ticket["outbox"]} == {"acknowledgement", "notice"}
    assert ticket["forms"][0]["fields"]["question"]["value"].startswith("Jak odblokować")
    assert any(rule["hit"] for rule in ticket["mails"][0]["rules"])
    table = sportello("ticket", "HOT-2026-000001").stdout
    assert "anna@gmina.example" in table
    sportello("ticket", "HOT-2026-000099", status=1)


def test_ticket_for_people_has_short_times_and_no_code(desk: Desk, sportello: Sportello) -> None:
    """Times are given to the minute in the mailbox's zone, and nothing is printed as a programmer would."""
    desk.file(HOT_01)
    shown = sportello("ticket", "HOT-2026-000001").stdout
    assert "Fri 2026-11-20 17:15" in shown
    assert "Mon 2026-11-23 08:00" in shown
    assert "+01:00" not in shown
    assert "{" not in shown


def test_close_once(desk: Desk, sportello: Sportello) -> None:
    """A ticket closes once; then the verb says so and ends with 1."""
    desk.file(HOT_01)
    sportello("close", "HOT-2026-000001")
    assert json.loads(sportello("ticket", "HOT-2026-000001", "--json").stdout)["state"] == "closed"
    assert "closed already" in sportello("close", "HOT-2026-000001", status=1).stderr
    sportello("close", "NIX-1", status=1)


def test_answered_by_phone_is_kept_with_its_text(desk: Desk, sportello: Sportello) -> None:
    """The answer given elsewhere is an article and the ticket is answered; an empty or unreadable text is refused."""
    desk.file(HOT_01)
    answer = desk.folder / "answer.txt"
    answer.write_text("Proszę wybrać opcję „Zapomniałem hasła”.", encoding="utf-8")
    sportello("answered", "HOT-2026-000001", "--text", str(answer))
    ticket = json.loads(sportello("ticket", "HOT-2026-000001", "--json").stdout)
    assert ticket["state"] == "answered"
    assert "Zapomniałem" in ticket["articles"][-1]["text"]
    answer.write_text("  \n")
    sportello("answered", "HOT-2026-000001", "--text", str(answer), status=1)
    sportello("answered", "HOT-2026-000001", "--text", str(desk.folder / "none"), status=2)


def test_outbox_lists_cancels_and_retries(desk: Desk, sportello: Sportello) -> None:
    """A cancelled acknowledgement is suppressed with its reason; a retry schedules it again."""
    desk.file(HOT_01)
    rows = json.loads(sportello("outbox", "--json").stdout)
    [waiting] = [row for row in rows if row["purpose"] == "acknowledgement"]
    assert (waiting["recipient"], waiting["state"]) == ("anna@gmina.example", "scheduled")
    assert waiting["ticket"] == "HOT-2026-000001"
    assert waiting["due"] == "2026-11-23T08:00:00+01:00"
    sportello("outbox", "cancel", str(waiting["id"]))
    [cancelled] = json.loads(sportello("outbox", "--state", "cancelled", "--json").stdout)
    assert cancelled["id"] == waiting["id"]
    ticket = json.loads(sportello("tickets", "--json").stdout)[0]
    assert ticket["acknowledgement"]["state"] == "suppressed"
    assert ticket["acknowledgement"]["reason"] == "cancelled"
    sportello("outbox", "retry", str(waiting["id"]))
    assert json.loads(sportello("tickets", "--json").stdout)[0]["acknowledgement"]["state"] == "scheduled"
    sportello("outbox", "retry", "999", status=1)
    assert "acknowledgement" in sportello("outbox").stdout


def test_shunted_mail_is_listed_shown_exported_and_requeued(desk: Desk, sportello: Sportello) -> None:
    """A mail that nobody could file: every byte comes out again, and it goes back into the backlog."""

    def stumble(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("poison")

    desk.file(HOT_01, reader=stumble)
    [row] = json.loads(sportello("shunted", "list", "--json").stdout)
    assert (row["mailbox"], row["uid"], row["attempts"]) == ("hot-line", 1, 3)
    shown = json.loads(sportello("shunted", "show", str(row["id"]), "--json").stdout)
    assert shown["author"]["addr_spec"] == "anna@gmina.example"
    assert sportello("shunted", "export", str(row["id"])).stdout_bytes == HOT_01
    sportello("shunted", "export", str(row["id"]), "--output", str(desk.folder / "out.eml"))
    assert (desk.folder / "out.eml").read_bytes() == HOT_01
    sportello("shunted", "requeue", str(row["id"]))
    assert json.loads(sportello("shunted", "list", "--json").stdout) == []
    sportello("shunted", "requeue", str(row["id"]), status=1)
    sportello("shunted", "show", str(row["id"]), status=1)
    [mailbox] = json.loads(sportello("mailboxes", "--json").stdout)
    assert mailbox["unaccounted"] == 1


def test_explain_writes_nothing(desk: Desk, sportello: Sportello) -> None:
    """The dry run tells verdict, rules, form, times and acknowledgement, and leaves no ticket."""
    mail = desk.folder / "mail.eml"
    mail.write_bytes(HOT_01)
    found = json.loads(
        sportello("explain", str(mail), "--mailbox", "hot-line", "--at", "2026-11-20T17:15", "--json").stdout
    )
    assert found["verdict"] == "new_ticket"
    assert found["ticket"] is None
    assert {"rule", "hit", "why"} == set(found["rules"][0])
    assert found["forms"][0]["form"] == "hot-01"
    assert found["effective_at"] == "2026-11-23T08:00:00+01:00"
    assert found["acknowledge_by"] == "2026-11-24T16:00:00+01:00"
    assert found["acknowledgement"] == {
        "state": "scheduled",
        "reason": None,
        "to": "anna@gmina.example",
        "at": "2026-11-23T08:00:00+01:00",
    }
    assert json.loads(sportello("tickets", "--json").stdout) == []
    sportello("explain", str(mail), "--mailbox", "hotline", status=2)
    sportello("explain", str(desk.folder / "none.eml"), "--mailbox", "hot-line", status=2)


def test_explain_knows_the_tickets(desk: Desk, sportello: Sportello) -> None:
    """A follow-up names the ticket that it would join; the same mail again is a second leg."""
    desk.file(HOT_01)
    reply = HOT_01.replace(b"q1@", b"q3@").replace(
        b"Subject: HOT-01", b"In-Reply-To: <q1@gmina.example>\r\nSubject: Odp"
    )
    for raw, verdict in ((reply, "follow_up"), (HOT_01, "duplicate_leg")):
        found = json.loads(sportello("explain", "-", "--mailbox", "hot-line", "--json", stdin=raw).stdout)
        assert (found["verdict"], found["ticket"]) == (verdict, "HOT-2026-000001")
        assert found["acknowledgement"] == {"state": "suppressed", "reason": verdict, "to": None, "at": None}


def test_explain_names_the_ticket_that_a_stranger_cites(desk: Desk, sportello: Sportello) -> None:
    """A stranger with somebody's number gets a ticket of his own, linked to the one he names."""
    desk.file(HOT_01)
    foreign = ORDINARY.replace(b"Subject: Pytanie", b"Subject: [HOT-2026-000001] Pytanie")
    found = json.loads(sportello("explain", "-", "--mailbox", "hot-line", "--json", stdin=foreign).stdout)
    assert found["verdict"] == "new_ticket"
    assert [link["ticket"] for link in found["linked"]] == ["HOT-2026-000001"]
    desk.file(foreign)
    second = json.loads(sportello("ticket", "HOT-2026-000002", "--json").stdout)
    assert second["linked"] == ["HOT-2026-000001"]


def test_calendar_answers_several_instants_in_their_order(sportello: Sportello) -> None:
    """One --at gives one document, several give JSON Lines; an instant without offset is in the calendar's zone."""
    one = json.loads(sportello("calendar", "csizs", "--at", "2026-11-20T17:15", "--json", "--add", "4h").stdout)
    assert one["at"] == "2026-11-20T17:15:00+01:00"
    assert one["effective_at"] == "2026-11-23T08:00:00+01:00"
    assert one["acknowledge_by"] == "2026-11-24T16:00:00+01:00"
    assert one["added"] == "2026-11-23T12:00:00+01:00"
    assert one["why"]
    lines = sportello("calendar", "csizs", "--at", "2026-11-20T06:30:00Z", "--at", "2026-11-20T15:59", "--json").stdout
    first, second = (json.loads(line) for line in lines.splitlines())
    assert first["effective_at"] == "2026-11-20T08:00:00+01:00"
    assert second["effective_at"] == "2026-11-20T15:59:00+01:00"
    sportello("calendar", "csisz", status=2)
    sportello("calendar", "csizs", "--at", "yesterday", status=2)
    sportello("calendar", "csizs", "--add", "4", status=2)


@pytest.mark.parametrize("words", [("--at", "9999-12-31T23:59"), ("--add", "99999d")])
def test_calendar_refuses_what_lies_beyond_all_dates(sportello: Sportello, words: tuple[str, str]) -> None:
    """An instant or a duration that no calendar reaches is a wrong use, told in one line."""
    result = sportello("calendar", "csizs", *words, status=2)
    assert "calendar csizs" in result.stderr


def test_calendar_lists_the_days_off_of_a_year(sportello: Sportello) -> None:
    """The year's holidays by name."""
    found = json.loads(sportello("calendar", "csizs", "--year", "2026", "--json").stdout)
    assert "2026-11-11" in [day["day"] for day in found["days_off"]]


def test_parse_gives_a_line_per_file_and_2_for_an_unreadable_one(desk: Desk, sportello: Sportello) -> None:
    """JSON Lines in the order of the files, standard input included; a missing file spoils only itself."""
    mail = desk.folder / "mail.eml"
    mail.write_bytes(HOT_01)
    result = sportello("parse", str(mail), str(desk.folder / "none.eml"), "-", status=2, stdin=ORDINARY)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["file"], second["file"]) == (str(mail), "-")
    assert first["forms"][0]["fields"]["office"]["value"] == "Urząd Gminy"
    assert (first["kind"], first["opens_ticket"], first["certified"]) == ("human", True, None)
    assert "none.eml" in result.stderr


def test_parse_needs_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --config the built-in forms are looked for, and a mailboxes.yaml that is broken does not matter."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mailboxes.yaml").write_text("a: [")
    result = CliRunner().invoke(app, ["parse", "-"], input=HOT_01)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["forms"][0]["form"] == "hot-01"


def test_parse_refuses_trust_that_is_none(desk: Desk, sportello: Sportello) -> None:
    """A PEM file that is missing or holds no certificate, or a pin that is none, is wrong usage."""
    (desk.folder / "x.pem").write_text("nothing")
    sportello("parse", "-", "--trust", str(desk.folder / "none.pem"), status=2)
    sportello("parse", "-", "--trust", str(desk.folder / "x.pem"), status=2)
    sportello("parse", "-", "--pin", "abc", status=2)


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf", "txt"])
def test_blank_forms_are_written(desk: Desk, sportello: Sportello, kind: str) -> None:
    """A blank form in each format; unknown forms and formats are wrong usage."""
    target = desk.folder / f"blank.{kind}"
    sportello("forms", "template", "hot-01", "--format", kind, "--output", str(target))
    assert target.stat().st_size > 100
    sportello("forms", "template", "hot-1", status=2)
    sportello("forms", "template", "hot-01", "--format", "exe", status=2)


def test_check_is_in_order(sportello: Sportello) -> None:
    """A good configuration: 0, and what it names."""
    found = json.loads(sportello("check", "--json").stdout)
    assert found["ok"] is True
    assert found["faults"] == []
    assert [mailbox["name"] for mailbox in found["mailboxes"]] == ["hot-line"]
    assert "in order" in sportello("check").stdout


def test_check_connect_says_which_server_fails(sportello: Sportello) -> None:
    """Nobody listens on port 1: exit 1, and the mailbox and side are named."""
    result = sportello("check", "--connect", "--json", status=1)
    found = json.loads(result.stdout)
    assert found["ok"] is False
    assert {fault.split(": ")[1] for fault in found["faults"]} == {"imap", "smtp"}


def test_check_prints_every_fault_at_once(desk: Desk, sportello: Sportello) -> None:
    """Faults go to standard error with file and line, in JSON to standard output; 2, never a traceback."""
    text = CONFIGURATION.replace("port: 1,", "port: imaps,").replace("language: pl", "langage: pl")
    desk.path.write_text(text)
    result = sportello("check", "--json", status=2)
    faults = json.loads(result.stdout)["faults"]
    assert len(faults) == 4
    assert f'{desk.path}:13: mailboxes.hot-line.imap.port: expected 1-65535, got "imaps"' in result.stderr
    assert 'did you mean "language"?' in result.stderr
    assert faults[0]["file"] == str(desk.path)


def test_missing_password_stops_check_and_once_but_not_tickets(desk: Desk, sportello: Sportello) -> None:
    """Read-only verbs need no secret; check and once name the file that is missing."""
    (desk.folder / "password").unlink()
    assert "password_file" in sportello("check", status=2).stderr
    assert "password_file" in sportello("once", status=2).stderr
    sportello("tickets")


def test_check_warns_of_what_cannot_work(desk: Desk, sportello: Sportello) -> None:
    """xoauth2 is reserved, Gmail refuses passwords, a password in the database's URL is not private."""
    text = CONFIGURATION.replace("host: 127.0.0.1, port: 1, security: none", "host: imap.gmail.com", 1)
    text = text.replace("sqlite:///desk.db", "postgresql+psycopg://desk:hush@127.0.0.1/desk")
    desk.path.write_text(text)
    warnings = json.loads(sportello("check", "--json", status=1).stdout)["warnings"]
    assert any("imap.gmail.com refuses passwords" in warning for warning in warnings)
    assert any(warning.startswith("database:") for warning in warnings)
    desk.path.write_text(CONFIGURATION.replace("user: hotline,", "user: hotline, auth: xoauth2,", 1))
    warnings = json.loads(sportello("check", "--json").stdout)["warnings"]
    assert any("xoauth2" in warning for warning in warnings)
    assert "hush" not in str(warnings)


def test_check_says_where_nothing_can_be_written(desk: Desk, sportello: Sportello) -> None:
    """A folder that cannot be made is named before the daemon stumbles over it; check itself makes nothing."""
    (desk.folder / "taken").write_text("a file")
    desk.path.write_text(CONFIGURATION.replace("desk.db", "taken/new/desk.db"))
    result = sportello("check", "--json", status=1)
    [fault] = json.loads(result.stdout)["faults"]
    assert "database: " in fault
    assert f"{desk.folder / 'taken'} is not a folder" in fault
    desk.path.write_text(CONFIGURATION.replace("desk.db", "new/desk.db"))
    sportello("check")
    assert not (desk.folder / "new").exists()


def test_check_says_that_the_database_does_not_answer(desk: Desk, sportello: Sportello) -> None:
    """A server that is not there, and a file that is no database: 1, named, without the password of the URL."""
    desk.path.write_text(CONFIGURATION.replace("sqlite:///desk.db", "postgresql+psycopg://desk:hush@127.0.0.1:1/desk"))
    result = sportello("check", status=1)
    assert "database: does not answer" in result.stderr
    assert "hush" not in result.output
    assert "does not answer" in sportello("tickets", status=1).stderr
    assert "is the server running" in result.stderr
    assert "not available" in sportello("once", status=1).stderr
    (desk.folder / "other.db").write_text("this is no database, but a text that is long enough to be taken for one")
    desk.path.write_text(CONFIGURATION.replace("desk.db", "other.db"))
    for verb in ("check", "tickets", "once"):
        assert "file is not a database" in sportello(verb, status=1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["once"],
        ["run"],
        ["mailboxes"],
        ["tickets"],
        ["ticket", "X-1"],
        ["close", "X-1"],
        ["answered", "X-1", "--text", "-"],
        ["outbox"],
        ["outbox", "retry", "1"],
        ["shunted", "list"],
        ["reconcile"],
        ["explain", "-", "--mailbox", "x"],
        ["calendar", "x"],
    ],
)
def test_without_configuration_every_other_verb_ends_with_2(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file: one line that says what to do, status 2, nothing on standard output."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "mailboxes.yaml: expected a readable file" in result.stderr


def test_looking_does_not_create_a_database(desk: Desk, sportello: Sportello, tmp_path: Path) -> None:
    """Read-only verbs on a new configuration say that there is nothing yet, and leave nothing behind."""
    desk.path.write_text(CONFIGURATION.replace("desk.db", "other.db"))
    assert "no database yet" in sportello("tickets", status=1).stderr
    assert not (tmp_path / "other.db").exists()


def test_second_writer_is_refused_and_the_first_one_named(desk: Desk, sportello: Sportello) -> None:
    """`once` beside a running daemon: 1, with the holder's name; reading goes on."""
    with WriterLock(desk.database):
        assert "held by" in sportello("once", status=1).stderr
        sportello("tickets")


def test_once_names_a_mailbox_that_cannot_be_polled(desk: Desk, sportello: Sportello) -> None:
    """The pass is done and told as JSON; the unreachable server is named and the status is 1."""
    result = sportello("once", status=1)
    assert json.loads(result.stdout) == {"fetched": 0, "states": {}, "sent": 0, "failed": 0}
    assert "hot-line" in result.stderr
    [mailbox] = json.loads(sportello("mailboxes", "--json").stdout)
    assert mailbox["last_error"]
    assert mailbox["next_attempt"]


def test_reconcile_ends_with_1_if_a_server_cannot_be_asked(sportello: Sportello) -> None:
    """No proof is not a proof."""
    result = sportello("reconcile", "--json", status=1)
    assert json.loads(result.stdout) == {"mailboxes": []}
    assert "hot-line" in result.stderr


def test_control_characters_of_a_mail_never_reach_the_terminal(desk: Desk, sportello: Sportello) -> None:
    """A subject with escape sequences is shown as plain text."""
    desk.file(HOT_01.replace(b"Subject: HOT-01", b"Subject: =?utf-8?q?=1B]0;owned=07_red_=1B[31m?="))
    desk.clock.advance(timedelta(hours=1))
    assert "\x1b" not in sportello("tickets").stdout
    assert "\x1b" not in sportello("ticket", "HOT-2026-000001").stdout


LEAVE_FORM = """\
forms:
  leave:
    titles: [Domanda di ferie, Richiesta ferie]
    language: it
    country: IT
    fields:
      name: {label: Nome e cognome, required: true}
      from: {type: date, label: [Dal, Dal giorno], required: true}
      until: {type: date, label: [Al, Fino al], required: true}
      reason: {type: long_text, label: Motivo}
    subject: name
    question: reason
"""
LEAVE = """\
From: Luca Neri <luca@ente.example>
To: hotline@desk.example
Subject: ferie
Message-ID: <f1@ente.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Domanda di ferie
Nome e cognome: Luca Neri
Dal: 21/12/2026
Al: 31/12/2026
Motivo: viaggio con la famiglia
""".replace("\n", "\r\n").encode()


def test_a_declared_form_is_read_without_touching_code(desk: Desk, sportello: Sportello) -> None:
    """A form in an included file: parse and explain read it, the ticket keeps it, and its blank is handed out."""
    (desk.folder / "forms.yaml").write_text(LEAVE_FORM, encoding="utf-8")
    text = CONFIGURATION.replace("forms: [hot-01]", "forms: [hot-01, leave]") + "include: [forms.yaml]\n"
    desk.path.write_text(text)
    for document in (
        json.loads(sportello("parse", "-", stdin=LEAVE).stdout),
        json.loads(sportello("explain", "-", "--mailbox", "hot-line", "--json", stdin=LEAVE).stdout),
    ):
        [form] = document["forms"]
        assert (form["form"], form["missing"]) == ("leave", [])
        assert form["fields"]["from"]["value"] == "2026-12-21"
        assert form["fields"]["reason"]["value"] == "viaggio con la famiglia"
    desk.settings = load(desk.path)
    desk.file(LEAVE)
    [ticket] = json.loads(sportello("tickets", "--json").stdout)
    assert ticket["category"] == "leave"
    assert "Domanda di ferie" in sportello("forms", "template", "leave").stdout
    desk.path.write_text(text.replace("leave]", "leaves]"))
    assert 'did you mean "leave"?' in sportello("check", status=2).stderr
    (desk.folder / "forms.yaml").write_text(LEAVE_FORM.replace("type: long_text", "type: longtext"))
    assert "forms.yaml:10: forms.leave.fields.reason.type" in sportello("check", status=2).stderr

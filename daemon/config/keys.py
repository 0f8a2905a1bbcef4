"""Every key of ``mailboxes.yaml``, declared once: reading, faults, JSON Schema and documentation come from here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from daemon.config.declarations import INCLUDES, Declarations
from daemon.config.notation import (
    DAYS_PATTERN,
    read_closure,
    read_database,
    read_first_poll,
    read_interval,
    read_time,
    read_yearly_day,
)
from daemon.config.scalars import Choice, Day, Duration, Either, Flag, Number, Parsed, Size, Text
from daemon.config.shapes import Key, Many, Named, Table

LANGUAGES = ("pl", "it", "en")
NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}"
NAME = "a name of letters, digits, dots, - and _"
_LABEL = r"[^\s@<>(),;:\\\"\[\]]"
ADDRESS = Text(
    "a mail address",
    rf"{_LABEL}{{1,64}}@[^\s@<>(),;:\\\"\[\]_.][^\s@<>(),;:\\\"\[\]_]{{0,250}}",
    "write name@example.org",
)
PATH = Text("a path")
PORT = Number(1, 65535)
HOST = Text("a host name or address", r"[A-Za-z0-9.:_-]{1,253}", "only the name: no imap://, no port")
VARIABLE = Text(
    "the name of an environment variable",
    r"[A-Za-z_][A-Za-z0-9_]{0,100}",
    "here stands the name of the variable that holds the password, not the password",
    secret=True,
)

_ACCOUNT: dict[str, Key] = {
    "host": Key(HOST, "server name; `embedded` is the mail server inside the process, for trials"),
    "port": Key(PORT, "its port", "IMAP 993 (tls) or 143, SMTP 465 (tls), 587 (starttls) or 25"),
    "security": Key(Choice(("tls", "starttls", "none")), "none on loopback only", "tls"),
    "user": Key(Text("a user name", r"[^\x00-\x1f\x7f]{1,320}"), "log-in name", "the mailbox's address"),
    "password_env": Key(VARIABLE, "environment variable that holds the password"),
    "password_file": Key(PATH, "file that holds the password (one line)"),
    "password": Key(Text("text", r".{0,200}", secret=True), "literal password: embedded server only"),
    "auth": Key(Choice(("password", "xoauth2")), "xoauth2 is reserved: it does not work yet", "password"),
    "ca_file": Key(PATH, "certificates that vouch for the server, PEM, instead of the system's"),
}

IMAP = Table(
    {
        **_ACCOUNT,
        "folders": Key(
            Many(Text("a folder name", r"[^\x00-\x1f\x7f]{1,400}"), least=1, most=50),
            "folders to watch; the first one is watched without delay (IDLE)",
            "[INBOX]",
        ),
    },
    "an IMAP account",
)
SMTP = Table(_ACCOUNT, "an SMTP account")

CAPS = Table(
    {
        "per_hour": Key(Either(Number(0, 100_000)), "automatic mails per recipient and hour", "5"),
        "per_day": Key(Either(Number(0, 100_000)), "automatic mails per recipient and day", "20"),
        "per_day_valid_forms": Key(Either(Number(0, 1_000_000)), "the same for valid forms", "200"),
    },
    "limits of automatic mail",
)

CALENDAR = Table(
    {
        "zone": Key(Text("a time zone", r"[A-Za-z0-9_+/-]{1,60}"), "IANA time zone, e.g. Europe/Warsaw", required=True),
        "week": Key(
            Named(
                Many(
                    Parsed(
                        read_interval,
                        "an interval such as 08:00-16:00",
                        r"^\d\d:\d\d ?- ?\d\d:\d\d$",
                        'quote it: "08:00-16:00"',
                    ),
                    most=24,
                ),
                DAYS_PATTERN,
                "days of the week such as mon-fri or mon,wed,sat",
                least=1,
            ),
            'working hours per day of the week, e.g. mon-fri: ["08:00-16:00"]',
            required=True,
        ),
        "cut_off": Key(
            Parsed(read_time, "a time such as 16:00", r"^\d\d:\d\d(:\d\d)?$"),
            "at this second or later counts for the next working day",
            "none",
        ),
        "holidays": Key(
            Text("a country code", r"[A-Z]{2}"), "country whose public holidays are days off, e.g. PL, IT", "none"
        ),
        "subdivision": Key(Text("a subdivision code", r"[A-Za-z0-9-]{1,10}"), "part of the country, e.g. BZ", "none"),
        "local_holidays": Key(
            Many(
                Table(
                    {
                        "day": Key(
                            Parsed(read_yearly_day, "month and day such as 10-04", r"^\d\d-\d\d$", 'quote it: "10-04"'),
                            "month-day",
                            required=True,
                        ),
                        "name": Key(Text("a name", r"[^\x00-\x1f\x7f]{1,200}"), "what is celebrated", required=True),
                    },
                    "{day, name}",
                )
            ),
            "further days off, every year",
            "[]",
        ),
        "closures": Key(
            Many(
                Parsed(
                    read_closure,
                    "days such as 12-24..01-02 or 2027-08-09..2027-08-20",
                    r"^(\d{4}-)?\d\d-\d\d( ?\.\. ?(\d{4}-)?\d\d-\d\d)?$",
                )
            ),
            "periods off: yearly (over New Year if need be) or dated",
            "[]",
        ),
    },
    "a calendar",
)

MAILBOX = Table(
    {
        "address": Key(ADDRESS, "our address: From of everything sent, and where failures come back", required=True),
        "display_name": Key(Text("text", r"[^\x00-\x1f\x7f]{0,200}"), "name beside the address", "none"),
        "aliases": Key(Many(ADDRESS), "further addresses that are ours", "[]"),
        "channel": Key(Choice(("email", "pec")), "pec: Italian certified mail", "email"),
        "language": Key(Choice(LANGUAGES), "of what is sent", required=True),
        "calendar": Key(Text("the name of a calendar"), "which working time counts", required=True),
        "prefix": Key(
            Text("2-10 capital letters and digits, a letter first", r"[A-Z][A-Z0-9]{1,9}", "HOT gives HOT-2026-000123"),
            "of ticket numbers",
            required=True,
        ),
        "forms": Key(Many(Text("the id of a form")), "forms looked for in this mailbox", "[]"),
        "imap": Key(IMAP, "where mail is fetched"),
        "smtp": Key(SMTP, "where mail is sent"),
        "acknowledge": Key(
            Choice(("next_working_day", "immediately", "never")),
            "when the acknowledgement goes out",
            "next_working_day",
        ),
        "after": Key(Choice(("keep", "move", "delete")), "what happens on the server once a mail is filed", "keep"),
        "move_to": Key(Text("a folder name", r"[^\x00-\x1f\x7f]{1,400}"), "folder for after: move"),
        "poll": Key(Duration(timedelta(seconds=1), timedelta(days=1)), "how often folders are looked at", "60s"),
        "max_size": Key(Size(1024), "larger mail is not fetched whole", "50MB; PEC 100MB"),
        "first_poll": Key(
            Parsed(read_first_poll, "now, all or a date such as 2026-11-01", r"^(now|all|\d{4}-\d\d-\d\d)$"),
            "which of the mail that is already there is taken",
            "now",
        ),
        "notify": Key(Many(ADDRESS), "who gets a notice per new ticket, follow-up, call-back and shunted mail", "[]"),
        "notice_attachment_limit": Key(Size(0), "larger originals are not attached to notices", "10MB"),
        "exclusive": Key(
            Many(Text("a folder name")), "folders that nobody but sportello empties: vanished mail is alerted", "[]"
        ),
        "caps": Key(CAPS, "limits of automatic mail for this mailbox", "those at the top"),
        "provider": Key(Text("a provider"), "PEC: fills in servers and limits; see docs/configuration.md"),
        "receipt_type": Key(Choice(("completa", "breve", "sintetica")), "PEC: X-TipoRicevuta", "completa"),
        "require_valid_signature": Key(Flag(), "PEC: only a valid provider signature makes certified mail", "true"),
        "credential_expires": Key(Day(), "PEC: reminders 14, 7 and 1 days before"),
        "rate_per_minute": Key(Number(1, 10_000), "at most so many mails a minute are sent", "no limit"),
        "max_size_times_recipients": Key(Size(1024), "PEC: provider's limit of size times recipients", "none"),
    },
    "a mailbox",
)

ROOT = Table(
    {
        "database": Key(
            Parsed(
                read_database,
                "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME",
                r"^(sqlite:///|postgres(ql)?(\+psycopg)?://).+",
            ),
            "where tickets live",
            "sqlite:///var/sportello.db",
        ),
        "data_dir": Key(PATH, "folder of raw mail and whatever else lies beside the database", "var"),
        "templates": Key(PATH, "folder whose files replace the shipped texts"),
        "alerts": Key(
            Table(
                {
                    "to": Key(Many(ADDRESS, least=1), "who is told", required=True),
                    "via": Key(Text("the name of a mailbox"), "mailbox that sends, never a PEC one", required=True),
                },
                "{to, via}",
            ),
            "operational trouble: one mail when it starts, one when it ends",
            "none",
        ),
        "retry": Key(
            Table(
                {
                    "first": Key(Duration(), "first pause", "30s"),
                    "longest": Key(Duration(), "longest pause", "1h"),
                    "attempts": Key(Number(1, 1000), "tries before giving up", "30"),
                },
                "{first, longest, attempts}",
            ),
            "sending again after temporary errors: pauses double up to the longest",
        ),
        "caps": Key(CAPS, "limits of automatic mail, for every mailbox that has none of its own"),
        "embedded": Key(
            Table(
                {
                    "imap_port": Key(Number(0, 65535), "0: any free one", "0"),
                    "smtp_port": Key(Number(0, 65535), "0: any free one", "0"),
                },
                "{imap_port, smtp_port}",
            ),
            "ports of the embedded server on 127.0.0.1",
        ),
        "calendars": Key(Named(CALENDAR, NAME_PATTERN, NAME, least=1), "working time", required=True),
        "mailboxes": Key(Named(MAILBOX, NAME_PATTERN, NAME, least=1), "what is watched", required=True),
        "forms": Key(Declarations(), "forms of your own; see docs/forms.md", "built-in ones"),
        "include": Key(INCLUDES, "further files with `forms:`, relative to this one", "[]"),
    },
    extensions=True,
)


def describe_schema() -> dict[str, Any]:
    """The JSON Schema of ``mailboxes.yaml`` for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sportello: mailboxes.yaml",
        "description": "Configuration of sportello. Generated from daemon/config/keys.py.",
        **ROOT.schema(),
    }

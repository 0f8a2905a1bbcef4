"""``load``: the file, its included forms, all checks, one frozen ``Settings``."""

from __future__ import annotations

from pathlib import Path

from daemon.config.calendars import build_calendar
from daemon.config.declarations import Declared, collect_forms
from daemon.config.document import read_document
from daemon.config.faults import ConfigurationError, Fault, suggest
from daemon.config.keys import ROOT
from daemon.config.mailboxes import Surroundings, build_caps, build_mailbox, check_together
from daemon.config.shapes import Section
from daemon.settings import Alerts, Caps, Embedded, Mailbox, RetryLimits, SecretError, Server, Settings

DEFAULT_DATABASE = "sqlite:///var/sportello.db"
DEFAULT_DATA_DIR = "var"


def load(path: Path, *, secrets: bool = False) -> Settings:
    """The settings of a file. Raises ConfigurationError with every fault at once.

    ``secrets``: passwords must be readable now (``check``, ``run``, ``once``); other verbs do without.
    """
    shown = str(path)
    faults: list[Fault] = []
    root = read_document(path, shown, faults)
    section = ROOT.read(root, "", faults)
    if not isinstance(section, Section):
        raise ConfigurationError(faults)
    base = path.absolute().parent
    declared = collect_forms(section, base)
    settings = _build(section, path, base, declared)
    if secrets and settings is not None:
        _check_secrets(section, settings)
    if faults or settings is None:
        raise ConfigurationError(faults)
    return settings


def _build(section: Section, path: Path, base: Path, declared: Declared) -> Settings | None:
    calendar_sections: dict[str, Section] = section.get("calendars", {})
    calendars = {name: build_calendar(name, each) for name, each in calendar_sections.items()}
    caps = build_caps(section.get("caps"), Caps())
    around = Surroundings(base, calendars, _written(section, "calendars"), declared.forms, declared.known, caps)
    mailbox_sections: dict[str, Section] = section.get("mailboxes", {})
    built = {name: build_mailbox(name, each, around) for name, each in mailbox_sections.items()}
    mailboxes = {name: mailbox for name, mailbox in built.items() if mailbox is not None}
    check_together(mailbox_sections, mailboxes)
    alerts = _build_alerts(section, mailboxes)
    templates = _find_templates(section, base)
    if section.faults:
        return None
    return Settings(
        path=path.absolute(),
        database=_place_database(section.get("database", DEFAULT_DATABASE), base),
        data_dir=base / section.get("data_dir", DEFAULT_DATA_DIR),
        calendars=calendars,
        mailboxes=mailboxes,
        forms=dict(declared.forms),
        alerts=alerts,
        embedded=_build_embedded(section.get("embedded")),
        templates=templates,
        retry=_build_retry(section.get("retry")),
    )


def _written(section: Section, key: str) -> frozenset[str]:
    """Names under a key, good and faulty: a faulty calendar is not an unknown one."""
    node = section.node.entries.get(key)
    return frozenset(node.entries) if node else frozenset()


def _build_alerts(section: Section, mailboxes: dict[str, Mailbox]) -> Alerts | None:
    alerts: Section | None = section.get("alerts")
    if alerts is None:
        return None
    via = alerts.get("via")
    known = _written(section, "mailboxes")
    if via is not None and via not in known:
        alerts.refuse("via", "the name of a mailbox", suggest(via, sorted(known)))
    elif via in mailboxes and mailboxes[via].channel == "pec":
        alerts.refuse("via", "an ordinary mailbox", "alerts never go out through certified mail")
    ours = {address.casefold() for mailbox in mailboxes.values() for address in (mailbox.address, *mailbox.aliases)}
    for address in alerts.many("to"):
        if address.casefold() in ours:
            alerts.refuse(
                "to", "addresses of people, none of our own", "an alert would come back as mail", f'"{address}"'
            )
    return Alerts(alerts.many("to"), via or "")


def _find_templates(section: Section, base: Path) -> Path | None:
    folder = section.get("templates")
    if folder is None:
        return None
    if not (base / folder).is_dir():
        section.refuse("templates", "a folder", "create it, or remove templates:")
    return base / str(folder)


def _place_database(url: str, base: Path) -> str:
    """SQLite paths made absolute against the configuration's folder."""
    prefix = "sqlite:///"
    if url.startswith(prefix) and url != "sqlite:///:memory:":
        return prefix + str(base / url.removeprefix(prefix))
    return url


def _build_embedded(section: Section | None) -> Embedded:
    return Embedded(section.get("imap_port", 0), section.get("smtp_port", 0)) if section else Embedded()


def _build_retry(section: Section | None) -> RetryLimits:
    default = RetryLimits()
    if section is None:
        return default
    first, longest = section.get("first", default.first), section.get("longest", default.longest)
    if first > longest:
        section.refuse("first", "a pause not longer than longest")
    return RetryLimits(first, longest, section.get("attempts", default.attempts))


def _check_secrets(root: Section, settings: Settings) -> None:
    """Note every password that cannot be read now, once per variable or file."""
    seen: set[str] = set()
    for name, mailbox in settings.mailboxes.items():
        section: Section = root.get("mailboxes")[name]
        for protocol, server in (("imap", mailbox.imap), ("smtp", mailbox.smtp)):
            place: Section | None = section.get(protocol)
            if place is not None:
                _check_secret(place, server, seen)


def _check_secret(section: Section, server: Server, seen: set[str]) -> None:
    secret = server.secret
    key, source = ("password_env", secret.env) if secret.env else ("password_file", str(secret.file))
    if secret.literal is not None or source in seen:
        return
    seen.add(str(source))
    try:
        empty = not secret.read()
    except (SecretError, UnicodeDecodeError):
        what = f"environment variable {source} to be set" if secret.env else f"{source} to be a readable text file"
        remedy = f"export {source}=... before the start" if secret.env else "create it, mode 600, owned by the service"
        section.refuse(key, what, remedy, "nothing")
        return
    if empty:
        section.refuse(key, f"a password in {source}", "it is empty", "nothing")

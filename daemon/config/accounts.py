"""IMAP and SMTP accounts: sections to ``Server``, presets of PEC providers, log-in conventions."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from daemon.config.faults import suggest
from daemon.config.shapes import Section
from daemon.settings import EMBEDDED_HOST, Auth, Secret, Security, Server

IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
MB = 1024 * 1024

# Hosts that take no passwords any more: log-in by XOAUTH2 only.
PASSWORDLESS_DOMAINS = ("outlook.com", "office365.com", "hotmail.com", "gmail.com", "googlemail.com")


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of a PEC provider: hints only, whatever the file says wins."""

    imap_host: str
    smtp_host: str
    user_is_address: bool = True  # Legalmail logs in with a user id
    rate_per_minute: int | None = None
    max_size_times_recipients: int = 100 * MB


PROVIDERS: dict[str, Provider] = {
    "aruba": Provider("imaps.pec.aruba.it", "smtps.pec.aruba.it"),
    "legalmail": Provider(
        "mbox.cert.legalmail.it", "sendm.cert.legalmail.it", user_is_address=False, rate_per_minute=6
    ),
    "namirial": Provider("imaps.sicurezzapostale.it", "smtps.sicurezzapostale.it"),
    "poste": Provider("mail.postecert.it", "mail.postecert.it"),
    "register": Provider("imap.pec-email.com", "smtp.pec-email.com"),
    "libero": Provider("mail.postacert.it.net", "mail.postacert.it.net"),
    "intesi": Provider("imap.ig-trustmail.com", "smtp.ig-trustmail.com"),
}


def find_provider(section: Section) -> Provider | None:
    """The provider that a mailbox names; a name nobody knows is a fault."""
    name = section.get("provider")
    if name is None:
        return None
    if section.get("channel", "email") != "pec":
        section.refuse("provider", "channel: pec beside it", "add channel: pec, or remove provider")
    if name not in PROVIDERS:
        remedy = suggest(name, list(PROVIDERS)) + "; or leave it out and give imap and smtp"
        section.refuse("provider", "a known PEC provider", remedy)
    return PROVIDERS.get(name)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its very name (nothing is resolved)."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def build_server(mailbox: Section, protocol: str, provider: Provider | None, base: Path, *, embedded: bool) -> Server:
    """The server of ``imap`` or ``smtp``; ``embedded``: the other side is the embedded server, so may be left out."""
    section: Section | None = mailbox.get(protocol)
    if section is None:
        written = protocol in mailbox.node.entries
        if not written and not embedded and not (provider and provider.user_is_address):
            mailbox.refuse(protocol, f"an {protocol.upper()} account", f"add {protocol}: {{host: ..., user: ..., ...}}")
        section = Section({"host": EMBEDDED_HOST} if embedded else {}, mailbox.node, f"{mailbox.path}.{protocol}", [])
        if not embedded and provider and not written:
            mailbox.refuse(protocol, "a password for it", f"add {protocol}: {{password_env: NAME}}")
    preset = (provider.imap_host if protocol == "imap" else provider.smtp_host) if provider else None
    host = section.get("host", preset)
    if host is None and "host" not in section.node.entries:
        section.refuse("host", "a host name", "add host:")
    host = host or ""
    if host == EMBEDDED_HOST:
        return _build_embedded(mailbox, section)
    security = Security(section.get("security", "tls"))
    if security is Security.NONE and not is_loopback(host):
        section.refuse("security", "tls or starttls", "none is for servers on this machine (127.0.0.1, ::1, localhost)")
    ports = IMAP_PORTS if protocol == "imap" else SMTP_PORTS
    open_relay = (
        protocol == "smtp"
        and security is Security.NONE
        and not any(
            key in section.node.entries for key in ("user", "password", "password_env", "password_file", "auth")
        )
    )  # the relay of this machine, which asks nobody to log in
    ca_file = section.get("ca_file")
    if ca_file and not (base / ca_file).is_file():
        section.refuse("ca_file", "a readable file", "paths are relative to the configuration")
    return Server(
        host=host,
        port=section.get("port", ports[security]),
        security=security,
        user="" if open_relay else _find_user(mailbox, section, provider),
        secret=Secret(literal="") if open_relay else _build_secret(section, base),
        auth=Auth(section.get("auth", "password")),
        ca_file=base / ca_file if ca_file else None,
        folders=_read_folders(section),
    )


def _read_folders(section: Section) -> tuple[str, ...]:
    folders = section.many("folders") or ("INBOX",)
    if len(set(folders)) != len(folders):
        section.refuse("folders", "each folder once", "remove the second one")
    return tuple(dict.fromkeys(folders))


def _find_user(mailbox: Section, section: Section, provider: Provider | None) -> str:
    user = section.get("user")
    if user is None and provider and not provider.user_is_address:
        section.refuse(
            "user", "the user id of the provider", "this provider logs in with a user id (M...), not the address"
        )
    return str(user if user is not None else mailbox.get("address", ""))


def _build_embedded(mailbox: Section, section: Section) -> Server:
    for key in ("port", "security", "ca_file", "password_env", "password_file"):
        if key in section.values and section.values[key] != Security.NONE:
            section.refuse(key, "nothing here", "host: embedded needs no " + key, "a value")
    return Server(
        host=EMBEDDED_HOST,
        port=0,
        security=Security.NONE,
        user=str(section.get("user", mailbox.get("address", ""))),
        secret=Secret(literal=str(section.get("password", "embedded"))),
        folders=_read_folders(section),
    )


def _build_secret(section: Section, base: Path) -> Secret:
    """Where the password lies; exactly one place."""
    if "password" in section.node.entries and "password" in section.values:
        section.refuse(
            "password", "password_env or password_file", "secrets do not stand in this file", "a literal password"
        )
        return Secret(literal="")
    written = [key for key in ("password_env", "password_file") if key in section.node.entries]
    if section.get("auth") == "xoauth2" and not written:
        return Secret(literal="")
    if len(written) != 1:
        got = "both" if written else "neither"
        remedy = "remove one" if written else "e.g. password_env: DESK_PASSWORD, and export DESK_PASSWORD=..."
        section.refuse(None, "password_env or password_file", remedy, got)
    file = section.get("password_file")
    return Secret(env=section.get("password_env"), file=base / file if file else None)

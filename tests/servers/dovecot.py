"""A Dovecot of our own (2.3 or 2.4, whose syntax differs), as root or as an ordinary user.

Any user name logs in with ``PASSWORD``; mail lies in Maildirs below ``root/mail/<user>``.
"""

from __future__ import annotations

import getpass
import grp
import imaplib
import itertools
import os
import pwd
import re
import shutil
import smtplib
import subprocess
import time
from datetime import datetime
from pathlib import Path

from daemon.settings import Secret, Security, Server
from servers import processes

PASSWORD = "secret-of-tests"
_counter = itertools.count(1)

_COMMON = """
base_dir = {root}/run
state_dir = {root}/state
instance_name = sportello-{imap_port}
listen = 127.0.0.1
log_path = {root}/dovecot.log
info_log_path = {root}/dovecot-info.log
ssl = yes
auth_mechanisms = plain login
auth_username_chars =
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_max_userip_connections = 200
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  {lmtp_user}
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
auth_failure_delay = 0
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{unprivileged}
"""

_CONF_23 = """
protocols = imap lmtp
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u allow_all_users=yes
}}
mail_location = maildir:~/Maildir
"""

_CONF_24 = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols = imap lmtp
ssl_server_cert_file = {cert}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
auth_username_format = %{{user}}
passdb static {{
  password = {password}
}}
userdb static {{
  userdb_static_allow_all_users = yes
  fields {{
    uid = {uid}
    gid = {gid}
    home = {root}/mail/%{{user}}
  }}
}}
mail_driver = maildir
mail_path = ~/Maildir
"""


class Dovecot:
    """Started by ``start``, stopped by ``stop``; ``new_user`` gives every test a mailbox of its own."""

    def __init__(self) -> None:
        self.root = processes.make_folder("dovecot")
        self.imap_port, self.imaps_port, self.lmtp_port = (processes.free_port() for _ in range(3))
        self.ca_file, self._key = processes.write_certificate(self.root)
        self._owner = pwd.getpwnam("mail") if processes.is_root() else pwd.getpwuid(os.getuid())
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binary = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
        if binary is None:
            raise processes.NotInstalled("dovecot-imapd dovecot-lmtpd")
        said = subprocess.run([binary, "--version"], capture_output=True, check=True, text=True).stdout
        config = self.root / "dovecot.conf"
        config.write_text(self._configuration(said.split()[0]))
        for name in ("run", "state", "mail"):
            (self.root / name).mkdir(exist_ok=True)
        os.chown(self.root / "mail", self._owner.pw_uid, self._owner.pw_gid)
        with (self.root / "out.log").open("wb") as out:
            self._process = subprocess.Popen([binary, "-F", "-c", str(config)], stdout=out, stderr=out)
        log = self.root / "dovecot.log" if (self.root / "dovecot.log").exists() else self.root / "out.log"
        processes.wait_until(lambda: processes.listens(self.imap_port), self._process, log)

    def _configuration(self, version: str) -> str:
        new = tuple(int(part) for part in re.findall(r"\d+", version)[:2]) >= (2, 4)
        me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        unprivileged = (
            ""
            if processes.is_root()
            else (f"default_internal_user = {me}\ndefault_internal_group = {group}\ndefault_login_user = {me}")
        )
        values = {
            "root": self.root,
            "imap_port": self.imap_port,
            "imaps_port": self.imaps_port,
            "lmtp_port": self.lmtp_port,
            "uid": self._owner.pw_uid,
            "gid": self._owner.pw_gid,
            "cert": self.ca_file,
            "key": self._key,
            "password": PASSWORD,
            "chroot": "" if processes.is_root() else "chroot =",
            "lmtp_user": "" if processes.is_root() else f"user = {me}",
            "unprivileged": unprivileged,
        }
        return ((_CONF_24 if new else _CONF_23) + _COMMON).format(**values)

    def stop(self) -> None:
        if self._process is not None:
            processes.end_process(self._process)
        shutil.rmtree(self.root, ignore_errors=True)

    def new_user(self, name: str = "user") -> str:
        """A mailbox that nobody has used before."""
        return f"{name}{next(_counter)}"

    def server(self, user: str, security: Security = Security.NONE, **changes: object) -> Server:
        """Settings of the log-in; ``changes`` replace single fields."""
        values: dict[str, object] = {
            "host": "localhost",
            "port": self.imaps_port if security is Security.TLS else self.imap_port,
            "security": security,
            "user": user,
            "secret": Secret(literal=PASSWORD),
            "ca_file": None if security is Security.NONE else self.ca_file,
        }
        return Server(**{**values, **changes})  # type: ignore[arg-type]

    def deliver(self, user: str, *mails: bytes, sender: str = "sender@example.org") -> None:
        """By LMTP, as a mail server does: adds Return-Path, Delivered-To and Received."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as client:
            for raw in mails:
                client.sendmail(sender, [user], raw)

    def append(self, user: str, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """By IMAP, byte for byte, with the arrival time of choice."""
        client = self.client(user)
        when = imaplib.Time2Internaldate(at) if at else None
        for raw in mails:
            kind, said = client.append(folder, "", when, raw)  # type: ignore[arg-type]
            assert kind == "OK", said
        client.logout()

    def client(self, user: str) -> imaplib.IMAP4:
        """Another client of the same mailbox."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port)
        client.login(user, PASSWORD)
        return client

    def uids(self, user: str, folder: str = "INBOX") -> list[int]:
        client = self.client(user)
        kind, _ = client.select(f'"{folder}"', readonly=True)
        found = client.uid("SEARCH", "ALL")[1][0] if kind == "OK" else b""
        client.logout()
        return [int(uid) for uid in (found or b"").split()]

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, bytes]:
        """UID -> the raw FLAGS answer."""
        client = self.client(user)
        client.select(folder, readonly=True)
        lines = client.uid("FETCH", "1:*", "(UID FLAGS)")[1]
        client.logout()
        return {int(re.search(rb"UID (\d+)", line)[1]): line for line in lines if line}  # type: ignore[index]

    def maildir(self, user: str) -> Path:
        return self.root / "mail" / user / "Maildir"

    def change_uid_validity(self, user: str, *, shift: int = 1000) -> None:
        """All mails stay and get other UIDs, as after a server was moved or its index rebuilt."""
        folder = self.maildir(user)
        for path in folder.glob("dovecot*"):
            if path.is_file():
                path.unlink()
        # Version 3: header line, then nothing; UIDs are given out anew from NEXTUID on.
        uidlist = folder / "dovecot-uidlist"
        uidlist.write_text(f"3 V{int(time.time()) + shift} N{shift + 1} G{os.urandom(16).hex()}\n")
        os.chown(uidlist, self._owner.pw_uid, self._owner.pw_gid)

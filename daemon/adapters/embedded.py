"""The mail server inside the process, for trials: pymap's IMAP server and aiosmtpd, in one thread on loopback.

It forgets everything when it stops. Mail that we submit for one of its own mailboxes lands there; everything else
is kept in ``sent`` and goes nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from daemon.adapters.clock import SystemClock
from daemon.adapters.embedded_imap import EmbeddedImap
from daemon.ports import Clock, Envelope
from daemon.settings import Security, Server, Settings

LOOPBACK: Final = "127.0.0.1"
SIZE_LIMIT: Final = 200 * 1024 * 1024  # bytes of one submitted mail
_START_LIMIT: Final = timedelta(seconds=30)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox of the embedded server."""

    address: str
    user: str
    password: str


class EmbeddedServer:
    """IMAP and SMTP on 127.0.0.1. ``start`` and ``stop`` from any one thread; ``deliver`` and ``sent`` from all."""

    def __init__(
        self, accounts: Sequence[Account], *, imap_port: int = 0, smtp_port: int = 0, clock: Clock | None = None
    ) -> None:
        """Port 0: the system chooses. ``clock`` dates what arrives without a date of its own."""
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self._accounts = {account.address.casefold(): account for account in accounts}
        self._clock = clock or SystemClock()
        self._sent: list[tuple[Envelope, bytes]] = []
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._imap = EmbeddedImap({account.user: account.password for account in accounts})
        self._thread = threading.Thread(target=self._run, name="embedded-mail", daemon=True)

    @property
    def sent(self) -> list[tuple[Envelope, bytes]]:
        """What was submitted for addresses elsewhere, oldest first."""
        with self._lock:
            return list(self._sent)

    def start(self) -> None:
        """Listen. Raises OSError if a port is taken."""
        self._thread.start()
        if not self._ready.wait(_START_LIMIT.total_seconds()):
            raise OSError("the embedded mail server did not start")
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread; its mail is gone."""
        loop, over = self._loop, self._over
        if loop is not None and over is not None:
            with contextlib.suppress(RuntimeError):  # over already
                loop.call_soon_threadsafe(over.set)
        if self._thread.ident is not None:
            self._thread.join(_START_LIMIT.total_seconds())

    def imap_server(self, server: Server) -> Server:
        """``server`` with its real host and port if it is embedded, else as it is. Only once started."""
        return _at(server, self.imap_port) if server.embedded else server

    def smtp_server(self, server: Server) -> Server:
        """The same for the SMTP side."""
        return _at(server, self.smtp_port) if server.embedded else server

    def deliver(self, address: str, raw: bytes, folder: str = "INBOX", received_at: datetime | None = None) -> None:
        """Put a mail into a folder of a local mailbox. Raises KeyError for an unknown address."""
        account = self._accounts[address.casefold()]
        when = received_at or self._clock.now()
        self._call(self._imap.append(account.user, folder, raw, when))

    def _call(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            work.close()
            raise RuntimeError("the embedded mail server is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_LIMIT.total_seconds())

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._failure = error
        finally:
            self._loop = None
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            self.imap_port = await self._imap.listen(stack, LOOPBACK, self.imap_port)
            self.smtp_port = await self._listen_smtp(stack)
            self._ready.set()
            await self._over.wait()

    async def _listen_smtp(self, stack: contextlib.AsyncExitStack) -> int:
        from aiosmtpd.smtp import SMTP

        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of its own attribute at every log-in

        def session() -> SMTP:
            return SMTP(
                self,
                hostname="localhost",
                ident="sportello trial server",
                data_size_limit=SIZE_LIMIT,
                authenticator=self._authenticate,
                auth_require_tls=False,  # loopback only
                enable_SMTPUTF8=True,
            )

        server = await asyncio.get_running_loop().create_server(session, LOOPBACK, self.smtp_port)
        stack.callback(server.close)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def _authenticate(self, _server: object, _session: object, _envelope: object, _mechanism: str, given: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        user, password = given.login.decode("utf-8", "replace"), given.password.decode("utf-8", "replace")
        known = any(account.user == user and account.password == password for account in self._accounts.values())
        return AuthResult(success=known, handled=False)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        """aiosmtpd's call for one submitted mail."""
        content: bytes = envelope.content
        elsewhere = []
        for recipient in envelope.rcpt_tos:
            account = self._accounts.get(recipient.casefold())
            if account is None:
                elsewhere.append(recipient)
            else:
                raw = b"Return-Path: <%s>\r\n" % str(envelope.mail_from or "").encode("utf-8", "replace") + content
                await self._imap.append(account.user, "INBOX", raw, self._clock.now())
        if elsewhere:
            with self._lock:
                self._sent.append((Envelope(envelope.mail_from or "", tuple(elsewhere)), content))
        return "250 2.0.0 kept"


def _at(server: Server, port: int) -> Server:
    return replace(server, host=LOOPBACK, port=port, security=Security.NONE)


def accounts_of(settings: Settings) -> list[Account]:
    """The embedded accounts of a configuration: one per mailbox whose IMAP or SMTP side is embedded."""
    found = []
    for mailbox in settings.mailboxes.values():
        side = mailbox.imap if mailbox.imap.embedded else mailbox.smtp
        if side.embedded:
            found.append(Account(mailbox.address, side.user, side.secret.read()))
    return found

"""One IMAP connection: how it is opened, secured and kept from hanging.

imapclient (on imaplib) speaks the protocol. Added here: certificate checks, a limit for each step besides the one
for each byte, socket keep-alive, no debug texts (imapclient has imaplib ``repr()`` every literal otherwise).
"""

from __future__ import annotations

import contextlib
import imaplib
import io
import ipaddress
import logging
import select
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import imapclient

from daemon.ports import AuthenticationTrouble, PermanentTrouble, TemporaryTrouble
from daemon.settings import Auth, SecretError, Security, Server

MAX_LINE = 1_000_000  # bytes; imaplib refuses longer ones
_IDLE_TICK_MS = 500  # how soon a thread in IDLE sees that it is wanted elsewhere
_KEEP_ALIVE = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3))  # seconds, seconds, probes

logging.getLogger("imapclient").setLevel(logging.WARNING)  # below that it logs user names and search texts


@dataclass(frozen=True, slots=True)
class StepLimits:
    """How long each step may take in all; ``stall``: without one byte."""

    connect: timedelta = timedelta(seconds=30)
    login: timedelta = timedelta(seconds=60)
    command: timedelta = timedelta(minutes=3)
    fetch: timedelta = timedelta(minutes=15)
    move: timedelta = timedelta(minutes=10)
    stall: timedelta = timedelta(seconds=90)
    idle_end: timedelta = timedelta(seconds=30)


class LimitedReader(io.RawIOBase):
    """The reading end of a socket with a deadline that slow dripping does not move."""

    def __init__(self, sock: socket.socket, stall: timedelta) -> None:
        super().__init__()
        self._sock = sock
        self._stall = stall.total_seconds()
        self._deadline = 0.0
        self.peeking = False

    def allow(self, limit: timedelta) -> None:
        """The step that begins now may take that long."""
        self._deadline = time.monotonic() + limit.total_seconds()
        self._sock.settimeout(min(self._stall, limit.total_seconds()))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        """Raises TimeoutError at the deadline or after a stall; None while peeking if nothing is there."""
        if self.peeking:
            self._sock.settimeout(0)
            try:
                return self._sock.recv_into(buffer)
            except (BlockingIOError, ssl.SSLWantReadError):
                return None
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("step limit")
        self._sock.settimeout(min(self._stall, remaining))
        return self._sock.recv_into(buffer)


class _Protocol(imaplib.IMAP4):
    """imaplib on a limited reader."""

    def __init__(self, server: Server, context: ssl.SSLContext | None, limits: StepLimits, literal_limit: int) -> None:
        self._server = server
        self._context = context
        self._limits = limits
        self._literal_limit = literal_limit
        super().__init__(server.host, server.port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, wrapped in TLS if so configured; the certificate is checked against the host name."""
        self.host, self.port = host, port
        sock = socket.create_connection((host, port), self._limits.connect.total_seconds())
        try:
            _keep_alive(sock)
            if self._context is not None:
                sock = self._context.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
        self.read_from(sock)

    def read_from(self, sock: socket.socket) -> None:
        """Use this socket from now on; what an old one still held is dropped (STARTTLS injection)."""
        self.sock: Any = sock
        self.limited = LimitedReader(sock, self._limits.stall)
        self.limited.allow(self._limits.connect)
        self.buffered = io.BufferedReader(self.limited)

    def secure(self, context: ssl.SSLContext) -> None:
        """STARTTLS, then ask anew what the server can do. Raises ``imaplib.IMAP4.error`` if refused."""
        kind, _ = self._simple_command("STARTTLS")
        if kind != "OK":
            raise self.error("STARTTLS refused")
        self.read_from(context.wrap_socket(self.sock, server_hostname=self.host))
        self._get_capabilities()

    def read(self, size: int) -> bytes:
        if size > self._literal_limit:
            raise self.abort("literal too long")
        return self.buffered.read(size)

    def readline(self) -> bytes:
        line = self.buffered.readline(MAX_LINE + 1)
        if len(line) > MAX_LINE:
            raise self.abort("line too long")
        return line

    def shutdown(self) -> None:
        """Also from another thread: one that is waiting for bytes sees the end of the stream then."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.buffered.close()
        self.sock.close()


class Client(imapclient.IMAPClient):  # type: ignore[misc]
    """imapclient over our connection: aware times, no debug texts."""

    def __init__(self, server: Server, limits: StepLimits, literal_limit: int) -> None:
        self._server = server
        self._limits = limits
        self._literal_limit = literal_limit
        super().__init__(server.host, server.port, ssl=False)
        self.normalise_times = False  # else INTERNALDATE is naive local time
        self._imap.debug = 0

    def _create_IMAP4(self) -> _Protocol:
        context = tls_context(self._server) if self._server.security is Security.TLS else None
        return _Protocol(self._server, context, self._limits, self._literal_limit)

    def _set_read_timeout(self) -> None:
        """The reader sets it before each read."""

    @property
    def protocol(self) -> _Protocol:
        protocol: _Protocol = self._imap
        return protocol

    def allow(self, limit: timedelta) -> None:
        """The step that begins now may take that long."""
        self.protocol.limited.allow(limit)

    def secure(self) -> None:
        """STARTTLS. Raises PermanentTrouble if the server does not offer it: never go on in the clear."""
        if "STARTTLS" not in self.protocol.capabilities:
            raise PermanentTrouble("starttls_missing", "the server does not offer STARTTLS: is the port right?")
        self.protocol.secure(tls_context(self._server))
        self._cached_capabilities = None

    def wait_for_news(self, limit: timedelta, interrupted: Callable[[], bool]) -> bool:
        """One slice of IDLE (RFC 2177) without imapclient's ``idle_check``.

        That one raises for a response before the ``+``, does not see one in the same packet, and returns ``[]``
        for ever after EOF. Here a response before or with the ``+`` counts, and EOF ends in the read after DONE.
        """
        protocol: Any = self.protocol
        tag = protocol._command("IDLE")
        news = False
        while protocol._get_response() is not None:
            if protocol.tagged_commands.get(tag):
                kind, _ = protocol.tagged_commands.pop(tag)
                raise TemporaryTrouble("idle_refused", f"the server answered {kind} to IDLE")
            news = True
        news = news or self._wait_readable(limit, interrupted)
        self.allow(self._limits.idle_end)
        protocol.send(b"DONE\r\n")
        self._consume_until_tagged_response(tag, "IDLE")
        return news

    def _wait_readable(self, limit: timedelta, interrupted: Callable[[], bool]) -> bool:
        if self._holds_bytes():
            return True
        poller = select.poll()
        poller.register(self.protocol.sock, select.POLLIN)
        end = time.monotonic() + limit.total_seconds()
        while not interrupted():
            remaining_ms = (end - time.monotonic()) * 1000
            if remaining_ms <= 0:
                return False
            if poller.poll(min(_IDLE_TICK_MS, remaining_ms)):
                return True
        return False

    def _holds_bytes(self) -> bool:
        """Whether bytes were read already, by us or by the TLS layer: poll() does not see those."""
        limited = self.protocol.limited
        limited.peeking = True
        try:
            return bool(self.protocol.buffered.peek(1))
        finally:
            limited.peeking = False


def tls_context(server: Server) -> ssl.SSLContext:
    """Certificates and host names are checked, against ``ca_file`` or the system's authorities."""
    try:
        return ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise PermanentTrouble("ca_file_unreadable", "ca_file must be a readable PEM file") from error


def open_client(server: Server, limits: StepLimits, literal_limit: int) -> Client:
    """Connect, secure and log in. Raises Trouble or what imaplib, ssl and socket raise."""
    if server.security is Security.NONE and not _is_loopback(server.host):
        raise PermanentTrouble("plain_not_loopback", "security: none is for loopback only; use tls or starttls")
    client = Client(server, limits, literal_limit)
    try:
        if server.security is Security.STARTTLS:
            client.secure()
        client.allow(limits.login)
        _log_in(client, server)
    except BaseException:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise
    return client


def _log_in(client: Client, server: Server) -> None:
    if server.auth is Auth.XOAUTH2:
        raise PermanentTrouble("xoauth2_reserved", "auth: xoauth2 is not available yet; use a password")
    try:
        secret = server.secret.read()
    except SecretError as error:
        raise AuthenticationTrouble("secret_unreadable", str(error)) from error
    if any(character in server.user + secret for character in "\r\n\0"):
        raise AuthenticationTrouble("secret_unusable", "user and password must not hold line ends")
    capabilities = client.protocol.capabilities
    if (server.user + secret).isascii() and "LOGINDISABLED" not in capabilities:
        client.login(server.user, secret)
    elif "AUTH=PLAIN" in capabilities:
        answer = f"\0{server.user}\0{secret}".encode()
        client.sasl_login("PLAIN", lambda _challenge: answer)
    else:
        raise PermanentTrouble("login_disabled", "the server takes no password on this connection: use tls or starttls")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE:
        if hasattr(socket, name):  # Linux has all three
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

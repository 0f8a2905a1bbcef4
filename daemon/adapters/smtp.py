"""Sending over SMTP (RFC 5321) on smtplib: one kept connection, two steps, errors sorted where they are born.

Of smtplib only the plain conversation is used: its ``sendmail`` cannot stop between RCPT and DATA, where the
outbox commits, and its reply reader would follow an endless multi-line reply. Our name in EHLO is set to the
address literal of our end (RFC 5321, 4.1.3), because smtplib otherwise asks the resolver, for seconds at times.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from daemon.ports import (
    AuthenticationTrouble,
    ConnectionTrouble,
    Envelope,
    PermanentTrouble,
    RefusedRecipient,
    SmtpReply,
    TemporaryTrouble,
    Trouble,
    UncertainOutcome,
)
from daemon.settings import Auth, SecretError, Security, Server

STALE_AFTER: Final = timedelta(seconds=20)  # of silence: ask with NOOP before the connection is used again
MAX_REPLY_LINES: Final = 200
MAX_REPLY_TEXT: Final = 500  # characters of a reply that are kept
SERVICE_CLOSING: Final = 421  # RFC 5321, 4.2.2: the server ends the connection
LOG_IN_FIRST: Final = 530  # RFC 4954, 6: our configuration is at fault, no message should fail for it

_BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")  # RFC 2034


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long one step may take (RFC 5321, 4.5.3.2), and the reply to the final dot."""

    step: timedelta = timedelta(minutes=5)
    final_dot: timedelta = timedelta(minutes=10)
    connect: timedelta = timedelta(seconds=30)
    probe: timedelta = timedelta(seconds=15)  # is a connection that was silent still there?
    farewell: timedelta = timedelta(seconds=2)


class _Conversation(smtplib.SMTP):
    """smtplib's client with a bounded reply reader: neither endless lines nor a trickle holds us."""

    def __init__(self, limits: TimeLimits) -> None:
        super().__init__(local_hostname="localhost", timeout=limits.connect.total_seconds())
        self.limit = limits.step.total_seconds()

    def adopt(self, sock: socket.socket) -> None:
        """Speak over this socket from now on; what was read before is forgotten (RFC 3207, 4.2)."""
        self.sock = sock
        self.file = None
        address = sock.getsockname()[0]
        self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def getreply(self) -> tuple[int, bytes]:
        """One reply. Raises SMTPServerDisconnected when it does not come within the limit or never ends."""
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = sock.makefile("rb")
        ends_at = time.monotonic() + self.limit
        lines: list[bytes] = []
        while len(lines) < MAX_REPLY_LINES:
            try:
                sock.settimeout(max(ends_at - time.monotonic(), 0.001))
                line = self.file.readline(2048)
            except OSError as error:
                self.close()
                raise smtplib.SMTPServerDisconnected("timed out or reset") from error
            if not line.endswith(b"\n") or not line[:3].isdigit():
                break
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                sock.settimeout(self.limit)
                return int(line[:3]), b"\n".join(lines)
        self.close()
        raise smtplib.SMTPServerDisconnected("no reply")


class SmtpSender:
    """One kept connection to one SMTP server, for one thread: the port ``MailSender``.

    Plain text (``security: none``) is for loopback only; there a server that offers no AUTH is used without it.
    """

    def __init__(
        self, server: Server, *, limits: TimeLimits | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = server
        self._limits = limits or TimeLimits()
        self._monotonic = monotonic
        self._conversation: _Conversation | None = None
        self._used_at = 0.0
        self._fresh = False  # nothing was sent over this connection yet
        self._begun = False

    def connect(self) -> None:
        """Open, secure and log in; a connection that was silent for long is tried and replaced if it is gone."""
        if self._conversation is not None:
            if self._monotonic() - self._used_at < STALE_AFTER.total_seconds() or self._alive(self._conversation):
                return
            self.close()
        conversation = _Conversation(self._limits)
        try:
            with _sorted_errors("connect"):
                self._open(conversation)
                self._log_in(conversation)
        except BaseException:
            conversation.close()
            raise
        self._conversation = conversation
        self._used_at = self._monotonic()
        self._fresh = True

    def begin(self, envelope: Envelope) -> tuple[RefusedRecipient, ...]:
        """MAIL and RCPT (one packet where the server knows PIPELINING, RFC 2920); see the port.

        A kept connection that turns out to be gone is replaced once: nothing was sent over it.
        """
        commands = [f"MAIL FROM:<{_wire_address(envelope.sender)}>"]
        commands += [f"RCPT TO:<{_wire_address(recipient)}>" for recipient in envelope.recipients]
        if len(commands) == 1:
            raise PermanentTrouble("no_recipient", "the message has nobody to go to")
        self.connect()
        replaceable = not self._fresh
        try:
            replies = self._ask(commands)
        except ConnectionTrouble:
            if not replaceable:
                raise
            self.connect()
            replies = self._ask(commands)
        return self._judge(envelope, replies)

    def transmit(self, content: bytes) -> SmtpReply:
        """DATA to the final dot; see the port. Line ends are made CRLF, dots are stuffed (RFC 5321, 4.5.2)."""
        conversation = self._conversation
        if conversation is None or not self._begun:
            raise RuntimeError("transmit before begin")
        self._begun = False
        with self._guarded("data"):
            reply = _reply(conversation.docmd("DATA"))
        if reply.code != 354:
            raise self._refusal(reply, "data")
        conversation.limit = self._limits.final_dot.total_seconds()
        try:
            conversation.send(_stuffed(content))
            reply = _reply(conversation.getreply())
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise UncertainOutcome("lost_after_data", "the server may or may not have taken the message") from error
        finally:
            conversation.limit = self._limits.step.total_seconds()
        self._used_at = self._monotonic()
        if reply.code // 100 != 2:
            raise self._refusal(reply, "content")
        return reply

    def abort(self) -> None:
        """RSET; a connection that does not answer to it is closed."""
        self._begun = False
        if self._conversation is not None and not self._alive(self._conversation, "RSET"):
            self.close()

    def close(self) -> None:
        """QUIT without waiting long for the answer, and forget the connection."""
        conversation, self._conversation, self._begun = self._conversation, None, False
        if conversation is None:
            return
        conversation.limit = self._limits.farewell.total_seconds()
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if conversation.sock is not None:
                conversation.docmd("QUIT")
        conversation.close()

    def _open(self, conversation: _Conversation) -> None:
        server = self._server
        sock = socket.create_connection((server.host, server.port), self._limits.connect.total_seconds())
        try:
            _configure(sock)
            if server.security is Security.TLS:
                sock = self._secured(sock)
            conversation.adopt(sock)
        except BaseException:
            sock.close()
            raise
        greeting = _reply(conversation.getreply())
        if greeting.code != 220:
            raise _connection_refusal(greeting, "greeting")
        self._greet(conversation)
        if server.security is Security.STARTTLS:
            self._start_tls(conversation)

    def _greet(self, conversation: _Conversation) -> None:
        reply = _reply(conversation.ehlo())
        if reply.code != 250:
            raise _connection_refusal(reply, "ehlo")

    def _start_tls(self, conversation: _Conversation) -> None:
        """RFC 3207. A server (or somebody between) that does not offer it gets neither password nor mail."""
        if not conversation.has_extn("starttls"):
            raise PermanentTrouble("starttls_not_offered", "the server offers no STARTTLS: check port and security")
        reply = _reply(conversation.docmd("STARTTLS"))
        if reply.code != 220 or conversation.sock is None:
            raise _connection_refusal(reply, "starttls")
        conversation.adopt(self._secured(conversation.sock))
        conversation.esmtp_features = {}
        self._greet(conversation)

    def _secured(self, sock: socket.socket) -> ssl.SSLSocket:
        ca_file = self._server.ca_file
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        return context.wrap_socket(sock, server_hostname=self._server.host)

    def _log_in(self, conversation: _Conversation) -> None:
        server = self._server
        if server.auth is not Auth.PASSWORD:
            raise PermanentTrouble("auth_method", "only password log-in is supported so far")
        offered = conversation.esmtp_features.get("auth", "").upper().split()
        if not server.user or (not offered and server.security is Security.NONE):
            return
        try:
            password = server.secret.read()
        except SecretError as error:
            raise PermanentTrouble("secret", str(error)) from error
        reply = _log_in(conversation, offered, server.user, password)
        if reply.code // 100 == 2:
            return
        if reply.code // 100 == 4:
            raise ConnectionTrouble(f"auth_{reply.code}", "the server cannot check the password now")
        raise AuthenticationTrouble("authentication", "the server refused user name or password")

    def _ask(self, commands: Sequence[str]) -> list[SmtpReply]:
        """Send the commands and read their replies, at once or one by one."""
        conversation = self._conversation
        if conversation is None:
            raise RuntimeError("not connected")
        with self._guarded("envelope"):
            if conversation.has_extn("pipelining"):
                conversation.send("".join(f"{command}\r\n" for command in commands))
                replies = [_reply(conversation.getreply()) for _ in commands]
            else:
                replies = []
                for command in commands:
                    replies.append(_reply(conversation.docmd(command)))
                    if len(replies) == 1 and replies[0].code // 100 != 2:
                        break
        self._used_at = self._monotonic()
        self._fresh = False
        if any(reply.code == SERVICE_CLOSING for reply in replies):
            self.close()
            raise ConnectionTrouble("smtp_421", "the server closes the connection")
        return replies

    def _judge(self, envelope: Envelope, replies: Sequence[SmtpReply]) -> tuple[RefusedRecipient, ...]:
        mail = replies[0]
        if mail.code // 100 != 2:
            raise self._refusal(mail, "mail")
        answers = zip(envelope.recipients, replies[1:], strict=True)
        refused = tuple(RefusedRecipient(who, reply) for who, reply in answers if reply.code // 100 != 2)
        if len(refused) == len(envelope.recipients):
            # One temporary refusal is enough to try all of them again: nothing was sent to anybody.
            kind = next((one.reply for one in refused if one.reply.code // 100 == 4), refused[0].reply)
            raise self._refusal(kind, "rcpt")
        self._begun = True
        return refused

    def _refusal(self, reply: SmtpReply, step: str) -> Trouble:
        """The server said no to this message; the connection stays in use unless it says that it closes."""
        if reply.code == SERVICE_CLOSING:
            self.close()
            return ConnectionTrouble("smtp_421", "the server closes the connection")
        self.abort()
        if reply.code == LOG_IN_FIRST:
            return ConnectionTrouble("smtp_530", "the server wants a log-in or TLS first: check user and security")
        code = f"{step}_{reply.code}" + (f"_{reply.enhanced}" if reply.enhanced else "")
        if reply.code // 100 == 5:
            return PermanentTrouble(code, "the server refuses this message for good")
        return TemporaryTrouble(code, "the server refuses this message for now")

    def _alive(self, conversation: _Conversation, command: str = "NOOP") -> bool:
        conversation.limit = self._limits.probe.total_seconds()
        try:
            alive = conversation.docmd(command)[0] == 250
        except (smtplib.SMTPException, OSError):
            return False
        finally:
            conversation.limit = self._limits.step.total_seconds()
        self._used_at = self._monotonic()
        return alive

    @contextmanager
    def _guarded(self, step: str) -> Iterator[None]:
        """A connection lost in here is closed and becomes ConnectionTrouble."""
        try:
            with _sorted_errors(step):
                yield
        except Trouble:
            self.close()
            raise


@contextmanager
def _sorted_errors(step: str) -> Iterator[None]:
    """Errors of sockets, TLS and smtplib become troubles; their texts, which may quote the server, stay behind."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise PermanentTrouble(
            "certificate", f"the server's certificate is not valid: {error.verify_message}"
        ) from error
    except ssl.SSLError as error:
        raise ConnectionTrouble("tls", "no TLS with this server: check port and security") from error
    except socket.gaierror as error:
        raise ConnectionTrouble("name_resolution", "the name of the server cannot be resolved") from error
    except FileNotFoundError as error:
        raise PermanentTrouble("ca_file", "the ca_file does not exist") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ConnectionTrouble(f"lost_at_{step}", "the server cannot be reached or does not answer") from error


def _configure(sock: socket.socket) -> None:
    """Small commands leave at once; a peer that vanished is noticed."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _log_in(conversation: _Conversation, offered: Sequence[str], user: str, password: str) -> SmtpReply:
    """AUTH PLAIN (RFC 4616) or LOGIN by hand, because smtplib's cannot carry passwords beyond ASCII."""
    if "PLAIN" in offered:
        token = _base64(f"\0{user}\0{password}")
        return _reply(conversation.docmd("AUTH", f"PLAIN {token}"))
    if "LOGIN" in offered:
        reply = _reply(conversation.docmd("AUTH", f"LOGIN {_base64(user)}"))
        return _reply(conversation.docmd(_base64(password))) if reply.code == 334 else reply
    if "CRAM-MD5" in offered:
        conversation.user, conversation.password = user, password
        return _reply(conversation.auth("CRAM-MD5", conversation.auth_cram_md5))
    raise PermanentTrouble("auth_not_offered", "the server offers no log-in that we know: check port and security")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _reply(answer: tuple[int, bytes]) -> SmtpReply:
    code, raw = answer
    text = raw[:MAX_REPLY_TEXT].decode("ascii", "replace")
    enhanced = _ENHANCED.match(text)
    return SmtpReply(code, enhanced.group(1) if enhanced else "", text)


def _connection_refusal(reply: SmtpReply, step: str) -> Trouble:
    advice = "the server does not talk to us now" if reply.code // 100 == 4 else "the server refuses us"
    return ConnectionTrouble(f"{step}_{reply.code}", advice)


def _wire_address(address: str) -> str:
    """An address as it may stand in MAIL and RCPT: ASCII, IDN domains encoded (RFC 5891), nothing to inject."""
    local, at, domain = address.rpartition("@")
    if not address:
        return ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise PermanentTrouble("bad_address", "the domain of an address cannot be encoded") from error
    wire = f"{local}{at}{domain}"
    if not at or not local or not domain or not wire.isascii() or not wire.isprintable() or set(wire) & set("<> "):
        raise PermanentTrouble("bad_address", "an address cannot stand in an SMTP command")
    return wire


def _stuffed(content: bytes) -> bytes:
    """The content as DATA wants it: CRLF everywhere, leading dots doubled, the final dot."""
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        content = _BARE_LINE_END.sub(b"\r\n", content)  # a bare LF before a dot would be SMTP smuggling
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    content = content.replace(b"\r\n.", b"\r\n..")
    if content.startswith(b"."):
        content = b"." + content
    return content + b".\r\n"

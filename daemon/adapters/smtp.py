"""Sending over SMTP (RFC 5321): one kept connection, two steps, errors sorted where they are born."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from daemon.adapters.smtp_wire import (
    Conversation,
    TimeLimits,
    as_reply,
    configure,
    log_in,
    refuse_connection,
    sorted_errors,
    wire_address,
)
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
SERVICE_CLOSING: Final = 421  # RFC 5321, 4.2.2: the server ends the connection
LOG_IN_FIRST: Final = 530  # RFC 4954, 6: our configuration is at fault, no message should fail for it


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
        self._conversation: Conversation | None = None
        self._used_at = 0.0
        self._fresh = False  # nothing was sent over this connection yet
        self._begun = False
        self.logged_in = False  # over this connection; some relays on loopback want no log-in
        self._thread = 0  # that talks

    def connect(self) -> None:
        """Open, secure and log in; a connection that was silent for long is tried and replaced if it is gone."""
        self._thread = threading.get_ident()
        if self._conversation is not None:
            if self._monotonic() - self._used_at < STALE_AFTER.total_seconds() or self._alive(self._conversation):
                return
            self.close()
        conversation = Conversation(self._limits)
        try:
            with sorted_errors("connect"):
                self._open(conversation)
                self._log_in(conversation)
        except BaseException:
            conversation.close()
            raise
        self._conversation = conversation
        self._used_at = self._monotonic()
        self._fresh = True

    def capabilities(self) -> dict[str, str]:
        """What the server said to EHLO (RFC 5321, 4.1.1.1), once connected: upper-case words with their parameters."""
        conversation = self._conversation
        return {name.upper(): words for name, words in conversation.esmtp_features.items()} if conversation else {}

    def size_limit(self) -> int | None:
        """The largest mail in bytes that the server takes (RFC 1870); None if it does not say."""
        words = self.capabilities().get("SIZE", "").split()
        return int(words[0]) or None if words and words[0].isdecimal() else None

    def begin(self, envelope: Envelope) -> tuple[RefusedRecipient, ...]:
        """MAIL and RCPT (one packet where the server knows PIPELINING, RFC 2920); see the port.

        A kept connection that turns out to be gone is replaced once: nothing was sent over it.
        """
        commands = [f"MAIL FROM:<{wire_address(envelope.sender)}>"]
        commands += [f"RCPT TO:<{wire_address(recipient)}>" for recipient in envelope.recipients]
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
        limit = self.size_limit()
        if limit is not None and len(content) > limit:
            self.abort()
            raise PermanentTrouble("larger_than_server_takes", f"the server takes {limit} bytes at most")
        with self._guarded("data"):
            reply = as_reply(conversation.docmd("DATA"))
        if reply.code != 354:
            raise self._refusal(reply, "data")
        conversation.limit = self._limits.final_dot.total_seconds()
        try:
            conversation.send_content(content)
            reply = as_reply(conversation.getreply())
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
        """QUIT without waiting long for the answer, and forget the connection.

        From another thread, as when the daemon must end: hang up. A QUIT would fall into the middle of a mail.
        """
        if self._conversation is not None and self._thread != threading.get_ident():
            with contextlib.suppress(OSError, AttributeError):  # closed meanwhile
                self._conversation.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
            return
        conversation, self._conversation, self._begun = self._conversation, None, False
        if conversation is None:
            return
        conversation.limit = self._limits.farewell.total_seconds()
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if conversation.sock is not None:
                conversation.docmd("QUIT")
        conversation.close()

    def _open(self, conversation: Conversation) -> None:
        server = self._server
        sock = socket.create_connection((server.host, server.port), self._limits.connect.total_seconds())
        try:
            configure(sock)
            if server.security is Security.TLS:
                sock = self._secured(sock)
            conversation.adopt(sock)
        except BaseException:
            sock.close()
            raise
        greeting = as_reply(conversation.getreply())
        if greeting.code != 220:
            raise refuse_connection(greeting, "greeting")
        self._greet(conversation)
        if server.security is Security.STARTTLS:
            self._start_tls(conversation)

    def _greet(self, conversation: Conversation) -> None:
        reply = as_reply(conversation.ehlo())
        if reply.code != 250:
            raise refuse_connection(reply, "ehlo")

    def _start_tls(self, conversation: Conversation) -> None:
        """RFC 3207. A server (or somebody between) that does not offer it gets neither password nor mail."""
        if not conversation.has_extn("starttls"):
            raise PermanentTrouble("starttls_not_offered", "the server offers no STARTTLS: check port and security")
        reply = as_reply(conversation.docmd("STARTTLS"))
        if reply.code != 220 or conversation.sock is None:
            raise refuse_connection(reply, "starttls")
        conversation.adopt(self._secured(conversation.sock))
        conversation.esmtp_features = {}
        self._greet(conversation)

    def _secured(self, sock: socket.socket) -> ssl.SSLSocket:
        ca_file = self._server.ca_file
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        return context.wrap_socket(sock, server_hostname=self._server.host)

    def _log_in(self, conversation: Conversation) -> None:
        server = self._server
        if server.auth is not Auth.PASSWORD:
            raise PermanentTrouble("auth_method", "only password log-in is supported so far")
        offered = conversation.esmtp_features.get("auth", "").upper().split()
        if not server.user or (not offered and server.security is Security.NONE):
            self.logged_in = False
            return
        try:
            password = server.secret.read()
        except SecretError as error:
            raise PermanentTrouble("secret", str(error)) from error
        reply = log_in(conversation, offered, server.user, password)
        self.logged_in = reply.code // 100 == 2
        if self.logged_in:
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
                replies = [as_reply(conversation.getreply()) for _ in commands]
            else:
                replies = []
                for command in commands:
                    replies.append(as_reply(conversation.docmd(command)))
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

    def _alive(self, conversation: Conversation, command: str = "NOOP") -> bool:
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
            with sorted_errors(step):
                yield
        except Trouble:
            self.close()
            raise

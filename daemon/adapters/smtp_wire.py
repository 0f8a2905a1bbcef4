"""SMTP on the wire: smtplib's client with a bounded reply reader, log-in, addresses and content as the RFCs want them.

Of smtplib only the plain conversation is used: its ``sendmail`` cannot stop between RCPT and DATA, where the
outbox commits, and its reply reader would follow an endless multi-line reply. Our name in EHLO is set to the
address literal of our end (RFC 5321, 4.1.3), because smtplib otherwise asks the resolver, for seconds at times.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from daemon.ports import ConnectionTrouble, PermanentTrouble, SmtpReply, Trouble

PIECE_BYTES: Final = 256 * 1024
FINAL_DOT: Final = b".\r\n"
MAX_REPLY_LINES: Final = 200
MAX_REPLY_TEXT: Final = 500  # characters of a reply that are kept

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


class Conversation(smtplib.SMTP):
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

    def send_content(self, content: bytes) -> None:
        """Content and final dot, in pieces: the limit holds for each (RFC 5321, 4.5.3.2.5), not for all together."""
        stuffed = stuff(content)
        if len(stuffed) <= PIECE_BYTES:
            self.send(stuffed + FINAL_DOT)
            return
        view = memoryview(stuffed)
        for start in range(0, len(view), PIECE_BYTES):
            self.send(view[start : start + PIECE_BYTES])
        self.send(FINAL_DOT)

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


@contextmanager
def sorted_errors(step: str) -> Iterator[None]:
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


def configure(sock: socket.socket) -> None:
    """Small commands leave at once; a peer that vanished is noticed."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def log_in(conversation: Conversation, offered: Sequence[str], user: str, password: str) -> SmtpReply:
    """AUTH PLAIN (RFC 4616) or LOGIN by hand, because smtplib's cannot carry passwords beyond ASCII."""
    if "PLAIN" in offered:
        token = _base64(f"\0{user}\0{password}")
        return as_reply(conversation.docmd("AUTH", f"PLAIN {token}"))
    if "LOGIN" in offered:
        reply = as_reply(conversation.docmd("AUTH", f"LOGIN {_base64(user)}"))
        return as_reply(conversation.docmd(_base64(password))) if reply.code == 334 else reply
    if "CRAM-MD5" in offered:
        conversation.user, conversation.password = user, password
        return as_reply(conversation.auth("CRAM-MD5", conversation.auth_cram_md5))
    raise PermanentTrouble("auth_not_offered", "the server offers no log-in that we know: check port and security")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def as_reply(answer: tuple[int, bytes]) -> SmtpReply:
    code, raw = answer
    text = raw[:MAX_REPLY_TEXT].decode("ascii", "replace")
    enhanced = _ENHANCED.match(text)
    return SmtpReply(code, enhanced.group(1) if enhanced else "", text)


def refuse_connection(reply: SmtpReply, step: str) -> Trouble:
    advice = "the server does not talk to us now" if reply.code // 100 == 4 else "the server refuses us"
    return ConnectionTrouble(f"{step}_{reply.code}", advice)


def wire_address(address: str) -> str:
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


def stuff(content: bytes) -> bytes:
    """The content as DATA wants it, without the final dot: CRLF everywhere, leading dots doubled."""
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        content = _BARE_LINE_END.sub(b"\r\n", content)  # a bare LF before a dot would be SMTP smuggling
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    content = content.replace(b"\r\n.", b"\r\n..")
    if content.startswith(b"."):
        content = b"." + content
    return content

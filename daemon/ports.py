"""What the services need from the world, as protocols: the adapters fill them, tests bring doubles.

Every adapter decides where an error is born whether it is temporary (design, rule 12) and raises
``TemporaryTrouble`` or ``PermanentTrouble``; nothing else crosses a port.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Trouble(Exception):
    """Base of what an adapter raises: ``code`` is a short stable word for logs, ``advice`` for the operator.

    Neither holds secrets, addresses or message text.
    """

    def __init__(self, code: str, advice: str = "") -> None:
        super().__init__(f"{code}: {advice}" if advice else code)
        self.code = code
        self.advice = advice


class TemporaryTrouble(Trouble):
    """Worth another try later: network, time-out, 4xx, server busy."""


class ConnectionTrouble(TemporaryTrouble):
    """The way to the server is at fault, not the message in hand: the next message would fare no better."""


class PermanentTrouble(Trouble):
    """Another try gives the same answer: 5xx, no such folder, wrong configuration."""


class AuthenticationTrouble(PermanentTrouble):
    """The server refused the log-in; few tries only, providers lock accounts."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware, UTC."""

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back, for time limits."""

    def wait(self, duration: timedelta) -> None:
        """Sleep; a frozen clock returns at once and moves on."""


class RawStore(Protocol):
    """Raw mails by the hex SHA-256 of their bytes, exactly as fetched."""

    def put(self, raw: bytes) -> str:
        """Keep the bytes durably (written, synced) and return their hex SHA-256; twice is once."""

    def put_many(self, raws: Sequence[bytes]) -> list[str]:
        """The same for a batch, with one sync of each folder. Raises TemporaryTrouble if the disk refuses."""

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises KeyError if they are not here, TemporaryTrouble if the disk does not give them."""

    def delete(self, sha256: str) -> None: ...


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """What SELECT says. ``uid_next`` is 0 where the server does not tell (RFC 3501, 6.3.1)."""

    uid_validity: int
    uid_next: int
    exists: int


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as it lies on the server. ``complete`` is false where only the head was taken (oversize)."""

    uid: int
    raw: bytes
    size: int  # RFC822.SIZE
    received_at: datetime  # INTERNALDATE, aware
    complete: bool = True


@dataclass(frozen=True, slots=True)
class MailHead:
    """Enough to recognise a mail again after a UIDVALIDITY change."""

    uid: int
    size: int
    received_at: datetime
    header: bytes


class MailSource(Protocol):
    """One connection to one IMAP account; used by one thread only. All methods raise Trouble."""

    def connect(self) -> None:
        """Open and log in; a no-op while connected."""

    def capabilities(self) -> frozenset[str]: ...

    def select(self, folder: str) -> FolderStatus: ...

    def uids(self, first: int, last: int | None = None) -> list[int]:
        """UIDs of the selected folder within [first, last], ascending; asked for in windows."""

    def uids_before(self, day: datetime) -> list[int]:
        """UIDs whose INTERNALDATE lies before that instant."""

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """RFC822.SIZE by UID; a UID that is gone is absent."""

    def stamps(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """RFC822.SIZE and INTERNALDATE by UID; a UID that is gone is absent."""

    def fetch(self, uids: Sequence[int], *, head_of: frozenset[int] = frozenset()) -> Iterator[FetchedMail]:
        """BODY.PEEK[] of each, of those in ``head_of`` only header and first 64 kB; vanished UIDs are absent."""

    def heads(self, uids: Sequence[int]) -> list[MailHead]: ...

    def move(self, uids: Sequence[int], folder: str) -> None:
        """MOVE, or COPY + \\Deleted + UID EXPUNGE; creates the folder; gone UIDs are no error."""

    def delete(self, uids: Sequence[int]) -> None:
        """\\Deleted + UID EXPUNGE; without UIDPLUS only \\Deleted."""

    def idle(self, limit: timedelta, *, interrupted: Callable[[], bool] = ...) -> bool:
        """Wait for news on the selected folder at most ``limit``; True if something may have arrived.

        Ends early, within a second, once ``interrupted`` says so.
        """

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """An SMTP envelope (RFC 5321): return address and recipients."""

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmtpReply:
    code: int
    enhanced: str  # RFC 3463 status or ""
    text: str


@dataclass(frozen=True, slots=True)
class RefusedRecipient:
    """A recipient that the server would not take, with its reply to RCPT."""

    recipient: str
    reply: SmtpReply


class MailSender(Protocol):
    """One kept connection to one SMTP server; used by one thread only. All methods raise Trouble.

    A send is done in two steps so that the outbox can commit ``transmitting`` between them.
    """

    def connect(self) -> None: ...

    def begin(self, envelope: Envelope) -> tuple[RefusedRecipient, ...]:
        """MAIL and RCPT; the recipients that the server refused while it took others.

        Raises Temporary/PermanentTrouble if it refuses the message or all recipients; nothing was sent then.
        """

    def transmit(self, content: bytes) -> SmtpReply:
        """DATA to the final dot. Raises UncertainOutcome if the connection was lost after DATA began.

        A refusal by the server, before or after the content, is Temporary/PermanentTrouble: nothing was sent.
        """

    def abort(self) -> None:
        """RSET: give up what ``begin`` began."""

    def close(self) -> None: ...


class UncertainOutcome(Trouble):
    """The connection was lost after the content began to flow: the mail may or may not have been taken."""

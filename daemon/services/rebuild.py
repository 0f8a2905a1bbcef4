"""After a UIDVALIDITY change: nothing is lost, nothing is taken twice.

Every mail of the folder is held against the ledger: by size and header first, by its bytes only where that is
unclear. What is known gets a row as a leg of its twin; what is not is received as new. All rows and the new cursor
are one commit, so a crash starts over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from daemon.log import get_logger
from daemon.ports import Clock, FetchedMail, FolderStatus, MailHead, MailSource, RawStore
from daemon.settings import Mailbox
from daemon.states import EventName, MailState
from db import ledger, mailboxes
from db.engine import Database
from db.ledger import FolderRow, KnownMail, MailRow

HEADS_AT_ONCE: Final = 100


class Rebuild:
    """Matches one folder anew."""

    def __init__(
        self, mailbox: Mailbox, source: MailSource, database: Database, raw_store: RawStore, clock: Clock
    ) -> None:
        self._mailbox = mailbox
        self._source = source
        self._database = database
        self._raw_store = raw_store
        self._clock = clock
        self._known: dict[int, list[KnownMail]] = {}  # by size
        self._by_header: dict[int, dict[bytes, list[KnownMail]]] = {}  # by size, then by the header's digest
        self._unfetched: dict[tuple[int, datetime | None], KnownMail] = {}  # by size and arrival

    def run(self, old: FolderRow, status: FolderStatus) -> tuple[FolderRow, int, int]:
        """The folder's new row, how many mails were found again and how many are new. Raises Trouble."""
        now = self._clock.now()
        with self._database.read() as connection:
            self._known = ledger.known_by_size(connection, old.mailbox, old.name, old.uid_validity)
        self._index_unfetched()
        uids = self._source.uids(1)
        cursor = max([0, status.uid_next - 1, *uids])
        new = replace(
            old, uid_validity=status.uid_validity, cursor_uid=cursor, watched_from_uid=cursor + 1, polled_at=now
        )
        rows: list[MailRow] = []
        for start in range(0, len(uids), HEADS_AT_ONCE):
            rows.extend(self._match(old, new, uids[start : start + HEADS_AT_ONCE], now))
        received = sum(row.state == MailState.RECEIVED for row in rows)
        found = len(rows) - received
        facts: dict[str, int | str] = {"mailbox": old.mailbox, "folder": old.name, "found": found, "new": received}
        with self._database.write() as work:
            ledger.insert_mails(work.connection, rows)
            ledger.rebuild_folder(work.connection, new)
            mailboxes.record_event(work.connection, now, EventName.MAILBOX_REBUILT, facts)
            work.commit()
        get_logger().warning(
            EventName.MAILBOX_REBUILT, mailbox=old.mailbox, folder=old.name, count=len(rows), fetched=received
        )
        return new, found, received

    def _index_unfetched(self) -> None:
        """A mail that lay there before the first poll is known by size and arrival only."""
        for group in self._known.values():
            for known in group:
                if known.state == MailState.BEFORE_START and known.sha256 is None:
                    self._unfetched[known.size, known.received_at] = known

    def _match(self, old: FolderRow, new: FolderRow, uids: Sequence[int], now: datetime) -> Iterator[MailRow]:
        unclear: list[MailHead] = []
        for head in self._source.heads(uids):
            twin = self._by_head(head)
            if twin is None:
                unclear.append(head)
            else:
                yield _leg(new, head, twin, now)
        for head in unclear:
            # One at a time: the bytes decide, and a batch of unknown size must not lie in memory.
            oversize = frozenset({head.uid}) if head.size > self._mailbox.max_size else frozenset()
            for mail in self._source.fetch([head.uid], head_of=oversize):
                yield self._by_bytes(old, new, head, mail, now)

    def _by_head(self, head: MailHead) -> KnownMail | None:
        """The one known mail that this must be; None if there is none or several."""
        same = self._headers_of(head.size).get(_digest(head.header), [])
        if same:
            one_text = len({known.sha256 for known in same}) == 1
            return same[0] if one_text and _is_telling(head.header) else None
        return self._unfetched.get((head.size, head.received_at))

    def _headers_of(self, size: int) -> dict[bytes, list[KnownMail]]:
        """The stored mails of that size by their headers; read once."""
        if size not in self._by_header:
            found = self._by_header[size] = {}
            for known in self._known.get(size, []):
                try:
                    raw = self._raw_store.get(known.sha256) if known.sha256 else b""
                except KeyError:
                    raw = b""  # erased
                if raw:
                    found.setdefault(_digest(_header(raw)), []).append(known)
        return self._by_header[size]

    def _by_bytes(self, old: FolderRow, new: FolderRow, head: MailHead, mail: FetchedMail, now: datetime) -> MailRow:
        sha256 = hashlib.sha256(mail.raw).hexdigest()
        with self._database.read() as connection:
            twin = ledger.known_by_sha256(connection, old.mailbox, old.name, old.uid_validity, sha256)
        if twin is not None:
            return _leg(new, head, twin, now)  # its bytes are kept, or were erased on purpose
        self._raw_store.put(mail.raw)
        return MailRow(
            mailbox=new.mailbox,
            folder=new.name,
            uid_validity=new.uid_validity,
            uid=head.uid,
            state=MailState.RECEIVED,
            fetched_at=now,
            sha256=sha256,
            size=head.size,
            complete=mail.complete,
            backlog=head.received_at < new.started_at,
            received_at=head.received_at,
        )


def _leg(new: FolderRow, head: MailHead, twin: KnownMail, now: datetime) -> MailRow:
    """The row of a mail that the ledger knows under its former UID."""
    before_start = twin.state == MailState.BEFORE_START
    return MailRow(
        mailbox=new.mailbox,
        folder=new.name,
        uid_validity=new.uid_validity,
        uid=head.uid,
        state=MailState.BEFORE_START if before_start else MailState.DUPLICATE_LEG,
        fetched_at=now,
        filed_at=now,
        sha256=twin.sha256,
        size=head.size,
        complete=twin.complete,
        backlog=before_start,
        received_at=head.received_at,
        twin_id=twin.twin_id or twin.id,
        ticket_id=twin.ticket_id,
        reason=None if before_start else "uid_validity_changed",
        server_action=None if twin.state == MailState.RECEIVED else twin.server_action,
    )


def _header(raw: bytes) -> bytes:
    ends = [end for end in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if end >= 0]
    return raw[: min(ends)] if ends else raw


def _digest(header: bytes) -> bytes:
    lines = header.replace(b"\r\n", b"\n").rstrip(b"\n")
    return hashlib.sha256(lines).digest()


def _is_telling(header: bytes) -> bool:
    """Whether two different mails cannot share this header: servers stamped it on the way."""
    return header.lower().startswith(b"received:") or b"\nreceived:" in header.lower()

"""Custody first (design, rule 1): from the server into the raw store and the ledger, before anything else.

[T1] covers one fetched batch: the raw bytes are synced, then one commit writes the rows and moves the cursor.
A crash in between leaves orphan files and the same UIDs to fetch again, never a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from daemon.log import get_logger
from daemon.ports import Clock, FetchedMail, FolderStatus, MailSource, PermanentTrouble, RawStore
from daemon.services.rebuild import Rebuild
from daemon.settings import Mailbox
from daemon.states import EventName, MailState
from db import ledger
from db.engine import Database
from db.ledger import FolderRow, MailRow

BATCH_BYTES: Final = 8 * 1024 * 1024  # of raw mail in hand; a larger mail comes alone
BATCH_MAILS: Final = 100
SIZES_AT_ONCE: Final = 2000
LATE_ARRIVAL: Final = timedelta(hours=1)  # a server may show a UID after a higher one (delivery in parallel)
MAX_GAP_ROWS: Final = 100_000  # a server that jumps ahead with its UIDs must not fill the disk


@dataclass(slots=True)
class Received:
    """What one pass over one folder brought."""

    fetched: int = 0
    before_start: int = 0
    vanished: int = 0
    rebuilt: int = 0  # mails found again after a UIDVALIDITY change
    was_rebuilt: bool = False
    unfetchable: int = 0  # there, but the server will not hand them out


class Custody:
    """Takes what is new in one folder of one mailbox. The cursor decides what is new, never a flag."""

    def __init__(
        self, mailbox: Mailbox, source: MailSource, database: Database, raw_store: RawStore, clock: Clock
    ) -> None:
        self._mailbox = mailbox
        self._source = source
        self._database = database
        self._raw_store = raw_store
        self._clock = clock

    def receive(
        self, name: str, after_commit: Callable[[], None], *, stopped: Callable[[], bool] = lambda: False
    ) -> Received:
        """All that is new in the folder; ``after_commit`` is called after each batch. Raises Trouble.

        ``stopped``: begin no further batch; the cursor says where to go on.
        """
        counts = Received()
        status = self._source.select(name)
        with self._database.read() as connection:
            row = ledger.find_folder(connection, self._mailbox.name, name)
        if row is None:
            row = self._begin(name, status, counts)
        elif row.uid_validity != status.uid_validity:
            rebuild = Rebuild(self._mailbox, self._source, self._database, self._raw_store, self._clock)
            row, counts.rebuilt, counts.fetched = rebuild.run(row, status)
            counts.was_rebuilt = True
            after_commit()
        elif 0 < status.uid_next <= row.cursor_uid:
            # The server forgot UIDs but kept UIDVALIDITY (a restored copy): its new mail would get UIDs we know.
            raise PermanentTrouble("uid_next_went_back", "the folder lost UIDs: have the server change UIDVALIDITY")
        self._take_again(row, counts)
        self._take_new(row, status, counts, after_commit, stopped)
        return counts

    def _take_again(self, row: FolderRow, counts: Received) -> None:
        """Mails that the server would not hand out and a person has requeued since."""
        with self._database.read() as connection:
            waiting = ledger.unfetched(connection, row.mailbox, row.name, row.uid_validity)
        for batch in self._batches(waiting):
            mails = list(self._source.fetch(batch.uids, head_of=batch.head_of))
            now = self._clock.now()
            names = self._raw_store.put_many([mail.raw for mail in mails])
            rows = [self._row(row, mail, sha256, now) for mail, sha256 in zip(mails, names, strict=True)]
            refused = set(batch.uids).difference(mail.uid for mail in mails)
            rows += [_unfetchable(row, uid, batch.sizes.get(uid, 0), now) for uid in sorted(refused)]
            with self._database.write() as work:
                ledger.replace_unfetched(work.connection, rows)
                work.commit()
            counts.fetched += len(mails)

    def _begin(self, name: str, status: FolderStatus, counts: Received) -> FolderRow:
        """The first poll: what counts as there before us gets its row without being fetched."""
        now = self._clock.now().replace(microsecond=0)  # INTERNALDATE knows seconds
        early = self._before_start(now)
        stamps = self._source.stamps(early) if early else {}
        cursor = max([0, status.uid_next - 1, *early]) if self._mailbox.first_poll == "now" else 0
        row = FolderRow(
            id=0,
            mailbox=self._mailbox.name,
            name=name,
            uid_validity=status.uid_validity,
            cursor_uid=cursor,
            watched_from_uid=max(status.uid_next, cursor + 1),
            started_at=now,
            polled_at=now,
        )
        rows = (_before_start(row, uid, stamps.get(uid)) for uid in early)
        with self._database.write() as work:
            started = ledger.start_folder(work.connection, row)
            ledger.insert_mails(work.connection, rows)
            work.commit()
        counts.before_start = len(early)
        return started

    def _before_start(self, now: datetime) -> list[int]:
        first_poll = self._mailbox.first_poll
        if first_poll == "all":
            return []
        if isinstance(first_poll, date):
            midnight = datetime.combine(first_poll, time.min, self._mailbox.calendar.zone)
            return self._source.uids_before(midnight) if midnight <= now else self._source.uids(1)
        return self._source.uids(1)

    def _take_new(
        self,
        row: FolderRow,
        status: FolderStatus,
        counts: Received,
        after_commit: Callable[[], None],
        stopped: Callable[[], bool],
    ) -> None:
        now = self._clock.now()
        with self._database.read() as connection:
            late = ledger.first_recently_vanished(
                connection, row.mailbox, row.name, row.uid_validity, now - LATE_ARRIVAL
            )
        first = row.cursor_uid + 1 if late is None else min(late, row.cursor_uid + 1)
        on_server = self._source.uids(first)
        upper = max(status.uid_next - 1, *on_server, row.cursor_uid)
        with self._database.read() as connection:
            known = ledger.states_in_range(connection, row.mailbox, row.name, row.uid_validity, first, upper)
        wanted = [uid for uid in on_server if known.get(uid, MailState.VANISHED) == MailState.VANISHED]
        present = set(on_server)
        cursor = row.cursor_uid
        for batch in self._batches(wanted):
            if stopped():
                return
            reached = max(cursor, batch.uids[-1])
            gaps = _gaps(max(cursor + 1, row.watched_from_uid), reached, present, known)
            self._receive_batch(row, batch, gaps, reached, counts)
            cursor = reached
            after_commit()
        gaps = _gaps(max(cursor + 1, row.watched_from_uid), upper, present, known)
        self._finish(row, gaps, upper, counts)

    def _batches(self, uids: Sequence[int]) -> Iterator[_Batch]:
        """Batches bounded by bytes: at most one mail over ``BATCH_BYTES`` in hand at a time."""
        for start in range(0, len(uids), SIZES_AT_ONCE):
            chunk = uids[start : start + SIZES_AT_ONCE]
            sizes = self._source.sizes(chunk)
            batch, in_hand = _Batch([], {}, frozenset()), 0
            for uid in chunk:
                size = sizes.get(uid, 0)
                oversize = size > self._mailbox.max_size
                cost = min(size, self._mailbox.max_size) if not oversize else 65536
                if batch.uids and (in_hand + cost > BATCH_BYTES or len(batch.uids) >= BATCH_MAILS):
                    yield batch
                    batch, in_hand = _Batch([], {}, frozenset()), 0
                batch.uids.append(uid)
                in_hand += cost
                if uid in sizes:
                    batch.sizes[uid] = size
                if oversize:
                    batch.head_of = batch.head_of | {uid}
            if batch.uids:
                yield batch

    def _receive_batch(self, row: FolderRow, batch: _Batch, gaps: list[int], cursor: int, counts: Received) -> None:
        """[T1] for one batch."""
        # Ascending: what was received first is filed first.
        mails = sorted(self._source.fetch(batch.uids, head_of=batch.head_of), key=lambda mail: mail.uid)
        missing = set(batch.uids).difference(mail.uid for mail in mails)
        refused = self._source.sizes(sorted(missing)) if missing else {}
        gone = sorted(missing.difference(refused))
        now = self._clock.now()
        names = self._raw_store.put_many([mail.raw for mail in mails])
        rows = [self._row(row, mail, sha256, now) for mail, sha256 in zip(mails, names, strict=True)]
        del mails
        rows += [_unfetchable(row, uid, size, now) for uid, size in sorted(refused.items())]
        vanished = [_vanished(row, uid, now) for uid in sorted({*gone, *gaps})]
        with self._database.write() as work:
            ledger.forget_vanished(work.connection, row.mailbox, row.name, row.uid_validity, batch.uids)
            ledger.insert_mails(work.connection, [*rows, *vanished])
            ledger.move_cursor(work.connection, row.id, cursor, now)
            work.commit()
        counts.fetched += len(rows)
        counts.vanished += len(vanished)
        counts.unfetchable += len(refused)
        get_logger().info(EventName.MAIL_FETCHED, mailbox=row.mailbox, folder=row.name, count=len(rows), cursor=cursor)

    @staticmethod
    def _row(row: FolderRow, mail: FetchedMail, sha256: str, now: datetime) -> MailRow:
        return MailRow(
            mailbox=row.mailbox,
            folder=row.name,
            uid_validity=row.uid_validity,
            uid=mail.uid,
            state=MailState.RECEIVED,
            fetched_at=now,
            sha256=sha256,
            size=mail.size,
            complete=mail.complete,
            backlog=mail.uid < row.watched_from_uid,  # not by arrival: clocks differ, and mail is moved in by hand
            received_at=mail.received_at,
        )

    def _finish(self, row: FolderRow, gaps: list[int], upper: int, counts: Received) -> None:
        """The gaps up to UIDNEXT, and when the folder was last looked at."""
        now = self._clock.now()
        with self._database.write() as work:
            ledger.insert_mails(work.connection, [_vanished(row, uid, now) for uid in gaps])
            ledger.move_cursor(work.connection, row.id, upper, now)
            work.commit()
        counts.vanished += len(gaps)


@dataclass(slots=True)
class _Batch:
    uids: list[int]
    sizes: dict[int, int]
    head_of: frozenset[int]


def _gaps(first: int, last: int, present: set[int], known: dict[int, str]) -> list[int]:
    """UIDs of [first, last] that the server had given out and has no more."""
    span = range(max(first, last - MAX_GAP_ROWS + 1), last + 1)
    return [uid for uid in span if uid not in present and uid not in known]


def _before_start(row: FolderRow, uid: int, stamp: tuple[int, datetime] | None) -> MailRow:
    return MailRow(
        mailbox=row.mailbox,
        folder=row.name,
        uid_validity=row.uid_validity,
        uid=uid,
        state=MailState.BEFORE_START,
        fetched_at=row.started_at,
        filed_at=row.started_at,
        size=stamp[0] if stamp else 0,
        received_at=stamp[1] if stamp else None,
        complete=False,
        backlog=True,
    )


def _vanished(row: FolderRow, uid: int, now: datetime) -> MailRow:
    return MailRow(
        mailbox=row.mailbox,
        folder=row.name,
        uid_validity=row.uid_validity,
        uid=uid,
        state=MailState.VANISHED,
        fetched_at=now,
        filed_at=now,
        complete=False,
    )


def _unfetchable(row: FolderRow, uid: int, size: int, now: datetime) -> MailRow:
    """The server has it but will not give it: a person must look."""
    return MailRow(
        mailbox=row.mailbox,
        folder=row.name,
        uid_validity=row.uid_validity,
        uid=uid,
        state=MailState.SHUNTED,
        fetched_at=now,
        filed_at=now,
        size=size,
        complete=False,
        reason="unfetchable",
        error="the server refuses to hand out this mail",
    )

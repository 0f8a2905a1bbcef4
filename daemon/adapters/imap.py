"""IMAP (RFC 3501 and 9051) as ``ports.MailSource``: one connection to one account, used by one thread.

Nothing here changes a flag but ``move`` and ``delete``; bodies are taken with BODY.PEEK[]. Server quirks that are
allowed for: UIDs out of order, ``n:*`` that returns the last mail, several SEARCH answers, no UIDNEXT, folders
below a personal prefix, a FETCH of many that fails because of one.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from imapclient.response_parser import parse_fetch_response

from daemon.adapters.clock import SystemClock
from daemon.adapters.imap_connection import Client, StepLimits, open_client
from daemon.adapters.imap_folders import find_or_create
from daemon.adapters.imap_trouble import must_reconnect, trouble_of
from daemon.adapters.imap_words import imap_day, members, quoted_text, uid_sets
from daemon.ports import (
    Clock,
    FetchedMail,
    FolderStatus,
    MailHead,
    PermanentTrouble,
    TemporaryTrouble,
    Trouble,
)
from daemon.settings import Server

HEAD_BYTES = 65536  # of a mail that is too large to be taken whole
LITERAL_LIMIT = 1024**3  # bytes in one answer; protects the memory from a server gone mad
SEARCH_WINDOW = 80_000  # UIDs: an answer line of imaplib must stay below 1,000,000 bytes
ANSWERS_AT_ONCE = 2000  # mails asked about in one command; their answers lie in memory together
MAX_UID = 2**32 - 1

_Items = dict[bytes, Any]


class ImapSource:
    """``ports.MailSource`` over imapclient. Every method raises only ``Trouble``."""

    def __init__(
        self,
        server: Server,
        *,
        clock: Clock | None = None,
        limits: StepLimits | None = None,
        literal_limit: int = LITERAL_LIMIT,
    ) -> None:
        """``server``: where and how; its secret is read at each connection."""
        self._server = server
        self._clock = clock or SystemClock()
        self._limits = limits or StepLimits()
        self._literal_limit = literal_limit
        self._client: Client | None = None
        self._busy: int | None = None  # the thread that is talking to the server
        self._capabilities: frozenset[str] = frozenset()
        self._exists = 0
        self._last_uid = 0  # of the selected folder
        self._destinations: dict[str, str] = {}

    def connect(self) -> None:
        """Open and log in; a no-op while connected."""
        if self._client is not None:
            return
        try:
            client = open_client(self._server, self._limits, self._literal_limit)
        except Exception as error:
            step = "login" if type(error).__name__ == "LoginError" else "connect"
            raise trouble_of(error, step) from None  # the cause's text may quote what we sent
        self._client = client
        self._destinations.clear()
        with self._step("capability", self._limits.command):
            self._capabilities = frozenset(word.decode("ascii", "replace") for word in client.capabilities())

    def capabilities(self) -> frozenset[str]:
        """What the server can do, in capitals."""
        self.connect()
        return self._capabilities

    def select(self, folder: str) -> FolderStatus:
        """Open a folder, for reading only if the server allows no more."""
        with self._step("select", self._limits.command) as client:
            try:
                answer: _Items = client.select_folder(folder)
            except client.ReadOnlyError:
                answer = client.select_folder(folder, readonly=True)
            if not isinstance(answer.get(b"UIDVALIDITY"), int):
                # Without it no UID means anything: better no mail than the same mail twice.
                raise TemporaryTrouble("no_uid_validity", "the server gave no UIDVALIDITY")
            self._exists = int(answer.get(b"EXISTS", 0))
            uid_next = int(answer.get(b"UIDNEXT", 0))
            self._last_uid = uid_next - 1 if uid_next else self._find_last_uid(client)
            return FolderStatus(int(answer[b"UIDVALIDITY"]), uid_next, self._exists)

    def _find_last_uid(self, client: Client) -> int:
        return max(self._search(client, "UID", "*"), default=0) if self._exists else 0

    def uids(self, first: int, last: int | None = None) -> list[int]:
        """UIDs of the selected folder within [first, last], ascending; asked for in windows."""
        found: set[int] = set()
        upper = MAX_UID if last is None else last
        with self._step("search", self._limits.command) as client:
            for low, high in self._windows(first, last):
                client.allow(self._limits.command)
                found.update(self._search(client, "UID", f"{low}:{high}"))
        return sorted(uid for uid in found if first <= uid <= upper)

    def _windows(self, first: int, last: int | None) -> Iterator[tuple[int, int | str]]:
        """Ranges whose answers fit in a line. What is beyond UIDNEXT (mail that came since) is in the last one."""
        if self._exists <= SEARCH_WINDOW:
            if last is None or first <= last:
                yield first, "*" if last is None else last
            return
        end = self._last_uid if last is None else last
        for low in range(first, end + 1, SEARCH_WINDOW):
            yield low, min(low + SEARCH_WINDOW - 1, end)
        if last is None:
            yield max(first, end + 1), "*"

    def uids_before(self, day: datetime) -> list[int]:
        """UIDs whose INTERNALDATE lies before that instant.

        SEARCH BEFORE knows days without a zone (RFC 3501, 6.4.4): two days around it are looked at one by one.
        """
        utc = day.astimezone(UTC)
        surely, perhaps = utc - timedelta(days=1), utc + timedelta(days=2)
        with self._step("search", self._limits.command) as client:
            sure: set[int] = set()
            unsure: set[int] = set()
            for low, high in self._windows(1, None):
                client.allow(self._limits.command)
                window = ("UID", f"{low}:{high}")
                sure.update(self._search(client, *window, "BEFORE", imap_day(surely)))
                unsure.update(self._search(client, *window, "SINCE", imap_day(surely), "BEFORE", imap_day(perhaps)))
        early = (uid for uid, (_, received_at) in self.stamps(sorted(unsure - sure)).items() if received_at < day)
        return sorted(sure.union(early))

    @staticmethod
    def _search(client: Client, *criteria: str) -> set[int]:
        kind, lines = client.protocol.uid("SEARCH", *criteria)
        if kind != "OK":
            raise client.Error(str(lines))
        words = (word for line in lines if line for word in line.split(b"(", 1)[0].split())
        return {int(word) for word in words}

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """RFC822.SIZE by UID; a UID that is gone is absent."""
        rows = self._fetch_all(uids, "(RFC822.SIZE)")
        return {uid: int(items[b"RFC822.SIZE"]) for uid, items in rows if isinstance(items.get(b"RFC822.SIZE"), int)}

    def stamps(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """RFC822.SIZE and INTERNALDATE by UID; a UID that is gone is absent."""
        rows = self._fetch_all(uids, "(RFC822.SIZE INTERNALDATE)")
        return {uid: (_size(items), self._received_at(items)) for uid, items in rows}

    def heads(self, uids: Sequence[int]) -> list[MailHead]:
        """Size, arrival and header, enough to recognise a mail."""
        found = []
        for uid, items in self._fetch_all(uids, "(RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])"):
            header = items.get(b"BODY[HEADER]")
            if isinstance(header, bytes):
                found.append(MailHead(uid, _size(items), self._received_at(items), header))
        return sorted(found, key=lambda head: head.uid)

    def _fetch_all(self, uids: Sequence[int], items: str) -> Iterator[tuple[int, _Items]]:
        for start in range(0, len(uids), ANSWERS_AT_ONCE):
            for uid_set in uid_sets(uids[start : start + ANSWERS_AT_ONCE]):
                yield from self._fetch_set(uid_set, items).items()

    def _fetch_set(self, uid_set: str, items: str) -> dict[int, _Items]:
        wanted = members(uid_set)
        with self._step("fetch", self._limits.fetch) as client:
            kind, lines = client.protocol.uid("FETCH", uid_set, items)
            if kind != "OK":
                raise client.Error(str(lines[-1:]))
            if lines == [None]:
                return {}
            answer: dict[int, _Items] = parse_fetch_response(lines, normalise_times=False)
            return {uid: values for uid, values in answer.items() if uid in wanted}

    def fetch(self, uids: Sequence[int], *, head_of: frozenset[int] = frozenset()) -> Iterator[FetchedMail]:
        """BODY.PEEK[] of each, of those in ``head_of`` only header and first 64 kB; vanished UIDs are absent.

        So are those that the server will not give: one such mail does not keep the others back.
        """
        for uid_set in uid_sets([uid for uid in uids if uid not in head_of]):
            yield from self._whole(uid_set)
        for uid in sorted(head_of.intersection(uids)):
            yield from self._head(uid)

    def _whole(self, uid_set: str) -> Iterator[FetchedMail]:
        try:
            rows = self._fetch_set(uid_set, "(RFC822.SIZE INTERNALDATE BODY.PEEK[])")
        except PermanentTrouble:
            one_by_one = sorted(members(uid_set))
            for uid in one_by_one if len(one_by_one) > 1 else ():
                yield from self._whole(str(uid))
            return
        for uid in sorted(rows):
            items = rows.pop(uid)  # so that the caller's use of a mail is its only one
            raw = items.get(b"BODY[]")
            if isinstance(raw, bytes):
                yield FetchedMail(uid, raw, _size(items, raw), self._received_at(items))

    def _head(self, uid: int) -> Iterator[FetchedMail]:
        wanted = f"(RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER] BODY.PEEK[]<0.{HEAD_BYTES}>)"
        try:
            items = self._fetch_set(str(uid), wanted).get(uid)
        except PermanentTrouble:
            return
        if items is None:
            return
        header, start = items.get(b"BODY[HEADER]"), items.get(b"BODY[]<0>")
        header = header if isinstance(header, bytes) else b""
        start = start if isinstance(start, bytes) else b""
        raw = start if len(start) >= len(header) else header
        yield FetchedMail(uid, raw, _size(items, raw), self._received_at(items), complete=False)

    def _received_at(self, items: _Items) -> datetime:
        found = items.get(b"INTERNALDATE")
        if not isinstance(found, datetime):
            return self._clock.now()  # unreadable: it came at the latest now
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)

    def move(self, uids: Sequence[int], folder: str) -> None:
        """MOVE (RFC 6851), or COPY + \\Deleted + UID EXPUNGE; creates the folder; gone UIDs are no error."""
        if not uids:
            return
        target = self._destination(folder)
        for uid_set in uid_sets(uids):
            with self._step("move", self._limits.move) as client:
                if "MOVE" in self._capabilities:
                    _checked(client, client.protocol.uid("MOVE", uid_set, target))
                else:
                    self._copy_away(client, uid_set, target)

    def _copy_away(self, client: Client, uid_set: str, target: str) -> None:
        # What an interrupted run has copied and marked must not be copied twice.
        waiting = sorted(self._search(client, "UID", uid_set, "UNDELETED"))
        for batch in uid_sets(waiting):
            _checked(client, client.protocol.uid("COPY", batch, target))
            _mark_deleted(client, batch)
        self._expunge(client, uid_set)

    def delete(self, uids: Sequence[int]) -> None:
        """\\Deleted + UID EXPUNGE; without UIDPLUS only \\Deleted."""
        for uid_set in uid_sets(uids):
            with self._step("delete", self._limits.move) as client:
                _mark_deleted(client, uid_set)
                self._expunge(client, uid_set)

    def _expunge(self, client: Client, uid_set: str) -> None:
        """Never a plain EXPUNGE: it would take along what others have marked."""
        if "UIDPLUS" in self._capabilities:
            _checked(client, client.protocol.uid("EXPUNGE", uid_set))

    def _destination(self, folder: str) -> str:
        """The quoted name of a folder that exists, created if need be, below the personal prefix if it must be."""
        if folder in self._destinations:
            return self._destinations[folder]
        with self._step("create", self._limits.command) as client:
            quoted = quoted_text(find_or_create(client, self._capabilities, folder))
        self._destinations[folder] = quoted
        return quoted

    def idle(self, limit: timedelta, *, interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Wait for news on the selected folder at most ``limit``; True if something may have arrived.

        Ends early, within a second, once ``interrupted`` says so.
        """
        with self._step("idle", self._limits.command) as client:
            return client.wait_for_news(limit, interrupted)

    def close(self) -> None:
        """Log out if the server still listens; never raises. From another thread only to end what is under way."""
        client, self._client = self._client, None
        if client is None:
            return
        if self._busy in (None, threading.get_ident()):
            with contextlib.suppress(Exception):
                client.allow(timedelta(seconds=3))
                client.logout()
        with contextlib.suppress(Exception):
            client.shutdown()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                client.shutdown()

    @contextlib.contextmanager
    def _step(self, name: str, limit: timedelta) -> Iterator[Client]:
        """One exchange with the server within ``limit``; whatever goes wrong becomes Trouble."""
        self.connect()
        self._busy = threading.get_ident()
        try:
            client = cast(Client, self._client)
            client.allow(limit)
            yield client
        except Trouble:
            raise
        except Exception as error:
            trouble = trouble_of(error, name)
            if must_reconnect(trouble):
                self._drop()
            raise trouble from None  # the cause's text may quote mail
        finally:
            self._busy = None


def _size(items: _Items, raw: bytes = b"") -> int:
    size = items.get(b"RFC822.SIZE")
    return size if isinstance(size, int) else len(raw)


def _checked(client: Client, answer: tuple[str, list[Any]]) -> None:
    kind, lines = answer
    if kind != "OK":
        raise client.Error(str(lines[-1:]))


def _mark_deleted(client: Client, uid_set: str) -> None:
    _checked(client, client.protocol.uid("STORE", uid_set, "+FLAGS.SILENT", "(\\Deleted)"))

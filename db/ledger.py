"""The ledger: one row per UID that was ever met (design, rule 2), and the cursors.

Functions take a ``Connection`` inside a unit of work and never commit. States are words of ``MailState``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from db.prepared import inserting
from db.tables import folder, mail

_IN_BATCH = 500  # values in one IN (...): SQLite's limit on variables is far above
_ROW_BATCH = 5000


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A watched folder: ``cursor_uid`` is the last UID that has a row in the ledger.

    Gaps below ``watched_from_uid`` (UIDNEXT at the first poll) are older than our watch and mean nothing.
    """

    id: int
    mailbox: str
    name: str
    uid_validity: int
    cursor_uid: int
    watched_from_uid: int
    started_at: datetime
    polled_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailRow:
    """What the poller writes of one mail (T1)."""

    mailbox: str
    folder: str
    uid_validity: int
    uid: int
    state: str
    fetched_at: datetime
    sha256: str | None = None
    size: int = 0
    complete: bool = True
    backlog: bool = False
    received_at: datetime | None = None
    filed_at: datetime | None = None
    twin_id: int | None = None
    ticket_id: int | None = None
    reason: str | None = None
    error: str | None = None
    server_action: str | None = None


@dataclass(frozen=True, slots=True)
class KnownMail:
    """A mail of the ledger as the search for twins needs it."""

    id: int
    state: str
    sha256: str | None
    size: int
    complete: bool
    received_at: datetime | None
    ticket_id: int | None
    twin_id: int | None
    server_action: str | None


@dataclass(frozen=True, slots=True)
class PendingAction:
    """What the server is still to be told about a filed mail; ``action``: move | delete."""

    mail_id: int
    folder: str
    uid_validity: int
    uid: int
    action: str


_MAIL_COLUMNS = tuple(MailRow.__dataclass_fields__)
_insert_mail = inserting(mail, *_MAIL_COLUMNS, "attempts")
_select_folder = select(
    folder.c.id,
    folder.c.mailbox,
    folder.c.name,
    folder.c.uid_validity,
    folder.c.cursor_uid,
    folder.c.watched_from_uid,
    folder.c.started_at,
    folder.c.polled_at,
)
_one_folder = _select_folder.where(folder.c.mailbox == bindparam("mailbox"), folder.c.name == bindparam("name"))
_set_cursor = (
    update(folder)
    .where(folder.c.id == bindparam("folder_id"))
    .values(cursor_uid=bindparam("cursor"), polled_at=bindparam("at"))
)
_of_folder = (
    mail.c.mailbox == bindparam("mailbox"),
    mail.c.folder == bindparam("name"),
    mail.c.uid_validity == bindparam("validity"),
)
_range_states = select(mail.c.uid, mail.c.state).where(
    *_of_folder, mail.c.uid >= bindparam("first"), mail.c.uid <= bindparam("last")
)
_recently_vanished = select(func.min(mail.c.uid)).where(
    *_of_folder, mail.c.state == "vanished", mail.c.fetched_at >= bindparam("since")
)
_unfetched = (
    select(mail.c.uid).where(*_of_folder, mail.c.state == "received", mail.c.sha256.is_(None)).order_by(mail.c.uid)
)
_known = select(*(mail.c[name] for name in KnownMail.__dataclass_fields__))
_pending = (
    select(mail.c.id, mail.c.folder, mail.c.uid_validity, mail.c.uid, mail.c.server_action)
    .where(
        mail.c.mailbox == bindparam("mailbox"),
        mail.c.server_action.is_not(None),
        mail.c.server_done_at.is_(None),
        mail.c.state != "received",
        mail.c.id > bindparam("after"),
    )
    .order_by(mail.c.id)
    .limit(bindparam("limit"))
)
_finish = update(mail).where(mail.c.id == bindparam("mail_id")).values(server_done_at=bindparam("at"))


def find_folder(connection: Connection, mailbox: str, name: str) -> FolderRow | None:
    """The watched folder, or None before its first poll."""
    row = connection.execute(_one_folder, {"mailbox": mailbox, "name": name}).first()
    return FolderRow(*row) if row else None


def start_folder(connection: Connection, row: FolderRow) -> FolderRow:
    """Begin to watch a folder; the id of ``row`` is ignored and the new one returned."""
    values = {name: getattr(row, name) for name in FolderRow.__dataclass_fields__ if name != "id"}
    found = connection.execute(folder.insert().values(values).returning(folder.c.id)).scalar_one()
    return replace(row, id=found)


def rebuild_folder(connection: Connection, row: FolderRow) -> None:
    """After a UIDVALIDITY change: the folder as it is now (validity, cursor, watched_from)."""
    connection.execute(
        update(folder)
        .where(folder.c.id == row.id)
        .values(
            uid_validity=row.uid_validity,
            cursor_uid=row.cursor_uid,
            watched_from_uid=row.watched_from_uid,
            polled_at=row.polled_at,
        )
    )


def move_cursor(connection: Connection, folder_id: int, cursor_uid: int, at: datetime) -> None:
    """Every UID up to ``cursor_uid`` has its row now."""
    connection.execute(_set_cursor, {"folder_id": folder_id, "cursor": cursor_uid, "at": at})


def insert_mails(connection: Connection, rows: Iterable[MailRow]) -> None:
    """Write the rows of one batch (T1). A first poll may bring very many: they are bound in pieces."""
    remaining = iter(rows)
    while piece := list(islice(remaining, _ROW_BATCH)):
        _insert_mail.many(connection, (_values(row) for row in piece))


def _values(row: MailRow) -> Mapping[str, Any]:
    values: dict[str, Any] = {name: getattr(row, name) for name in _MAIL_COLUMNS}
    values["attempts"] = 0
    return values


def states_in_range(
    connection: Connection, mailbox: str, name: str, validity: int, first: int, last: int
) -> dict[int, str]:
    """UID -> state of the rows of a folder within [first, last]."""
    values = {"mailbox": mailbox, "name": name, "validity": validity, "first": first, "last": last}
    return {row.uid: row.state for row in connection.execute(_range_states, values)}


def first_recently_vanished(
    connection: Connection, mailbox: str, name: str, validity: int, since: datetime
) -> int | None:
    """The lowest UID recorded as vanished since then: a server may show it late all the same."""
    values = {"mailbox": mailbox, "name": name, "validity": validity, "since": since}
    found: int | None = connection.execute(_recently_vanished, values).scalar()
    return found


def forget_vanished(connection: Connection, mailbox: str, name: str, validity: int, uids: Collection[int]) -> None:
    """Take back rows ``vanished`` of mails that turned up after all; the caller inserts them anew."""
    for batch in _batches(sorted(uids)):
        connection.execute(
            mail.delete().where(
                mail.c.mailbox == mailbox,
                mail.c.folder == name,
                mail.c.uid_validity == validity,
                mail.c.state == "vanished",
                mail.c.uid.in_(batch),
            )
        )


def unfetched(connection: Connection, mailbox: str, name: str, validity: int) -> list[int]:
    """UIDs of mails that wait to be filed without bytes: requeued after the server would not hand them out."""
    values = {"mailbox": mailbox, "name": name, "validity": validity}
    return [uid for (uid,) in connection.execute(_unfetched, values)]


def replace_unfetched(connection: Connection, rows: Iterable[MailRow]) -> None:
    """The same rows with what a new attempt brought."""
    changing = ("state", "sha256", "size", "complete", "backlog", "received_at", "filed_at", "reason", "error")
    for row in rows:
        connection.execute(
            update(mail)
            .where(mail.c.mailbox == row.mailbox, mail.c.folder == row.folder)
            .where(mail.c.uid_validity == row.uid_validity, mail.c.uid == row.uid)
            .values({name: getattr(row, name) for name in changing})
        )


def known_by_size(connection: Connection, mailbox: str, name: str, validity: int) -> dict[int, list[KnownMail]]:
    """Mails of a folder under an earlier UIDVALIDITY, by their size on the server."""
    found: dict[int, list[KnownMail]] = {}
    rows = connection.execute(
        _known.where(mail.c.mailbox == mailbox, mail.c.folder == name, mail.c.uid_validity == validity).where(
            mail.c.state != "vanished"
        )
    )
    for row in rows:
        known = KnownMail(*row)
        found.setdefault(known.size, []).append(known)
    return found


def known_by_sha256(connection: Connection, mailbox: str, name: str, validity: int, sha256: str) -> KnownMail | None:
    """The mail of a folder under an earlier UIDVALIDITY whose bytes are these."""
    row = connection.execute(
        _known.where(
            mail.c.sha256 == sha256,
            mail.c.mailbox == mailbox,
            mail.c.folder == name,
            mail.c.uid_validity == validity,
        ).limit(1)
    ).first()
    return KnownMail(*row) if row else None


def pending_actions(connection: Connection, mailbox: str, *, after: int = 0, limit: int = 5000) -> list[PendingAction]:
    """What the server is still to be told, oldest first, rows with an id above ``after``."""
    values = {"mailbox": mailbox, "after": after, "limit": limit}
    return [PendingAction(*row) for row in connection.execute(_pending, values)]


def finish_actions(connection: Connection, mail_ids: Sequence[int], at: datetime) -> None:
    """The server was told (or the UID is gone)."""
    if mail_ids:
        connection.execute(_finish, [{"mail_id": mail_id, "at": at} for mail_id in mail_ids])


def hand_over_actions(connection: Connection, actions: Sequence[PendingAction], at: datetime) -> None:
    """Actions on UIDs of an earlier UIDVALIDITY: the legs found again take them over, the old rows are done."""
    due = {action.mail_id: action.action for action in actions}
    for batch in _batches(sorted(due)):
        legs = connection.execute(
            select(mail.c.id, mail.c.twin_id).where(
                mail.c.twin_id.in_(batch), mail.c.state == "duplicate_leg", mail.c.server_action.is_(None)
            )
        ).all()
        for leg_id, twin_id in legs:
            connection.execute(update(mail).where(mail.c.id == leg_id).values(server_action=due[twin_id]))
    finish_actions(connection, sorted(due), at)


def referenced_sha256(connection: Connection, hashes: Sequence[str]) -> set[str]:
    """Which of these raw mails the ledger still names; the others are orphans."""
    found: set[str] = set()
    for batch in _batches(hashes):
        rows = connection.execute(select(mail.c.sha256).where(mail.c.sha256.in_(batch), mail.c.erased_at.is_(None)))
        found.update(row[0] for row in rows)
    return found


def states_of_folder(
    connection: Connection, mailbox: str, name: str, validity: int, *, batch: int = _ROW_BATCH
) -> Iterable[list[tuple[int, str]]]:
    """(uid, state) of all rows of a folder, ascending, in batches."""
    after = 0
    statement = (
        select(mail.c.uid, mail.c.state)
        .where(*_of_folder, mail.c.uid > bindparam("after"))
        .order_by(mail.c.uid)
        .limit(batch)
    )
    while True:
        values = {"mailbox": mailbox, "name": name, "validity": validity, "after": after}
        rows = [(uid, state) for uid, state in connection.execute(statement, values)]
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _batches(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), _IN_BATCH):
        yield values[start : start + _IN_BATCH]

"""Server against ledger, UID by UID: the proof that every mail is accounted for (design, rule 2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from daemon.ports import MailSource
from daemon.settings import Mailbox
from daemon.states import MailState
from db import ledger
from db.engine import Database


@dataclass(frozen=True, slots=True)
class FolderReconciliation:
    """One folder. ``missing``: UIDs on the server without a row, or whose row says they had vanished.

    ``uid_validity`` is the server's; ``states`` counts the rows of the ledger under it.
    """

    name: str  # of the mailbox
    folder: str
    uid_validity: int
    missing: tuple[int, ...]
    states: dict[str, int]


def reconcile(mailbox: Mailbox, source: MailSource, database: Database) -> list[FolderReconciliation]:
    """Each watched folder of one mailbox. Writes nothing. Raises Trouble if the server cannot be asked.

    Mail that arrives after the folder was opened does not count: the server says at SELECT what is there.
    """
    source.connect()
    return [_reconcile_folder(mailbox, name, source, database) for name in mailbox.imap.folders]


def _reconcile_folder(mailbox: Mailbox, name: str, source: MailSource, database: Database) -> FolderReconciliation:
    status = source.select(name)
    missing = set(source.uids(1, status.uid_next - 1 if status.uid_next else None)) if status.exists else set()
    states: Counter[str] = Counter()
    with database.read() as connection:
        for rows in ledger.states_of_folder(connection, mailbox.name, name, status.uid_validity):
            states.update(state for _, state in rows)
            missing.difference_update(uid for uid, state in rows if state != MailState.VANISHED)
    return FolderReconciliation(mailbox.name, name, status.uid_validity, tuple(sorted(missing)), dict(states))

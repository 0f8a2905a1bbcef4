"""What a person does to a ticket or to a mail put aside, from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from daemon.ports import Clock
from daemon.states import EventName, TicketState
from db import backlog, desk
from db.engine import Database

MAX_ANSWER_CHARS = 100_000


class TicketError(Exception):
    """A request that cannot be done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """The verbs ``close``, ``answered`` and ``shunted requeue``."""

    database: Database
    clock: Clock

    def close(self, number: str) -> None:
        """Close a ticket. Raises TicketError if there is none, or if it is closed already."""
        with self.database.write() as work:
            found = _find(work.connection, number)
            if found.state == TicketState.CLOSED.value:
                raise TicketError(f"{found.number} is closed already")
            now = self.clock.now()
            desk.update_ticket(work.connection, found.id, {"state": TicketState.CLOSED.value, "closed_at": now})
            desk.insert_events(work.connection, [_event(EventName.TICKET_CLOSED, found.id, now)])
            work.commit()

    def answer(self, number: str, text: str) -> None:
        """Record an answer given by other means, such as the telephone, with its text for the register.

        Raises TicketError if there is no such ticket, or no text.
        """
        text = text.replace("\0", "").strip()[:MAX_ANSWER_CHARS]
        if not text:
            raise TicketError("the answer is empty: write down what was answered, the register needs it")
        with self.database.write() as work:
            found = _find(work.connection, number)
            now = self.clock.now()
            values = {"state": TicketState.ANSWERED.value, "answered_at": now, "call_back_done_at": now}
            desk.update_ticket(work.connection, found.id, values)
            article = dict.fromkeys(("mail_id", "outbox_id", "author_id"))
            entry = {
                "ticket_id": found.id,
                "direction": "internal",
                "visibility": "public",
                "attachments": [],
                "at": now,
            }
            texts = {"subject": "", "reply_text": text, "quoted_text": ""}
            desk.insert_article(work.connection, article | entry | {"attachments": []}, texts)
            desk.insert_events(work.connection, [_event(EventName.TICKET_ANSWERED, found.id, now)])
            work.commit()

    def requeue(self, mail_ids: Sequence[int]) -> list[int]:
        """Put shunted mails back into the backlog. Returns those that were; the others are not shunted."""
        with self.database.write() as work:
            found = backlog.requeue(work.connection, mail_ids)
            now = self.clock.now()
            events = [_event(EventName.MAIL_REQUEUED, None, now) | {"mail_id": mail_id} for mail_id in found]
            desk.insert_events(work.connection, events)
            work.commit()
        return found


def _find(connection: Connection, number: str) -> desk.TicketRef:
    found = desk.tickets_by_numbers(connection, [number.strip().upper(), number.strip()])
    if not found:
        raise TicketError(f"there is no ticket {number}: `sportello tickets` lists them")
    return found[0]


def _event(name: EventName, ticket_id: int | None, at: datetime) -> dict[str, Any]:
    return {"at": at, "name": name.value, "ticket_id": ticket_id, "mail_id": None, "outbox_id": None, "facts": {}}

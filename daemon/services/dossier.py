"""What rows and letters say about one mail: facts read off the mail and the decision, before anything is written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daemon.services.decision import Arrival, Decision
from daemon.settings import Mailbox
from daemon.states import AcknowledgementState, MailState, TicketState
from parsers.understanding import Understanding
from parsers.values import Address, FieldValue, FormDefinition, FormReading

MAX_PARTICIPANTS = 40  # people of one mail who may write into its ticket
MIN_FINGERPRINT_CHARS = 60  # letters and digits: shorter texts ("please call me") are alike by chance
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A row of the backlog, in hand."""

    id: int
    arrival: Arrival
    raw: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One mail about to be filed. Pure: rows that need ids of other rows get them from the caller."""

    received: ReceivedMail
    understood: Understanding
    decided: Decision
    now: datetime
    fingerprint: str | None  # None where nobody can ask the same on another channel

    @property
    def mailbox(self) -> Mailbox:
        return self.received.arrival.mailbox

    @property
    def form(self) -> FormReading | None:
        """The first filled form."""
        return next((form for form in self.understood.forms if not form.blank), None)

    @property
    def subject(self) -> str:
        """The form's, where it has one, else the mail's."""
        return self.field(lambda form: form.subject_field) or self.understood.message.subject

    @property
    def language(self) -> str:
        """In which we write: the requester's if we speak it, else the mailbox's."""
        spoken = self.understood.message.language
        return spoken if spoken in ("pl", "it", "en") else self.mailbox.language

    def field(self, name_of: Callable[[FormDefinition], str | None]) -> str | None:
        """The value of the form's field that plays a role, such as ``office``."""
        form = self.form
        if form is None:
            return None
        definition = next((found for found in self.mailbox.forms if found.id == form.form), None)
        return form.value(name_of(definition)) if definition is not None else None

    def known_ids(self) -> list[str]:
        """The identifiers under which the writer, or his provider, knows this mail."""
        certified = self.understood.certified
        ids = [self.understood.message.message_id]
        if certified is not None:
            ids += [certified.provider_msgid, certified.our_msgid]
        return list(dict.fromkeys(found for found in ids if found))

    def people(self) -> list[tuple[Address, str]]:
        """Everybody who may write into the ticket and why, the requester first."""
        recipient, message = self.decided.recipient, self.understood.message
        found: list[tuple[Address, str]] = [(address, "author") for address in message.authors]
        if not found and message.author is not None:
            found.append((message.author, "author"))
        found += [(address, "reply_to") for address in message.reply_to]
        if recipient is not None and recipient.address is not None:
            found.append((recipient.address, "form" if recipient.source == "form" else "reply_to"))
        found += [(address, "cc") for address in message.cc]
        own = self.decided.facts.own_addresses
        unique: dict[str, tuple[Address, str]] = {}
        for address, role in found:
            if address.addr_spec and address.key not in own:
                unique.setdefault(address.key, (address, role))
        return list(unique.values())[:MAX_PARTICIPANTS]

    def ticket_values(self, number: str, requester: int | None, acknowledged: int | None) -> dict[str, Any]:
        """The columns of the new ticket; the ids are those of people."""
        decided, plan, form = self.decided, self.decided.plan, self.form
        certified = self.understood.certified
        values: dict[str, Any] = dict.fromkeys(("call_back_done_at", "answered_at", "closed_at", "overdue_alerted_at"))
        return values | {
            "number": number,
            "mailbox": self.mailbox.name,
            "channel": self.mailbox.channel.value,
            "state": TicketState.NEW.value,
            "category": form.form if form else "",
            "priority": "normal",
            "oversize": decided.verdict.state is MailState.OVERSIZE,
            "language": self.language,
            "assurance": certified.assurance if certified else None,
            "subject": self.subject,
            "fingerprint": self.fingerprint,
            "requester_id": requester,
            "office": self.field(lambda definition: definition.office_field),
            "call_back": plan.phone if plan else None,
            "received_at": self.received.arrival.received_at,
            "effective_at": decided.effective_at,
            "acknowledge_by": decided.acknowledge_by,
            "opened_at": self.now,
            "acknowledgement_state": plan.state.value if plan else AcknowledgementState.SUPPRESSED.value,
            "acknowledgement_reason": plan.reason if plan else None,
            "acknowledgement_at": plan.at if plan else None,
            "acknowledgement_to_id": acknowledged,
        }

    def article_values(self, ticket_id: int, author: int | None) -> dict[str, Any]:
        """The columns of the ticket's entry for this mail."""
        files = [
            {
                "filename": found.filename,
                "media_type": found.media_type,
                "size": found.size,
                "sha256": found.sha256,
                "part_path": found.part_path,
            }
            for found in self.understood.message.attachments
        ]
        return {
            "ticket_id": ticket_id,
            "mail_id": self.received.id,
            "outbox_id": None,
            "author_id": author,
            "direction": "inbound",
            "visibility": "public",
            "attachments": files,
            "at": self.now,
        }

    def texts(self) -> dict[str, str]:
        """The words of that entry."""
        message = self.understood.message
        return {"subject": message.subject, "reply_text": message.reply_text, "quoted_text": message.quoted_text}


def fingerprint(text: str) -> str | None:
    """Hex SHA-256 of a question's letters and digits, by which it is known again on another channel."""
    letters = _NO_LETTERS.sub("", text.casefold())
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= MIN_FINGERPRINT_CHARS else None


def form_values(form: FormReading) -> dict[str, Any]:
    """A form's reading as the columns of its row."""
    return {
        "form": form.form,
        "version": form.version,
        "fields": {name: _field_json(value) for name, value in form.fields.items()},
        "missing": list(form.missing),
        "conflicts": [[name, [_field_json(value) for value in values]] for name, values in form.conflicts],
    }


def _field_json(value: FieldValue) -> Mapping[str, Any]:
    return {"value": value.value, "confidence": value.confidence, "source": value.source, "raw": value.raw}

"""A submitted message as the fake provider sees it: its address fields, and its rewriting for certification."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

_MESSAGE_ID = re.compile(rb"^Message-ID:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Original:
    """What a provider reads from a submission; addresses case-folded in the ``keys``, headers raw in ``raw_*``."""

    raw: bytes
    message_id: str | None
    subject: str
    sender: str  # first address of From:
    authors: tuple[str, ...]
    reply_to: str
    to_keys: frozenset[str]
    cc_keys: frozenset[str]
    has_bcc: bool
    receipt_type: str
    raw_subject: str
    raw_to: str
    raw_cc: str
    raw_reply_to: str

    def rewritten(self, identifier: str) -> bytes:
        """The message as it is certified: its Message-ID replaced, the client's kept beside it (section 2.2.1)."""
        head, gap, body = self.raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").partition(b"\r\n\r\n")
        head = _MESSAGE_ID.sub(b"", head + b"\r\n")
        head += f"Message-ID: <{identifier}>".encode()
        if self.message_id:
            head += f"\r\nX-Riferimento-Message-ID: <{self.message_id}>".encode()
        return head + gap + body


def read_original(raw: bytes) -> Original:
    """Read a submission with the standard library: good enough for mail that we wrote ourselves."""
    message = email.message_from_bytes(raw.partition(b"\r\n\r\n")[0] if b"\r\n\r\n" in raw else raw)

    def field(name: str) -> str:
        return " ".join(str(message.get(name, "")).split())

    authors = _addresses(message, "from")
    reply_to = _addresses(message, "reply-to")
    receipt_type = field("X-TipoRicevuta").lower()
    return Original(
        raw=raw,
        message_id=field("Message-ID").strip("<>") or None,
        subject=str(make_header(decode_header(field("Subject")))),
        sender=authors[0] if authors else "",
        authors=tuple(one.casefold() for one in authors),
        reply_to=reply_to[0] if reply_to else "",
        to_keys=frozenset(one.casefold() for one in _addresses(message, "to")),
        cc_keys=frozenset(one.casefold() for one in _addresses(message, "cc")),
        has_bcc=bool(field("Bcc")),
        receipt_type=receipt_type if receipt_type in ("breve", "sintetica") else "completa",
        raw_subject=field("Subject"),
        raw_to=field("To"),
        raw_cc=field("Cc"),
        raw_reply_to=field("Reply-To"),
    )


def summarise(raw: bytes) -> bytes:
    """The original of a "breve" receipt: every file replaced by the SHA-1 of its encoded bytes (section 3.3.2.2)."""
    message = email.message_from_bytes(raw)
    for part in message.walk():
        filename = part.get_filename()
        if not filename or part.is_multipart():
            continue
        payload = part.get_payload(decode=False)
        encoded = str(payload).replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "surrogateescape")
        digest = hashlib.sha1(encoded, usedforsecurity=False).hexdigest()
        for name in ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding"):
            del part[name]
        part["Content-Type"] = f'text/plain; name="{filename}.hash"'
        part["Content-Disposition"] = f'attachment; filename="{filename}.hash"'
        part.set_payload(digest)
    return message.as_bytes(policy=email.policy.SMTP.clone(refold_source="none"))


def _addresses(message: Message, name: str) -> Sequence[str]:
    fields = [str(value) for value in message.get_all(name, [])]
    return [address for _, address in getaddresses(fields) if address]

"""``parse``: the bytes of one mail to a ``ParsedMessage``.

Why not a library. The tree, the bodies and the header fields are read by our own code, straight from the bytes:
the email package (and mail-parser, which is built on it) holds nearly nine times the size of a big mail, needs
four times as long for an attachment, is super-linear in Content-Type parameters under the modern policy and raises
on unknown charsets. mail-parser is right, and strict, on well-formed addresses, dates and trace fields, so it is
the oracle of our tests there; on broken fields it gives no value where a reader still sees one, and importing
it costs 70 ms, more than parsing a hundred mails.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Final

from parsers import language
from parsers.addresses import read_addr_spec, read_addresses
from parsers.fields import read_date, read_ids, read_message_id
from parsers.kinds.classification import KindReading, classify
from parsers.mime import Part, read_tree
from parsers.reading import read_content
from parsers.replies import forward, reply
from parsers.values import DEFAULT_LIMITS, Address, Limits, ParsedMessage

_MAX_SUBJECT: Final = 10_000  # characters
_KIND_FIELDS: Final = tuple(one.name for one in fields_of(KindReading))


def parse(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> ParsedMessage:
    """Everything a mail says. Total: any bytes give a value, and ``defects`` names what was wrong.

    The mail is read at once; what it means is worked out field by field when first asked (:class:`_Meaning`).
    """
    defects: list[str] = []
    root = read_tree(raw, limits, defects)
    text, charset, reading = read_content(root, limits, defects)
    fields: dict[str, list[str]] = {}
    shown: dict[str, str] = {}  # the first of each name, decoded
    for (name, sent), (_, decoded) in zip(root.sent, root.headers, strict=True):
        lowered = name.lower()
        if lowered in fields:
            fields[lowered].append(sent)
        else:
            fields[lowered], shown[lowered] = [sent], decoded
    subject = shown.get("subject", "")[:_MAX_SUBJECT].strip()
    authors = _addresses(fields, "from", limits)
    if not authors:
        defects.append("author-missing")
    author = authors[0] if authors else None
    envelope_sender = _read_envelope_sender(fields)
    sent_at, date_defect = read_date(shown.get("date"))
    if date_defect:
        defects.append(date_defect)
    senders = _addresses(fields, "sender", limits)
    known: dict[str, object] = {
        "message_id": read_message_id(shown.get("message-id")),
        "author": author,
        "authors": authors,
        "sender": senders[0] if senders else None,
        "reply_to": _reachable(_addresses(fields, "reply-to", limits)),
        "to": _reachable(_addresses(fields, "to", limits)),
        "cc": _reachable(_addresses(fields, "cc", limits)),
        "envelope_sender": envelope_sender,
        "subject": subject,
        "sent_at": sent_at,
        "in_reply_to": read_ids(shown.get("in-reply-to")),
        "references": read_ids(shown.get("references")),
        "text": text,
        "html": "\n".join(reading.html) if reading.html else None,
        "attachments": tuple(reading.attachments.found),
        "headers": root.headers,
        "charset": charset,
        "defects": tuple(defects),
    }
    return ParsedMessage.later(known, _Meaning(root, author, envelope_sender, subject, text))


@dataclass(slots=True)
class _Meaning:
    """What is read out of a mail that is already in words: asked for one of its fields, gives all that come with it.

    Without state of its own but the reply text, which the language needs too: two threads that ask at once do the
    same work twice and find the same.
    """

    root: Part
    author: Address | None
    envelope_sender: str | None
    subject: str
    text: str
    parts: reply.ReplyParts | None = None

    def __call__(self, name: str) -> dict[str, object]:
        if name in _KIND_FIELDS:
            verdict = classify(self.root, self.author, self.envelope_sender, self.subject, self.text)
            return {name: getattr(verdict, name) for name in _KIND_FIELDS}
        if name in ("reply_text", "quoted_text"):
            parts = self._split()
            return {"reply_text": parts.reply_text, "quoted_text": parts.quoted_text}
        if name == "language":
            return {"language": language.detect_language(self._split().reply_text or self.text)}
        if name == "forwarded":
            return {"forwarded": forward.read_forwarded(self.root, self.subject, self.text)}
        return {}

    def _split(self) -> reply.ReplyParts:
        if self.parts is None:
            self.parts = reply.split_reply(self.text)
        return self.parts


def _addresses(fields: dict[str, list[str]], name: str, limits: Limits) -> tuple[Address, ...]:
    """All mailboxes of all fields of that name: some mailers repeat To: instead of continuing it."""
    values = fields.get(name)
    if values is None:
        return ()
    if len(values) == 1:
        return read_addresses(values[0], limits.max_addresses)
    merged = dict.fromkeys(address for value in values for address in read_addresses(value, limits.max_addresses))
    return tuple(merged)[: limits.max_addresses]


def _reachable(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    """Without names that have no address: nobody can be written to there."""
    return tuple([one for one in addresses if one.addr_spec]) if addresses else ()


def _read_envelope_sender(fields: dict[str, list[str]]) -> str | None:
    """Return-Path (RFC 5321, section 4.4): ``""`` is the null address, None is unknown."""
    values = fields.get("return-path")
    if not values:
        return None
    value = values[0]
    usual = read_addresses(value, 1) if value.startswith("<") and value != "<>" else ()
    if usual:
        return usual[0].addr_spec or None
    if "<>" in value.replace(" ", ""):
        return ""
    return read_addr_spec(value) or None

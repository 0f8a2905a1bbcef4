"""``parse``: the bytes of one mail to a ``ParsedMessage``.

Why not a library. The tree, the bodies and the header fields are read by our own code, straight from the bytes:
the email package (and mail-parser, which is built on it) holds nearly nine times the size of a big mail, needs
four times as long for an attachment, is super-linear in Content-Type parameters under the modern policy and raises
on unknown charsets. mail-parser is right, and strict, on well-formed addresses, dates and trace fields, so it is
the oracle of our tests there; on broken fields it gives no value where a reader still sees one, and importing
it costs 70 ms, more than parsing a hundred mails.
"""

from __future__ import annotations

from typing import Final

from parsers import forward, kind, language, reply
from parsers.addresses import read_addr_spec, read_addresses
from parsers.fields import read_date, read_ids, read_message_id
from parsers.mime import Part, read_tree
from parsers.reading import read_content
from parsers.values import DEFAULT_LIMITS, Address, Limits, ParsedMessage

_MAX_SUBJECT: Final = 10_000  # characters


def parse(raw: bytes, limits: Limits = DEFAULT_LIMITS) -> ParsedMessage:
    """Everything a mail says. Total: any bytes give a value, and ``defects`` names what was wrong."""
    defects: list[str] = []
    root = read_tree(raw, limits, defects)
    text, charset, reading = read_content(root, limits, defects)
    fields: dict[str, list[str]] = {}
    for name, value in root.sent:
        fields.setdefault(name.lower(), []).append(value)
    subject = (root.header("Subject") or "")[:_MAX_SUBJECT].strip()
    authors = _addresses(fields, "from", limits)
    if not authors:
        defects.append("author-missing")
    author = authors[0] if authors else None
    envelope_sender = _read_envelope_sender(root)
    sent_at, date_defect = read_date(root.header("Date"))
    if date_defect:
        defects.append(date_defect)
    verdict = kind.classify(root, author, envelope_sender, subject, text)
    parts = reply.split_reply(text)
    senders = _addresses(fields, "sender", limits)
    return ParsedMessage(
        message_id=read_message_id(root.header("Message-ID")),
        author=author,
        authors=authors,
        sender=senders[0] if senders else None,
        reply_to=_reachable(_addresses(fields, "reply-to", limits)),
        to=_reachable(_addresses(fields, "to", limits)),
        cc=_reachable(_addresses(fields, "cc", limits)),
        envelope_sender=envelope_sender,
        subject=subject,
        sent_at=sent_at,
        in_reply_to=read_ids(root.header("In-Reply-To")),
        references=read_ids(root.header("References")),
        text=text,
        html="\n".join(reading.html) if reading.html else None,
        reply_text=parts.reply_text,
        quoted_text=parts.quoted_text,
        language=language.detect_language(parts.reply_text or text),
        attachments=tuple(reading.attachments.found),
        kind=verdict.kind,
        evidence=verdict.evidence,
        opens_ticket=verdict.opens_ticket,
        acknowledgeable=verdict.acknowledgeable,
        suppressed_because=verdict.suppressed_because,
        delivery_report=verdict.delivery_report,
        disposition_report=verdict.disposition_report,
        forwarded=forward.read_forwarded(root, subject, text),
        auto_submitted=verdict.auto_submitted,
        headers=root.headers,
        charset=charset,
        defects=tuple(defects),
    )


def _addresses(fields: dict[str, list[str]], name: str, limits: Limits) -> tuple[Address, ...]:
    """All mailboxes of all fields of that name: some mailers repeat To: instead of continuing it."""
    values = fields.get(name, ())
    if len(values) == 1:
        return read_addresses(values[0], limits.max_addresses)
    merged = dict.fromkeys(address for value in values for address in read_addresses(value, limits.max_addresses))
    return tuple(merged)[: limits.max_addresses]


def _reachable(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    """Without names that have no address: nobody can be written to there."""
    return addresses if all(one.addr_spec for one in addresses) else tuple(one for one in addresses if one.addr_spec)


def _read_envelope_sender(root: Part) -> str | None:
    """Return-Path (RFC 5321, section 4.4): ``""`` is the null address, None is unknown."""
    value = root.sent_header("Return-Path")
    if value is None:
        return None
    usual = read_addresses(value, 1) if value.startswith("<") and value != "<>" else ()
    if usual:
        return usual[0].addr_spec or None
    if "<>" in value.replace(" ", ""):
        return ""
    return read_addr_spec(value) or None

"""Reports that mail systems send: DSN (RFC 3464), MDN (RFC 8098) and ARF (RFC 5965), read field by field.

Bounces in the formats older than RFC 3464 are read by :mod:`parsers.kinds.bounces`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from parsers import fields
from parsers.mime import Part
from parsers.values import DeliveryReport, DispositionReport, RecipientReport

MAX_RECIPIENTS = 200  # of one report
MAX_STATUS_CHARS = 200_000  # of the machine-readable part
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)$")
_MESSAGE_ID = re.compile(
    r"^[>|\s]{0,12}(?:X-Original-)?Message-ID[ \t]*:[ \t]*\n?[ \t]*<?([^<>\s]{3,300})>?", re.I | re.M
)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_NOTIFICATION_TYPES = ("message/disposition-notification", "message/global-disposition-notification")
_HEADER_TYPES = (
    "text/rfc822-headers", "message/rfc822-headers", "text/rfc822-header", "message/global-headers", "message/partial",
)  # fmt: skip


def report_type(root: Part) -> str:
    """The ``report-type`` of a multipart/report (RFC 6522), lower case; empty if the mail is none."""
    if root.media_type != "multipart/report":
        return ""
    return root.parameters.get("report-type", "unknown").strip().lower() or "unknown"


def find_part(root: Part, types: tuple[str, ...]) -> Part | None:
    """The first part of one of these media types, enclosed mails apart."""
    return next((part for part in root.walk() if part.media_type in types), None)


def find_status_part(root: Part) -> Part | None:
    """The machine-readable part of a DSN."""
    return find_part(root, _STATUS_TYPES)


def read_delivery_report(root: Part) -> DeliveryReport | None:
    """Every field of RFC 3464, sections 2.2 and 2.3; None if the mail has no delivery-status part."""
    part = find_status_part(root)
    if part is None:  # a gateway wrapped the report into a mail of its own
        inside = (each for each in root.walk(enter_messages=True) if each.media_type in _STATUS_TYPES)
        part = next(inside, None)
    if part is None:
        return None
    groups = list(read_groups(part_text(part)))
    message = groups[0] if groups else {}
    recipients = [_read_recipient(group) for group in groups if _is_recipient(group)][:MAX_RECIPIENTS]
    return DeliveryReport(
        format="rfc3464",
        original_message_id=original_message_id(root, None, message),
        reporting_mta=_typed(message.get("reporting-mta", "")),
        original_envelope_id=message.get("original-envelope-id", ""),
        arrival_date=read_date(message.get("arrival-date", "")),
        recipients=tuple(recipients),
    )


def read_disposition_report(root: Part) -> DispositionReport | None:
    """The fields of RFC 8098, section 3.2; None if the mail is no MDN."""
    part = find_part(root, _NOTIFICATION_TYPES)
    if part is None:
        return None
    fields: dict[str, str] = {}
    for group in read_groups(part_text(part)):
        fields = {**group, **fields}
    own = fields.get("original-message-id", "").strip(" <>\t")
    return DispositionReport(
        original_message_id=own or original_message_id(root, None),
        final_recipient=_typed(fields.get("final-recipient", "")),
        disposition=fields.get("disposition", ""),
    )


def read_groups(text: str) -> Iterator[dict[str, str]]:
    """Groups of header-like fields separated by empty lines: lower-case names, unfolded values, first one wins."""
    group: dict[str, str] = {}
    last = ""
    for line in text[:MAX_STATUS_CHARS].split("\n"):
        line = line.rstrip("\r")
        if not line.strip():
            if group:
                yield group
            group, last = {}, ""
            continue
        if line[0] in " \t" and last:
            if len(group[last]) < 4000:
                group[last] = f"{group[last]} {line.strip()}".strip()
            continue
        match = _FIELD.match(line)
        if match:
            last = match[1].lower()
            if last in group:
                last = f"{last}+"
            group.setdefault(last, match[2].strip())
    if group:
        yield group


def _is_recipient(group: dict[str, str]) -> bool:
    return bool(group.keys() & {"final-recipient", "original-recipient", "action", "status", "x-actual-recipient"})


def _read_recipient(group: dict[str, str]) -> RecipientReport:
    status = _STATUS.search(group.get("status", ""))
    return RecipientReport(
        final_recipient=next(filter(None, (_typed(group.get(name, "")) for name in _RECIPIENT_FIELDS)), ""),
        original_recipient=_typed(group.get("original-recipient", "")),
        action=(group.get("action", "").split(None, 1) or [""])[0].lower().rstrip(";,."),
        status=status[0] if status else "",
        remote_mta=_typed(group.get("remote-mta", "")),
        diagnostic_code=_typed(group.get("diagnostic-code", "")),
        last_attempt_date=read_date(group.get("last-attempt-date", "")),
        will_retry_until=read_date(group.get("will-retry-until", "")),
    )


_RECIPIENT_FIELDS = ("final-recipient", "x-actual-recipient", "original-recipient")


def _typed(value: str) -> str:
    """The value behind ``rfc822;`` or another type name, without comments in front and angle brackets."""
    kind, separator, rest = value.partition(";")
    found = rest if separator and re.fullmatch(r"\s*[\w.-]{1,40}\s*(?:\([^()]{0,80}\))?\s*", kind) else value
    found = found.strip()
    return found[1:-1].strip() if found.startswith("<") and found.endswith(">") else found


def read_date(value: str) -> datetime | None:
    """An RFC 5322 date, aware (an unknown zone counts as UTC); None if unreadable."""
    return fields.read_date(value)[0] if value else None


def part_text(part: Part) -> str:
    """The text of a part, also where a reader took its body for an enclosed mail."""
    return part.text()[:MAX_STATUS_CHARS]


def original_message_id(root: Part, text: str | None, named: Mapping[str, str] | None = None) -> str | None:
    """The Message-ID of the mail reported on: from the returned mail or header, else from the report's own
    fields (``named``) or from ``text``, else from what the report itself refers to. Without angle brackets."""
    for part in root.walk():
        if part is root:
            continue
        found: str | None = None
        if part.is_message and part.children:
            inside = part.children[0]
            found = inside.header("Message-ID") or inside.header("X-Original-Message-ID")
        elif part.media_type in _HEADER_TYPES:
            hit = _MESSAGE_ID.search(part_text(part))
            found = hit[1] if hit else None
        else:
            continue
        found = found or part.header("Message-ID")  # the empty line in front of the returned mail was lost
        if found and found.strip(" <>"):
            return bare_id(found)
    for name in ("x-original-message-id", "original-message-id"):
        if named and named.get(name, "").strip(" <>"):
            return bare_id(named[name])
    if text is not None:
        plain = (part_text(part) for part in root.walk() if part.media_type == "text/plain" and part is not root)
        for each in (text[:MAX_STATUS_CHARS], *plain):  # the header may also be a text that hangs on
            hit = _MESSAGE_ID.search(each)
            if hit:
                return bare_id(hit[1])
    for name in ("X-Original-Message-ID", "In-Reply-To", "References"):
        value = root.header(name)
        ids = re.findall(r"<([^<>\s]{3,300})>", value[:4000]) if value else []
        if ids:
            return str(ids[-1])
    return None


def bare_id(value: str) -> str:
    """The identifier inside the first pair of angle brackets, or the first word."""
    hit = re.search(r"<([^<>]{1,400})>", value)
    return (hit[1] if hit else value).strip().split()[0].strip("<>") if value.strip() else ""

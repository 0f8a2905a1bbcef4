"""Bounces in the formats older than RFC 3464: qmail, exim, sendmail, Exchange, Domino, web mailers and many more.

They are recognised by who sends them, what the subject says and how the text begins; one of these alone is not
enough. A person who forwards or quotes a bounce is not a mail system.
"""

from __future__ import annotations

import re
from functools import cache

from parsers.kinds.bounce_phrases import BODY_PHRASES, COPY_MARKS, FORMATS, PERSON_WRITES, RECIPIENT_MARKS, SUBJECTS
from parsers.kinds.reports import MAX_RECIPIENTS, original_message_id
from parsers.mime import Part
from parsers.values import DeliveryReport, RecipientReport

MAX_NOTICE_CHARS = 20_000  # of the text in front of the returned mail
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9\u0080-\uffff-]{1,63}(?:\.[A-Za-z0-9\u0080-\uffff-]{1,63}){1,8}"
_PATTERNS = (
    rf"^[ \t>]{{0,8}}(?:Final|Original)-Recipient:[ \t]*(?:rfc822;)?[ \t]*<?({_ADDRESS})",
    rf"^[ \t]{{0,8}}<({_ADDRESS})>[ \t]*(?::|\.\.\.|\(|$)",
    rf"^\d{{3}}[ -](?:\d\.\d\.\d[ ])?<?({_ADDRESS})>?\.\.\.",
    rf"RCPT TO:[ \t]*<?({_ADDRESS})",
    rf"^[ \t]{{1,12}}<?({_ADDRESS})>?[ \t]*$",
    rf"^<?({_ADDRESS})>?[ \t]*(?::|-|\()",
    rf"(?:recipient|user|account|mailbox|address|to|adres\w*|odbiorc\w*|destinatari\w*|empf\w*)\W{{1,6}}<?({_ADDRESS})",
    rf"^[ \t]{{0,8}}<?({_ADDRESS})>?[ \t]*$",
    rf"<({_ADDRESS})>",
    rf"({_ADDRESS})",
)
_NAMING_PATTERNS = 4  # the first of them: what they find was a recipient
_STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.:])([45]\d\d)[ -](?=\D|\d\.\d{1,3}\.\d)[^\n]{3,300}")
_NO_RECIPIENT = re.compile(r"(?:mailer-?daemon|postmaster|noreply|no-reply|abuse|mail-?daemon)@", re.IGNORECASE)
_DELAYED = re.compile(
    r"will (?:keep|continue|be retried)|warning[: ]|delayed|not yet been delivered|still being retried|verzögert"
    r"|ritardo"
    r"|opóźnion|do not need to resend|retardé|demorad",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compiled at the first bounce: it takes a tenth of a second, too long for every start of the program."""
    return tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _PATTERNS)


def subject_says_bounce(subject: str) -> bool:
    """Whether the whole subject is one that mail systems give to bounces (case-folded, prefixes kept)."""
    return SUBJECTS.match(subject[:200]) is not None


def body_says_bounce(head: str) -> bool:
    """Whether the beginning of a text (lower case) is how mail systems begin a bounce."""
    words = " ".join(head.split())  # a sentence may be wrapped
    return any(phrase in words for phrase in BODY_PHRASES)


def says_person_writes(head: str) -> bool:
    """Whether the beginning of a text (lower case), a returned mail apart, is of somebody who writes of a bounce."""
    ends = [at for at in (head.find(mark, 40) for mark in COPY_MARKS) if at > 0]
    return PERSON_WRITES.search(head[: min(ends, default=700)][:700]) is not None


def read_old_bounce(root: Part, text: str) -> DeliveryReport:
    """What can be got out of a bounce without a delivery-status part."""
    notice = _notice(text)
    recipients = _recipients(root, notice)
    return DeliveryReport(
        format=_format(root, notice),
        original_message_id=original_message_id(root, text),
        reporting_mta=_reporting_host(notice),
        recipients=recipients,
    )


def _notice(text: str) -> str:
    """The text in front of the returned mail."""
    head = text[: MAX_NOTICE_CHARS * 2]
    lowered = head.lower()
    ends = [at for at in (lowered.find(mark, 40) for mark in COPY_MARKS) if at > 0]
    return head[: min(ends, default=MAX_NOTICE_CHARS)]


def _format(root: Part, notice: str) -> str:
    if root.header("X-Failed-Recipients") is not None:
        return "exim"
    lowered = notice.lower()
    return next((name for name, marks in FORMATS if any(mark in lowered for mark in marks)), "text")


def _recipients(root: Part, notice: str) -> tuple[RecipientReport, ...]:
    status, diagnostic = _STATUS.search(notice), _REPLY.search(notice)
    action = "delayed" if _DELAYED.search(notice[:3000]) and not _STATUS_5.search(notice) else "failed"
    named = root.header("X-Failed-Recipients")
    own = (root.header("To") or "")[:2000].casefold()
    if named:
        found = [part.strip(" <>") for part in named.split(",")]
    else:
        found = _addresses(_behind_mark(notice), own) or _addresses(notice, own)
    return tuple(
        RecipientReport(
            final_recipient=address,
            action=action,
            status=status[1] if status else "",
            diagnostic_code=diagnostic[0].strip()[:300] if diagnostic else "",
        )
        for address in found[:MAX_RECIPIENTS]
        if address
    )


def _behind_mark(notice: str) -> str:
    """The notice from where it names the recipients: in front of it stands to whom the mail went besides."""
    lowered = notice.lower()
    return notice[max(0, *(lowered.find(mark) for mark in RECIPIENT_MARKS)) :]


_STATUS_5 = re.compile(r"(?<![\d.])(?:5\.[0-7]\.\d|5\d\d[ -])")


def _addresses(notice: str, own: str) -> list[str]:
    """Addresses by the first pattern that finds any which is neither a mail system's own nor the one reported to.
    Where there is none, a mail system's address counts that stands as a recipient does."""
    spare: dict[str, str] = {}
    for number, pattern in enumerate(_patterns()):
        found: dict[str, str] = {}
        for hit in pattern.finditer(notice):
            address = re.sub(r"^.{0,60}smtp=", "", hit[1], flags=re.IGNORECASE).strip(".'")
            if address.casefold() in own:
                continue
            if not _NO_RECIPIENT.match(address):
                found.setdefault(address.casefold(), address)
            elif number < _NAMING_PATTERNS:
                spare.setdefault(address.casefold(), address)
            if len(found) >= MAX_RECIPIENTS:
                break
        if found:
            return list(found.values())
    return list(spare.values())[:MAX_RECIPIENTS]


def _reporting_host(notice: str) -> str:
    hit = re.search(
        r"(?:mail system at host|qmail-send program at|generated by|generating server:)\s{1,3}([\w.-]{3,200})",
        notice,
        re.I,
    )
    return hit[1].strip(".") if hit else ""

"""Questions about what mail systems send: bounces, receipts, complaints."""

from __future__ import annotations

import re

from parsers.kinds import fields
from parsers.kinds.bounce_phrases import SUBJECT_STEMS
from parsers.kinds.bounces import body_says_bounce, says_person_writes, subject_says_bounce
from parsers.kinds.facts import Facts
from parsers.kinds.reports import report_type
from parsers.kinds.senders import NO_REPLY_ADDRESS_STEMS, has_no_reply_address
from parsers.kinds.stems import Stems

_DAEMON_PREFIXES = ("mailer-daemon", "microsoftexchange", "mailer_daemon", "mail-daemon")


def _stems_of_names(addresses: tuple[str, ...], names: tuple[str, ...]) -> Stems:
    """A name of several words may stand behind another: ``Webmail System``."""
    return Stems(
        (*addresses, *(name for name in names if " " not in name)), anywhere=(name for name in names if " " in name)
    )


_DAEMON_STEMS = _stems_of_names((*fields.DAEMONS, *_DAEMON_PREFIXES), fields.DAEMON_DISPLAY)
_ADMIN_STEMS = _stems_of_names(("postmaster", *fields.ADMINS), fields.ADMIN_DISPLAY)
_NOTICE_SERVICE = "sns.amazonaws.com"
_NOTICE_STEMS = Stems((_NOTICE_SERVICE,))


def is_daemon(facts: Facts) -> bool:
    """An address or a name that only mail systems use."""
    if not facts.heading_says(_DAEMON_STEMS):
        return False
    local = facts.local
    if local in fields.DAEMONS or local.startswith(_DAEMON_PREFIXES):
        return True
    if not facts.domain and facts.author is not None and facts.author.addr_spec.lower() in fields.DAEMONS:
        return True
    return any(name in facts.display for name in fields.DAEMON_DISPLAY) and local not in ("info",)


def is_postmaster(facts: Facts) -> bool:
    """An address or a name that a mail system uses, but also the person who looks after it."""
    if facts.local.startswith("postmaster") or facts.local in fields.ADMINS or "@" not in _address(facts):
        return True
    return any(name in facts.display for name in fields.ADMIN_DISPLAY)


def _address(facts: Facts) -> str:
    return facts.author.addr_spec if facts.author else ""


_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_NOTIFICATION_TYPES = ("message/disposition-notification", "message/global-disposition-notification")
_FEEDBACK_TYPES = ("message/feedback-report", "application/tlsrpt+json", "application/tlsrpt+gzip")


def is_dsn(facts: Facts) -> bool:
    """RFC 3464: a report with a delivery-status part, or a mail system's mail with one."""
    if not facts.holds("multipart/report", *_STATUS_TYPES):
        return False
    kind = report_type(facts.root)
    if kind in ("delivery-status", "global-delivery-status"):
        return True
    if not facts.root.media_type.startswith("multipart/"):
        return False
    if not facts.holds(*_STATUS_TYPES):
        return False
    if kind == "unknown" or facts.envelope_sender == "" or is_daemon(facts) or is_postmaster(facts):
        return True
    return not facts.is_forward and (subject_says_bounce(facts.subject) or body_says_bounce(facts.head))


def is_old_bounce(facts: Facts) -> bool:
    """A bounce without a delivery-status part: at least two kinds of evidence, one of them of the sender."""
    if facts.has("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
        return True
    if not (
        facts.null_path
        or facts.nameless
        or facts.heading_says(SUBJECT_STEMS)
        or facts.heading_says(_DAEMON_STEMS)
        or facts.heading_says(_ADMIN_STEMS)
        or facts.heading_says(_NOTICE_STEMS)
        or facts.heading_says(NO_REPLY_ADDRESS_STEMS)
    ):
        return False
    if facts.domain == _NOTICE_SERVICE and '"notificationtype":"bounce"' in facts.head.replace(" ", ""):
        return True
    daemon, null = is_daemon(facts), facts.null_path
    if daemon and not (facts.is_reply and facts.local not in fields.DAEMONS):
        return True
    if (facts.is_reply or facts.is_forward) and not null:
        return False
    said = subject_says_bounce(facts.subject)
    if null:
        return said or body_says_bounce(facts.head)
    postmaster = is_postmaster(facts)
    returned = facts.holds(*_RETURNED_TYPES) and has_no_reply_address(facts)
    if not (said or postmaster or returned):  # the text alone proves nothing, and to search it costs most of this rule
        return False
    if says_person_writes(facts.head):
        return False
    if said and postmaster:
        return True
    quotes = not (postmaster or returned) and "\n>" in facts.head  # as a person does with what a mail system told him
    head = facts.own_head if quotes else facts.head
    proven = body_says_bounce(head) and (returned or _PROOF.search(head) is not None)
    return proven and (postmaster or returned or "?" not in facts.head[:400])


_RETURNED_TYPES = ("message/rfc822", "text/rfc822-headers")
_PROOF = re.compile(  # of lower-case text: what a person does not write
    r"\b[45]\d\d[ -]\w|\b[45]\.\d\.\d{1,3}\b|<[^<>\s@]{1,64}@[^<>\s]{1,200}>\s?(?::|\.\.\.)|message-id:"
    r"|received: from|return-path:|transcript"
    r"|original message (?:follows|header)|copy of (?:your|the) message|the following (?:address|recipient)"
    r"|\n\s{1,8}\S{1,64}@\S{3,200}\s{0,3}\n"
)


def is_mdn(facts: Facts) -> bool:
    """RFC 8098, or the read receipt of an old client."""
    if not (facts.holds("multipart/report", *_NOTIFICATION_TYPES) or facts.heading_says(_READ_STEMS)):
        return False
    if report_type(facts.root) in ("disposition-notification", "global-disposition-notification"):
        return True
    enclosed = facts.root.media_type.startswith("multipart/") and facts.holds(*_NOTIFICATION_TYPES)
    if enclosed and not facts.has("x-ms-exchange-inbox-rules-loop") and not facts.is_forward:
        return True
    return (
        _READ_SUBJECT.match(facts.subject[:60]) is not None
        and "?" not in facts.head
        and _READ_BODY.search(facts.head[:600]) is not None
    )


_READ_STEMS = Stems((  # of _READ_SUBJECT
    *(f"{word}{gap}:" for gap in ("", " ") for word in (
        "read", "letto", "letta", "przeczytano", "przeczytane", "gelesen", "lu", "leído", "leido", "nieprzeczytane",
        "ungelesen", "displayed", "wyświetlono", "eliminato", "deleted", "usunięto",
    )),
    "return receipt", "ricevuta di lettura", "ricevuta di ritorno", "conferma di lettura", "potwierdzenie przeczytania",
    "potwierdzenie odczytu", "lesebestätigung", "accusé de lecture", "confirmación de lectura",
))  # fmt: skip
_READ_SUBJECT = re.compile(
    r"\s*(?:(?:read|letto|letta|przeczytano|przeczytane|gelesen|lu|leído|leido|not read|non letto"
    r"|nieprzeczytane"
    r"|ungelesen"
    r"|displayed|wyświetlono|eliminato|deleted|usunięto)\s?:|return receipt\b|ricevuta di (?:lettura|ritorno)"
    r"|conferma di lettura|potwierdzenie (?:przeczytania|odczytu)|lesebestätigung|accusé de lecture"
    r"|confirmación de lectura)",
    re.IGNORECASE,
)
_READ_BODY = re.compile(
    r"(?:was|has been) (?:read|displayed|deleted)|è stato (?:letto|visualizzato|eliminato|aperto)"
    r"|zost\w+ (?:przeczytan|wyświetlon|otwart|odczytan|usunięt)|wurde (?:am .{0,40})?gelesen|gelesen (?:am"
    r"|wurde)"
    r"|a été (?:lu|affiché|ouvert)|(?:ha sido|fue) (?:leído|mostrado|abierto)|return receipt for"
    r"|ricevuta di ritorno per (?:il|la) (?:mail|messaggio)"
    r"|confirms that|displayed on"
)


def is_feedback(facts: Facts) -> bool:
    """ARF (RFC 5965) and its like: complaint loops, DMARC and TLS reports."""
    if facts.has("x-hmxmroriginalrecipient", "x-aol-feedback", "x-xarf"):
        return True
    packed = facts.holds(*_PACKED_TYPES)
    if not (packed or facts.holds("multipart/report", *_FEEDBACK_TYPES) or facts.heading_says(_FEEDBACK_STEMS)):
        return False
    if report_type(facts.root) in ("feedback-report", "tlsrpt", "abuse-report", "x-arf"):
        return True
    if facts.root.media_type.startswith("multipart/") and not facts.is_forward and facts.holds(*_FEEDBACK_TYPES):
        return True
    if facts.is_reply or facts.is_forward:
        return False
    if _FEEDBACK_SUBJECT.match(facts.subject[:160]) is not None:
        return True
    named = packed and any(_REPORT_NAME.fullmatch(part.filename) for part in facts.root.walk() if part.filename)
    return named and "?" not in facts.head and len(facts.text) <= MAX_REPORT_NOTICE_CHARS


MAX_REPORT_NOTICE_CHARS = 2000  # of the text around a DMARC or TLS report
_PACKED_TYPES = (
    "application/zip", "application/gzip", "application/x-gzip", "application/x-zip-compressed", "application/x-zip",
    "application/octet-stream", "text/xml", "application/xml",
)  # fmt: skip
_REPORT_NAME = re.compile(  # RFC 7489, section 7.2.1.1; RFC 8460, section 5.1
    r"[\w.-]{2,100}![\w.-]{2,100}!\d{8,12}!\d{8,12}(?:![\w.@-]{1,100})?\.(?:xml|zip|gz|json)(?:\.gz)?", re.IGNORECASE
)
_FEEDBACK_STEMS = Stems(("report domain", "feedback report", "complaint", "dmarc", "abuse report"))
_FEEDBACK_SUBJECT = re.compile(
    r"\s*(?:\[\w{1,20}\]\s{0,3})?(?:report domain:\s*\S{3,120}\s+submitter:"
    r"|email feedback report for (?:ip )?[\d.:a-f]+"
    r"|complaint about message from \s{0,3}[\d.:a-fx]{7,}"
    r"|\[?dmarc\]?\s{1,3}aggregate\s{1,3}report(?:\s{0,3}[:#\[(]|\s{1,3}(?:for|from|domain)\s|\s{0,3}$)"
    r"|fw: email feedback report|abuse report (?:from|for) ip)",
    re.IGNORECASE,
)

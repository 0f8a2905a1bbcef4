"""What a mail is: a person's, or one of the sorts that machines send.

Two questions are answered apart, each with its reasons: does the mail open a ticket, and may it be
acknowledged. In doubt a ticket is opened and nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.mime import Part

from parsers.values import Address, DeliveryReport, DispositionReport, Evidence, Kind


@dataclass(frozen=True, slots=True)
class KindReading:
    """The outcome of :func:`classify`; the fields are those of ``ParsedMessage``."""

    kind: Kind
    evidence: tuple[Evidence, ...]
    opens_ticket: bool
    acknowledgeable: bool
    suppressed_because: tuple[str, ...]
    delivery_report: DeliveryReport | None
    disposition_report: DispositionReport | None
    auto_submitted: str | None


def classify(root: Part, author: Address | None, envelope_sender: str | None, subject: str, text: str) -> KindReading:
    """Say what the mail is. First version: RFC 3834's field and a null return path."""
    field = root.header("Auto-Submitted")
    keyword = field.split(";", 1)[0].strip().lower() if field is not None else None
    automatic = keyword not in (None, "no")
    null = envelope_sender == ""
    reasons = tuple(n for n, hit in (("auto_submitted", automatic), ("null_return_path", null)) if hit)
    evidence = (
        Evidence("auto_submitted", automatic, "RFC 3834, section 5"),
        Evidence("null_return_path", null, "RFC 3834, section 2"),
    )
    kind = Kind.AUTO_REPLY if automatic else Kind.HUMAN
    return KindReading(kind, evidence, not automatic, not reasons, reasons, None, None, keyword)

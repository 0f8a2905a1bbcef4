"""Which ticket a mail may belong to: the numbers its subject names and the message ids it cites (rule 8).

Only candidates are found here; the database says which of them are tickets, and triage who may join.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from parsers.values import CertifiedEnvelope, ParsedMessage

MAX_NUMBERS = 10  # of one subject
MAX_CITED = 60  # ids of one mail; a References field may be made long to cost lookups
MAX_SUBJECT_CHARS = 2000
NUMBER_DIGITS = 6

_DASH = "[-\u2010\u2011\u2012\u2013\u2212]"  # what telephones and word processors make of a hyphen


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket that a mail points at. ``via``: our_id (an id we sent) | their_id | subject_tag."""

    ticket_id: int
    number: str
    ticket_state: str
    via: str
    sender_is_participant: bool


@lru_cache(maxsize=64)
def _pattern(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """Ticket numbers: of any prefix in full, of today's prefixes also with leading zeros left out."""
    known = "|".join(re.escape(prefix) for prefix in prefixes) or "(?!)"
    return re.compile(
        rf"(?<![\w-])(?:(?P<known>{known}){_DASH}(?P<year>\d{{4}}){_DASH}(?P<serial>\d{{1,9}})"
        rf"|(?P<other>[A-Z][A-Z0-9]{{1,9}}){_DASH}(?P<year2>\d{{4}}){_DASH}(?P<serial2>\d{{6,9}}))(?![\w-])",
        re.IGNORECASE | re.ASCII,
    )


def named_numbers(subject: str, prefixes: Collection[str]) -> tuple[str, ...]:
    """The ticket numbers that a subject names, tags in brackets first, then bare ones; each once.

    Numbers whose prefix is no longer configured are found as well: they are looked up, not guessed.
    """
    spelling = {prefix.casefold(): prefix for prefix in prefixes}
    subject = subject[:MAX_SUBJECT_CHARS]
    tags: list[str] = []
    bare: list[str] = []
    for match in _pattern(tuple(sorted(prefixes, key=lambda p: (-len(p), p)))).finditer(subject):
        prefix = match["known"] or match["other"]
        year, serial = match["year"] or match["year2"], match["serial"] or match["serial2"]
        number = f"{spelling.get(prefix.casefold(), prefix.upper())}-{year}-{serial.zfill(NUMBER_DIGITS)}"
        tagged = subject[: match.start()].endswith("[") and subject[match.end() :].startswith("]")
        (tags if tagged else bare).append(number)
    return tuple(dict.fromkeys(tags + bare))[:MAX_NUMBERS]


def cited_ids(message: ParsedMessage, certified: CertifiedEnvelope | None) -> tuple[str, ...]:
    """The message ids to look up, the likeliest first; each once, at most MAX_CITED.

    A receipt cites the mail it reports on by our id or the provider's; a delivery report names the original;
    otherwise In-Reply-To, then References from the newest to the oldest (RFC 5322, section 3.6.4).
    """
    found: list[str | None] = []
    if certified is not None and certified.is_receipt:
        found += [certified.our_msgid, certified.provider_msgid]
    for report in (message.delivery_report, message.disposition_report):
        if report is not None:
            found.append(report.original_message_id)
    found += message.in_reply_to
    found += reversed(message.references)
    own = message.message_id  # a mail that cites itself says nothing
    return tuple(dict.fromkeys(cited for cited in found if cited and cited != own))[:MAX_CITED]

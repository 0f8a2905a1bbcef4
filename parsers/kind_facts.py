"""What the rules of :mod:`parsers.kind_rules` ask about: taken from the mail once, then only looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from parsers.kind_phrases import ABSENCE, ABSENCE_STEMS, CHALLENGE, CHALLENGE_STEMS, RECEIPT, RECEIPT_STEMS
from parsers.mime import Part
from parsers.reply import unquoted_text
from parsers.stems import word_beginnings
from parsers.values import Address

HEAD_CHARS = 1500  # of the text, where programs introduce themselves
SPAN_CHARS = 6000  # from each end of the text, where newsletters say how to unsubscribe

_REPLY_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:re|r|odp|aw|sv|antw|antwort|rép|rif|rsp|ynt|vs|ref)\s?(?:\[\d{1,3}\]"
    r"|\^\d{1,3})?\s?:",
    re.IGNORECASE,
)
_FORWARD_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,20}\]\s*)?(?:fwd?|fw|i|pd|wg|tr|rv|enc|vb|doorst|inoltro|inoltra|przekazano|podaj dalej"
    r"|reenv|fs)\s?(?:\[\d{1,3}\])?\s?:",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]{0,400}\)")


@dataclass(frozen=True)
class Facts:
    """One mail as the rules see it. Header names are lower case; texts for comparison are lower case."""

    root: Part
    author: Address | None
    envelope_sender: str | None
    subject: str
    text: str
    headers: dict[str, list[str]] = field(repr=False)

    @cached_property
    def local(self) -> str:
        """Local part of the author's address, lower case."""
        return self.author.addr_spec.rpartition("@")[0].lower() if self.author else ""

    @cached_property
    def domain(self) -> str:
        """Domain of the author's address, lower case."""
        return self.author.addr_spec.rpartition("@")[2].lower() if self.author else ""

    @cached_property
    def display(self) -> str:
        """Display name of the author, lower case."""
        return self.author.display_name.lower() if self.author else ""

    @cached_property
    def is_reply(self) -> bool:
        """Whether the subject says ``Re:`` in one of the languages."""
        return _REPLY_PREFIX.match(self.subject[:80]) is not None

    @cached_property
    def is_forward(self) -> bool:
        """Whether the subject says ``Fwd:`` in one of the languages."""
        return is_forward_subject(self.subject)

    @cached_property
    def answers(self) -> bool:
        """Whether the mail refers to another one."""
        return "in-reply-to" in self.headers or "references" in self.headers or self.is_reply

    @cached_property
    def head(self) -> str:
        """The beginning of the text, lower case, white space as it is."""
        return self.text[:HEAD_CHARS].lower()

    @cached_property
    def own_head(self) -> str:
        """The beginning of the text without quotation, lower case; costs more, asked only where a stem was seen."""
        return unquoted_text(self.text[: HEAD_CHARS * 3])[:HEAD_CHARS].lower()

    @cached_property
    def tells_absence(self) -> bool:
        """Whether the sender's own first words tell of an absence."""
        if not ABSENCE_STEMS.occur(self.beginnings, self.head):
            return False
        return ABSENCE.search(self.head) is not None and ABSENCE.search(self.own_head) is not None

    @cached_property
    def tells_receipt(self) -> bool:
        """Whether the sender's own first words say that something was received."""
        if not RECEIPT_STEMS.occur(self.beginnings, self.head):
            return False
        return RECEIPT.search(self.own_head[:800]) is not None

    @cached_property
    def tells_challenge(self) -> bool:
        """Whether the sender's own first words ask for a confirmation."""
        if not CHALLENGE_STEMS.occur(self.beginnings, self.head):
            return False
        return CHALLENGE.search(self.own_head) is not None

    @cached_property
    def span(self) -> str:
        """Beginning and end of the text, lower case."""
        if len(self.text) <= 2 * SPAN_CHARS:
            return self.text.lower()
        return f"{self.text[:SPAN_CHARS]}\n{self.text[-SPAN_CHARS:]}".lower()

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the words of ``span`` (and so of ``head``) begin."""
        return word_beginnings(self.span)

    @cached_property
    def own_span(self) -> str:
        """Beginning and end of the text without quotation, lower case."""
        return unquoted_text(self.span)

    def first(self, name: str) -> str:
        """The first field of that (lower-case) name without comments, lower case, stripped; empty if absent."""
        values = self.headers.get(name)
        if not values:
            return ""
        value = values[0]
        return (strip_comments(value) if "(" in value else value).strip().lower()

    def has(self, *names: str) -> bool:
        """Whether one of these (lower-case) fields is there."""
        return not self.headers.keys().isdisjoint(names)


def is_forward_subject(subject: str) -> bool:
    """Whether the subject says that the mail forwards another one."""
    return _FORWARD_PREFIX.match(subject[:80]) is not None


def strip_comments(value: str) -> str:
    """A structured field without its comments (RFC 5322, section 3.2.2), nested ones included up to a depth."""
    for _ in range(6):
        shorter = _COMMENT.sub(" ", value[:2000])
        if shorter == value:
            return value
        value = shorter
    return value


def gather(root: Part, author: Address | None, envelope_sender: str | None, subject: str, text: str) -> Facts:
    """The facts of one mail."""
    headers: dict[str, list[str]] = {}
    for name, value in root.headers:
        headers.setdefault(name.lower(), []).append(value)
    return Facts(root, author, envelope_sender, subject, text, headers)

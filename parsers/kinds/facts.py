"""What the rules of :mod:`parsers.kinds.rules` ask about: taken from the mail once, then only looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from parsers.kinds.absence_phrases import ABSENCE, ABSENCE_STEMS
from parsers.kinds.phrases import CHALLENGE, CHALLENGE_STEMS, RECEIPT, RECEIPT_STEMS
from parsers.kinds.reports import find_part
from parsers.kinds.stems import START, StemIndex, Stems
from parsers.mime import Part
from parsers.replies.reply import unquoted_text
from parsers.values import Address

HEAD_CHARS = 1500  # of the text, where programs introduce themselves
SPAN_CHARS = 6000  # from each end of the text, where newsletters say how to unsubscribe
HEADING_CHARS = 200  # of the subject, and of each address

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


@dataclass(frozen=True, slots=True)
class Indexes:
    """All stems that the rules ask for: those of the text, and those of subject and addresses."""

    text: StemIndex
    heading: StemIndex


class Facts:
    """One mail as the rules see it. Header names are lower case; texts for comparison are lower case.

    The methods ``has``, ``first``, ``says``, ``head_says``, ``heading_says``, ``holds`` and the properties
    ``null_path`` and ``nameless`` are *questions*: a rule that asks only them, and hears only "no", as a mail that
    says nothing would answer, is never asked (:mod:`parsers.kinds.cues`). So a rule asks them first.
    """

    def __init__(
        self,
        root: Part,
        author: Address | None,
        envelope_sender: str | None,
        subject: str,
        text: str,
        indexes: Indexes,
    ) -> None:
        self.root = root
        self.author = author
        self.envelope_sender = envelope_sender
        self.subject = subject
        self.text = text
        self.headers = _by_name(root)
        self.media_types = {root.media_type}
        if root.children:
            self.media_types.update([part.media_type for part in root.walk()])
        self.text_stems = indexes.text.find(self._raw_span())
        self.heading_stems = indexes.heading.find(self._heading())

    def _heading(self) -> str:
        """Subject, the author's address and name, and the return path where it is another."""
        heading = f"{START} {self.subject[:HEADING_CHARS]}"
        path = self.envelope_sender
        if self.author is not None:
            address = self.author.addr_spec
            heading = f"{heading} {address[:HEADING_CHARS]} {self.author.display_name[:HEADING_CHARS]}"
            path = None if path == address else path
        return f"{heading} {path[:HEADING_CHARS]}" if path else heading

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
    def flat_head(self) -> str:
        """``head`` in one line, so that words stand one blank apart where they were wrapped."""
        return " ".join(self.head.split())

    @cached_property
    def own_head(self) -> str:
        """The beginning of the text without quotation, lower case; costs more, asked only where a stem was seen."""
        return unquoted_text(self.text[: HEAD_CHARS * 3])[:HEAD_CHARS].lower()

    @cached_property
    def tells_absence(self) -> bool:
        """Whether the sender's own first words tell of an absence."""
        if not self.head_says(ABSENCE_STEMS):
            return False
        return ABSENCE.search(self.head) is not None and ABSENCE.search(self.own_head) is not None

    @cached_property
    def tells_receipt(self) -> bool:
        """Whether the sender's own first words say that something was received."""
        if not self.head_says(RECEIPT_STEMS):
            return False
        return RECEIPT.search(self.own_head[:800]) is not None

    @cached_property
    def tells_challenge(self) -> bool:
        """Whether the sender's own first words ask for a confirmation."""
        if not self.head_says(CHALLENGE_STEMS):
            return False
        return CHALLENGE.search(self.own_head) is not None

    @cached_property
    def span(self) -> str:
        """Beginning and end of the text, lower case."""
        return self._raw_span().lower()

    def _raw_span(self) -> str:
        if len(self.text) <= 2 * SPAN_CHARS:
            return self.text
        return f"{self.text[:SPAN_CHARS]}\n{self.text[-SPAN_CHARS:]}"

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

    def says(self, stems: Stems) -> bool:
        """Whether ``span`` may hold one of the stems."""
        return stems in self.text_stems

    def head_says(self, stems: Stems, chars: int = HEAD_CHARS) -> bool:
        """Whether so much of ``head`` holds one of the stems."""
        found = self.text_stems.get(stems)
        return found is not None and any(self.flat_head.find(stem, 0, chars) >= 0 for stem in found)

    def heading_says(self, stems: Stems) -> bool:
        """Whether the subject, the author's name and address, or the return path may hold one of the stems."""
        return stems in self.heading_stems

    def holds(self, *media_types: str) -> bool:
        """Whether the mail is, or has, a part of one of these types, enclosed mails apart."""
        return not self.media_types.isdisjoint(media_types)

    def find_part(self, *media_types: str) -> Part | None:
        """The first part of one of these types, enclosed mails apart."""
        return find_part(self.root, media_types) if self.holds(*media_types) else None

    @property
    def null_path(self) -> bool:
        """Whether the return path is the null one; a missing one is unknown, not null."""
        return self.envelope_sender == ""

    @property
    def nameless(self) -> bool:
        """Whether no address of an author is there."""
        return self.author is None or "@" not in self.author.addr_spec


def _by_name(root: Part) -> dict[str, list[str]]:
    """Field bodies by lower-case name."""
    headers: dict[str, list[str]] = {}
    for name, value in root.headers:
        lowered = name.lower()
        if lowered in headers:
            headers[lowered].append(value)
        else:
            headers[lowered] = [value]
    return headers


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

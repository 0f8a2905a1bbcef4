"""Where a quotation begins: separator lines, header blocks and attributions, found line by line.

Every question is asked of a few lines of bounded length, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.replies.attribution import (
    DATE,
    MAX_LINE_CHARS,
    TIME,
    ends_attribution,
    is_quoted,
    read_attribution,
    read_shared_line,
)
from parsers.replies.client_phrases import (
    BARE_SEPARATORS,
    FORWARD_NAMED,
    FORWARD_PHRASES,
    HEADER_ROLES,
    INLINE_LABEL,
    ORIGINAL_PHRASES,
)

MAX_CANDIDATES = 4000  # attribution candidates examined in one text; beyond that a text is hostile
MAX_BLOCK_LINES = 40  # of a header block, with folded recipient lists

_DASHED = re.compile(
    r"\s{0,8}[-_=*#~–—‐‑‒―]{2,60}\s*(?P<phrase>[^-_=*#~‐‑‒―\n]{1,80}?(?:-\w[^-_=*#~‐‑‒―\n]{1,60})?)"
    r"\s*[-_=*#~–—‐‑‒―]{2,60}(?P<rest>.*)$"
)
_DASHED_LEFT = re.compile(r"\s{0,8}[-_=*#~–—‐‑‒―]{2,60}\s*(?P<phrase>[^-_=*#~‐‑‒―\n]{4,40})$")
_RULE = re.compile(r"\s{0,8}(?:[-_=*–—─━‐‑‒―]\s?){5,200}\s{0,8}$")
_ARROWED = re.compile(  # GroupWise: ">>> Anna Neri <anna@example.it> 3/5/2021 10:15 >>>"
    r">>>\s.{2,200}?\s\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,8}\d{1,2}[:.]\d{2}.{0,12}>>>\s{0,8}$"
)
MAX_BARE_LINES = 8  # of a header block whose labels have no colons
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_RULE_MARKS = frozenset("-_=*#~–—‐‑‒―")
_LABEL_STRIP = " \t\u00a0*_>|•"


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Lines ``start`` to ``end`` (exclusive) hold the header of a quoted mail; values by role."""

    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Splitter:
    """Lines ``start`` to ``end`` (exclusive) introduce a quotation. ``how``: attribution, original, forward, header."""

    start: int
    end: int
    how: str
    block: HeaderBlock | None = None


def is_rule(line: str) -> bool:
    """Whether the line only draws a rule."""
    return _RULE.match(line[:MAX_LINE_CHARS]) is not None


def label_of(line: str) -> tuple[str, str] | None:
    """``(role, value)`` if the line looks like a header field in one of the known languages."""
    colon = line.find(":", 0, 32)
    if colon < 1:
        return None
    role = HEADER_ROLES.get(line[:colon].strip(_LABEL_STRIP).casefold())
    if role is None:
        return None
    return role, line[colon + 1 :].strip().strip("*|").strip()  # "|" parts the cells of a rendered table


def read_block(lines: list[str], at: int) -> HeaderBlock | None:
    """The header block that begins in line ``at``, or None if these lines are only like one."""
    first = lines[at][:MAX_LINE_CHARS]
    found = label_of(first)
    if found is None:
        return None
    squeezed = _squeezed(first, at)
    if squeezed is not None:
        return squeezed
    values: dict[str, str] = {}
    end, last = at, ""
    index, gap = at, 0
    while index < len(lines) and index < at + MAX_BLOCK_LINES:
        line = lines[index][:MAX_LINE_CHARS]
        found = label_of(line)
        if found is not None and found[0] != "other" and found[0] in values:
            break
        if found is not None:
            last = found[0]
            values.setdefault(last, found[1])
            end, gap = index + 1, 0
        elif not line.strip():
            gap += 1
            if gap > 1 or not values or _next_label(lines, index) is None:
                break
        elif last in ("", "subject") and _next_label(lines, index) is None:
            break
        elif last in ("to", "cc", "from", "date", "subject") and _continues(lines, index, values[last]):
            values[last] = f"{values[last]} {line.strip()}".strip()
            end = index + 1
        else:
            break
        index += 1
    return HeaderBlock(at, end, values) if _convincing(values) else None


def _read_bare_block(lines: list[str], at: int) -> HeaderBlock | None:
    """The header block of a program that writes labels without colons (eM Client): ``Da "Anna" <anna@example.it>``."""
    values: dict[str, str] = {}
    end = at
    for line in lines[at : at + MAX_BARE_LINES]:
        label, _, value = line[:MAX_LINE_CHARS].strip().partition(" ")
        role = HEADER_ROLES.get(label.casefold())
        if role is None or role in values:
            break
        values[role] = value.strip()
        end += 1
    return HeaderBlock(at, end, values) if "date" in values and _convincing(values) else None


def _next_label(lines: list[str], index: int) -> int | None:
    """The nearest labelled line within three lines after ``index``."""
    for near in range(index + 1, min(index + 4, len(lines))):
        if label_of(lines[near]) is not None:
            return near
    return None


def _continues(lines: list[str], index: int, value: str) -> bool:
    """Whether an unlabelled line is the folded rest of the field above it, whose value so far is ``value``."""
    line = lines[index]
    if _next_label(lines, index) is not None or line[:1] in " \t" or line.lstrip().startswith(("<", "[mailto:")):
        return True
    return value.endswith(("<", ",", ";")) and "@" in line


def _squeezed(line: str, at: int, *, least: int = 3) -> HeaderBlock | None:
    """A block that a renderer put into one line: ``Da: X <x@y>Inviato: ...A: ...Oggetto: ...``."""
    hits = list(INLINE_LABEL.finditer(line))[:12]
    if len(hits) < least:
        return None
    values: dict[str, str] = {}
    for position, hit in enumerate(hits):
        role = HEADER_ROLES.get(hit.group(0).strip(" *:>\t").casefold(), "other")
        stop = hits[position + 1].start() if position + 1 < len(hits) else len(line)
        values.setdefault(role, line[hit.end() : stop].strip(" *\t"))
    return HeaderBlock(at, at + 1, values) if _convincing(values) else None


def _convincing(values: dict[str, str]) -> bool:
    """Whether these fields head a mail, and are not lines of a form, a letter or opening hours."""
    sender, date = values.get("from", ""), values.get("date", "")
    dated = DATE.search(date) is not None or TIME.search(date) is not None
    if sender:
        named = {"from", "date", "to", "subject", "cc"} & values.keys()
        if "@" in sender or "[mailto" in sender:
            return len(named) >= 2
        return len(named) >= 3 and "subject" in values and TIME.search(date) is not None
    return dated and "@" in values.get("to", "") and ("subject" in values or TIME.search(date) is not None)


def read_separator(line: str) -> tuple[str, str] | None:
    """``(how, rest of the line)`` if the line separates a mail from the one under it; how: original | forward."""
    head = line[:MAX_LINE_CHARS]
    stripped = head.strip(" \t\u00a0>*")
    if not stripped:
        return None
    if stripped[0] not in _RULE_MARKS:
        core = stripped.rstrip(" :").casefold()
        return ("forward", "") if stripped.endswith(":") and core in BARE_SEPARATORS else None
    if stripped[1:2] not in _RULE_MARKS:
        return None
    match = _DASHED.match(stripped) or _DASHED_LEFT.match(stripped)
    if match is None:
        return None
    phrase = " ".join(match.group("phrase").strip(" :*\t").casefold().split())
    rest = match.groupdict().get("rest") or ""
    for how, phrases in (("forward", FORWARD_PHRASES), ("original", ORIGINAL_PHRASES)):
        if phrase in phrases or (how == "forward" and phrase.startswith(FORWARD_NAMED)):
            return how, rest.strip()
    return None


def find_splitter(lines: list[str], at: int, floor: int, *, quote_follows: bool) -> Splitter | None:
    """The beginning of a quotation that ends its introduction in line ``at``; ``floor``: lines above are done with."""
    line = lines[at]
    separator = read_separator(line)
    if separator is not None:
        how, rest = separator
        below = [rest, *lines[at + 1 : at + 1 + MAX_BLOCK_LINES]] if rest else lines[at + 1 : at + 1 + MAX_BLOCK_LINES]
        skip = next((i for i, text in enumerate(below[:4]) if text.strip(" \t>")), 0)
        plain = [dequote(text) for text in below]
        block = (read_block(plain, skip) or _read_bare_block(plain, skip)) if below else None
        end = at + (0 if rest else 1) + block.end if block else at + 1
        return Splitter(at, end, how, block)
    if ":" in line[:32]:
        block = read_block(lines, at)
        if block is None and at > floor and is_rule(lines[at - 1]):
            block = _squeezed(line[:MAX_LINE_CHARS], at, least=2)
        ruled = _with_rule(lines, at, floor)
        if block is not None and (ruled < at or _heads_mail(lines, block)):
            return Splitter(ruled, block.end, "header", block)
    if ":  " in line and "@" in line:
        start = read_shared_line(lines, at, floor)
        if start is not None:
            return Splitter(start, at + 1, "attribution")
    if ends_attribution(line):
        start = read_attribution(lines, at, floor, quote_follows=quote_follows)
        if start is not None:
            return Splitter(_with_rule(lines, start, floor), at + 1, "attribution")
    return None


def is_arrowed(line: str) -> bool:
    """Whether the line is GroupWise's head of a quotation, which stands between arrows."""
    return line.startswith(">>> ") and _ARROWED.match(line[:MAX_LINE_CHARS]) is not None


_SENT = ("sent:", "wysłan", "wyslan", "inviat", "gesendet", "envoyé", "enviado")


def _heads_mail(lines: list[str], block: HeaderBlock) -> bool:
    """Whether these fields stand above a mail, and not above the words of a web form's sender.

    Programs give the recipient or say "sent"; a form gives a name, a subject and the words. Marked lines decide, too.
    """
    if "to" in block.values and ("date" in block.values or ("subject" in block.values and any(lines[: block.start]))):
        return True
    if any(line.lstrip(_LABEL_STRIP).lower().startswith(_SENT) for line in lines[block.start : block.end]):
        return True  # Outlook's word; the recipients of a blind copy are not named
    below = next_filled(lines, block.end)
    return "date" in block.values and below < len(lines) and is_quoted(lines[below])


def _with_rule(lines: list[str], at: int, floor: int) -> int:
    """``at``, or the rule above it if only empty lines lie between."""
    above = at - 1
    while above >= floor and at - above <= 3 and not lines[above].strip():
        above -= 1
    return above if above >= floor and is_rule(lines[above]) else at


def dequote(line: str) -> str:
    """The line without one level of quotation marks."""
    if line.startswith(">"):
        return line[2:] if line.startswith("> ") else line[1:]
    return line


def worth_asking(line: str) -> bool:
    """The cheap question before :func:`find_splitter`: can a quotation be introduced here at all?"""
    if not line or line == "-- ":
        return False
    if ":" in line[:32] or line[0] in "-_=*–—‐‑‒―" or line.rstrip().endswith((":", ">", "-", "(a)")):
        return True
    return line[0] in " \t\u00a0" and (":  " in line or line.lstrip().startswith(("---", "___", "===", "***")))


_HEADS = frozenset(">|-_=*–—‐‑‒― \t\u00a0")
_ENDS = frozenset(":>-)" + SPACES)


def pick_lines(lines: list[str]) -> list[int]:
    """The lines that can carry a quotation mark, introduce a quotation or be a signature mark: most mails have few."""
    return [
        index for index, line in enumerate(lines) if line and (line[0] in _HEADS or ":" in line or line[-1] in _ENDS)
    ]


def pick_initialled(lines: list[str], picked: list[int]) -> list[int]:
    """``picked`` and the lines that carry the initials of their author in front of the mark (``AN> text``)."""
    return sorted({*picked, *(index for index, line in enumerate(lines) if ">" in line[1:7] and is_quoted(line))})


def next_filled(lines: list[str], start: int) -> int:
    """The next line with text, at most five further; ``len(lines)`` if there is none."""
    for index in range(start, min(start + 5, len(lines))):
        if lines[index].strip():
            return index
    return len(lines)

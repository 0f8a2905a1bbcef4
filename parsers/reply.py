"""The new words of a reply, apart from what they answer.

What belongs to the author: everything that is not quotation, signature, a mail program's footer or a
disclaimer. A plain closing with a name ("Cordiali saluti, Mario Rossi") is the author's and stays; what
stands under a signature mark (``-- ``) does not, nor do the contact lines under a closing. Of an answer
written between quoted lines the author's words stay, in their order, and the quoted lines go. In doubt
more is kept: a text is never emptied unless a quotation was recognised as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.client_phrases import (
    BANNER,
    CLIENT_FOOTER,
    CLOSING,
    CONTACT,
    DISCLAIMER,
    FOOTER_DEVICE,
    LIST_FOOTER,
)
from parsers.quotation import (
    MAX_CANDIDATES,
    MAX_LINE_CHARS,
    Splitter,
    find_splitter,
    is_quoted,
    is_rule,
    next_filled,
    worth_asking,
)

_SIGNATURE_MARKS = frozenset(("-- ", "--", "—", "– ", "--\u00a0", "—- ", "- -"))
_DASHED_NAME = re.compile(r"[-–—~]{1,3}\s?[^\W\d_][\w.'’]{1,20}(?:\s[^\W\d_][\w.'’]{0,20}){0,2}\s*$")
_SENTENCE_END = (".", "!", "?", ":", ";", ",")
MAX_LINES = 30_000  # that are looked at one by one; what lies beyond belongs to whatever line 30,000 belongs to
MAX_SIGNATURE_LINES = 24  # under a mark without the space that RFC 3676, section 4.3 asks for
MAX_FOOTER_LINES = 12  # under a rule
MAX_CONTACT_LINES = 14


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """``reply_text`` is what the author wrote, ``quoted_text`` the rest: quotation, signature, disclaimer."""

    reply_text: str
    quoted_text: str


@dataclass(slots=True)
class _Marks:
    """Which lines are the author's; ``split`` says that a quotation was recognised for sure."""

    own: bytearray
    split: bool = False


def split_reply(text: str) -> ReplyParts:
    """The author's new words and the rest of a readable text. Linear in the length of the text."""
    lines = _lines(text)
    head = lines[:MAX_LINES]
    marks = _mark_quotation(head)
    before = bytes(marks.own)
    _mark_trailers(head, marks.own)
    reply = _join(head, marks.own)
    if not reply:
        marks.own[:] = _something(head, before, split=marks.split)
        reply = _join(head, marks.own)
    if len(lines) > MAX_LINES:
        marks.own.extend(before[-1:] * (len(lines) - MAX_LINES))
        reply = _join(lines, marks.own)
    rest = "\n".join(line for line, own in zip(lines, marks.own, strict=True) if not own).strip("\n")
    return ReplyParts(reply, rest if rest.strip() else "")


def unquoted_text(text: str) -> str:
    """The text without quotation, but with signature and footers: what the sending side itself put there."""
    lines = _lines(text)
    return _join(lines, _mark_quotation(lines).own)


def _lines(text: str) -> list[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _join(lines: list[str], own: bytearray) -> str:
    """The author's lines; where something was taken out, one empty line at most is left."""
    kept: list[str] = []
    seam = False
    for line, mine in zip(lines, own, strict=True):
        if not mine:
            seam = True
            continue
        if seam and not line.strip() and (not kept or not kept[-1].strip()):
            continue
        seam = seam and not line.strip()
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _something(lines: list[str], before: bytes, *, split: bool) -> bytearray:
    """Which lines to keep where nothing is left: what was cut as a signature, or all if no quotation is certain."""
    kept = bytearray(before)
    if any(mine and line.strip() for line, mine in zip(lines, before, strict=True)):
        for index, line in enumerate(lines):
            if kept[index] and _is_footer(line):
                kept[index] = 0
        return kept
    return kept if split else bytearray(b"\x01") * len(lines)


# --- quotation ----------------------------------------------------------------------------------------------


def _mark_quotation(lines: list[str]) -> _Marks:
    marks = _Marks(bytearray(b"\x01") * len(lines))
    if _is_prompt_listing(lines):
        return marks
    own, index, floor, candidates = marks.own, 0, 0, 0
    total = len(lines)
    while index < total:
        line = lines[index]
        if is_quoted(line):
            own[index] = 0
            index += 1
            floor = index
            continue
        if not worth_asking(line) or candidates > MAX_CANDIDATES:
            index += 1
            continue
        candidates += 1
        follows = next_filled(lines, index + 1)
        quote_follows = follows < total and is_quoted(lines[follows])
        splitter = find_splitter(lines, index, floor, quote_follows=quote_follows)
        if splitter is None:
            index += 1
            continue
        marks.split = True
        index = floor = _take(lines, own, splitter)
    _mark_wrapped(lines, own)
    return marks


def _take(lines: list[str], own: bytearray, splitter: Splitter) -> int:
    """Mark the introduction, and all that follows unless it is marked line by line; the next line to look at."""
    follows = next_filled(lines, splitter.end)
    marked = follows < len(lines) and is_quoted(lines[follows]) and splitter.how != "original"
    stop = follows if marked else len(lines)
    own[splitter.start : stop] = bytes(stop - splitter.start)
    return stop


def _is_prompt_listing(lines: list[str]) -> bool:
    """Whether ``>>> `` are prompts of an interpreter in the author's own text, not quotation marks."""
    quoted = [line for line in lines if line.startswith(">")]
    return 0 < len(quoted) < 40 and all(
        line.startswith((">>> ", ">>>>")) and not line.startswith((">>>> ", ">>>>>")) for line in quoted
    )


def _mark_wrapped(lines: list[str], own: bytearray) -> None:
    """A short rest of a quoted line that a program wrapped: ``> ... zu`` / ``lang`` / ``> ...``."""
    for index in range(1, len(lines) - 1):
        if not own[index] or own[index - 1] or own[index + 1]:
            continue
        line, above = lines[index].strip(), lines[index - 1].rstrip()
        if (
            0 < len(line) <= 30
            and len(above) >= 60
            and is_quoted(above)
            and is_quoted(lines[index + 1])
            and not above.endswith(_SENTENCE_END)
            and (line[0].islower() or line[0] in "(<[h")
        ):
            own[index] = 0


# --- signature, footers, disclaimers ------------------------------------------------------------------------


def _mark_trailers(lines: list[str], own: bytearray) -> None:
    """Take signature, footers and disclaimers off the end of every run of the author's lines."""
    _mark_banner(lines, own)
    start = 0
    total = len(lines)
    while start < total:
        if not own[start]:
            start += 1
            continue
        end = own.find(0, start)
        end = total if end < 0 else end
        _trim(lines, own, start, end)
        start = end + 1


def _mark_banner(lines: list[str], own: bytearray) -> None:
    """The receiving gateway's warning in front of the text, one paragraph of at most six lines."""
    first = next((i for i, line in enumerate(lines[:8]) if line.strip()), None)
    if first is None or not own[first] or not BANNER.match(lines[first][:MAX_LINE_CHARS]):
        return
    end = next((i for i in range(first, min(first + 7, len(lines))) if not lines[i].strip()), None)
    if end is not None and any(own[i] and lines[i].strip() for i in range(end, len(lines))):
        own[first:end] = bytes(end - first)


def _trim(lines: list[str], own: bytearray, start: int, end: int) -> None:
    end = _cut_at_mark(lines, own, start, end)
    end = _cut_disclaimer(lines, own, start, end)
    while True:
        last = _last_filled(lines, start, end)
        if last < start:
            return
        line = lines[last]
        if _is_footer(line) or (last > start and _is_rule_or_frame(line)) or _is_dashed_name(lines, start, last):
            own[last:end] = bytes(end - last)
            end = last
            continue
        break
    _cut_contact(lines, own, start, end)


def _last_filled(lines: list[str], start: int, end: int) -> int:
    last = end - 1
    while last >= start and not lines[last].strip():
        last -= 1
    return last


def _cut_at_mark(lines: list[str], own: bytearray, start: int, end: int) -> int:
    """Cut at the first signature mark; a mark with too much under it is only a dash between paragraphs."""
    low = _floor_of_filled(lines, start, end, MAX_SIGNATURE_LINES + 1)
    for index in range(start, end):
        line = lines[index]
        if len(line) > 90 or line[:1] not in ("-", "–", "—", "_", "*", "="):
            continue
        if line == "-- " or (index >= low and _ends_letter(lines, index, end)):
            own[index:end] = bytes(end - index)
            return index
    return end


def _floor_of_filled(lines: list[str], start: int, end: int, count: int) -> int:
    """The line under which at most ``count`` filled ones follow."""
    for index in range(end - 1, start - 1, -1):
        if lines[index].strip():
            count -= 1
            if count < 0:
                return index
    return start


def _ends_letter(lines: list[str], index: int, end: int) -> bool:
    """Whether this line is a signature mark without its blank, or a rule over a footer."""
    line = lines[index]
    under = [text for text in lines[index + 1 : end] if text.strip()]
    if line in _SIGNATURE_MARKS or line.rstrip() in ("--", "—"):
        return len(under) <= MAX_SIGNATURE_LINES and all(len(text) < 400 for text in under)
    if is_rule(line) or line.strip() in ("---", "----", "***", "___"):
        return 0 < len(under) <= MAX_FOOTER_LINES and _is_footing(under)
    return False


def _is_footing(under: list[str]) -> bool:
    """Whether the few lines under a rule are a list's footer, a disclaimer or an address."""
    head = [line[:MAX_LINE_CHARS] for line in under]
    if any(LIST_FOOTER.search(line) for line in head) or DISCLAIMER.match(head[0].lower()):
        return True
    if sum(1 for line in head if CONTACT.search(line)) >= 2:
        return True
    return len(head) <= 3 and all(len(line) <= 40 and not line.rstrip().endswith(_SENTENCE_END) for line in head)


def _cut_disclaimer(lines: list[str], own: bytearray, start: int, end: int) -> int:
    """Cut from the first paragraph that begins like a disclaimer, if the author wrote something above it."""
    for index in range(start, end):
        line = lines[index]
        if len(line) < 12 or (index > start and lines[index - 1].strip() and not is_rule(lines[index - 1])):
            continue
        if not DISCLAIMER.match(" ".join(lines[index : index + 3])[:MAX_LINE_CHARS].lower()):
            continue
        if any(own[above] and lines[above].strip() for above in range(index)):
            own[index:end] = bytes(end - index)
            return index
        return end
    return end


def _is_footer(line: str) -> bool:
    """``Sent from my iPhone`` and its like: the words of a program, naming a device or a program."""
    if len(line) > 200 or len(line) < 5:
        return False
    match = CLIENT_FOOTER.match(line)
    if match is None:
        return False
    rest = match.group("rest")
    if "outlook" in line.casefold() or "brev" in line.casefold() or "typos" in line.casefold():
        return True
    device = FOOTER_DEVICE.search(rest)
    return device is not None and device.start() <= 40 and not re.search(r"\b(?:is|are|was|è|jest|ist|est|es)\b", rest)


def _is_rule_or_frame(line: str) -> bool:
    return is_rule(line) or line.strip() in ("--", "---", "***", "*", "__")


def _is_dashed_name(lines: list[str], start: int, last: int) -> bool:
    """``-Abhishek`` alone at the end; not the last item of a list."""
    line = lines[last].strip()
    if not line or line[0] not in "-–—~" or not _DASHED_NAME.match(line):
        return False
    above = _last_filled(lines, start, last)
    if above < start or lines[above].strip()[:1] in "-–—*•":
        return False
    return not line[1:2].isspace() or lines[last - 1].strip() == ""


def _is_closing(line: str) -> bool:
    return len(line) <= 70 and CLOSING.match(line.lower()) is not None


def _cut_contact(lines: list[str], own: bytearray, start: int, end: int) -> None:
    """Cut the contact lines under a closing and a name; the closing and the name stay."""
    filled = [i for i in range(start, end) if lines[i].strip()][-MAX_CONTACT_LINES:]
    closing = next((p for p in range(len(filled) - 1, -1, -1) if _is_closing(lines[filled[p]])), None)
    if closing is None or closing + 2 >= len(filled):
        return
    under = [lines[i][:MAX_LINE_CHARS] for i in filled[closing + 1 :]]
    contacts = [CONTACT.search(line) is not None for line in under]
    if sum(contacts) < 1 or contacts[0] or any(line.rstrip().endswith(("?", "!")) for line in under):
        return
    if any(len(line) > 120 for line in under):
        return
    cut = filled[closing + 2]
    own[cut:end] = bytes(end - cut)

"""What stands under an author's words without being theirs: signature, mail programs' footers, disclaimers.

Also the receiving gateway's warning above them. A plain closing with a name belongs to the author; the contact
lines under it do not, nor does a block of name, company and contact lines without a closing.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from parsers.replies.attribution import MAX_LINE_CHARS
from parsers.replies.client_phrases import (
    CLIENT_FOOTER,
    CLOSING,
    CLOSING_AND_NAME,
    CLOSING_BEGINNINGS,
    CONTACT,
    FOOTER_BEGINNINGS,
    FOOTER_DEVICE,
    LIST_FOOTER,
)
from parsers.replies.disclaimer_phrases import BANNER, BANNER_BEGINNINGS, DISCLAIMER_WORDS, is_disclaimer
from parsers.replies.quotation import SPACES, is_rule

_SIGNATURE_MARKS = frozenset(("-- ", "--", "—", "– ", "--\u00a0", "—- ", "- -"))
_DASHED_NAME = re.compile(r"[-–—~]{1,3}\s?[^\W\d_][\w.'’]{1,20}(?:\s[^\W\d_][\w.'’]{0,20}){0,2}\s*$")
_SENTENCE_END = (".", "!", "?", ":", ";", ",")
MAX_SIGNATURE_LINES = 24  # under a mark without the space that RFC 3676, section 4.3 asks for
MAX_FOOTER_LINES = 12  # under a rule
MAX_CONTACT_LINES = 14
_FIRST_WORD = re.compile(r"[\s*_\-–—=\[(<|\"“]{0,8}([\w-]{1,24})")
_LINKED = re.compile(r"<https?://[^<>\s]{1,300}>")
_CONTACT_HINT = re.compile(r"\d|@|www|http|:")
_NO_TEXT = frozenset("-_=*–—─━" + SPACES)
_FOOTER_FRAME = "-–—_*<([" + SPACES
_BANNER_FRAME = "*_-–—=[(!|⚠️" + SPACES
_CLOSING_FRAME = "*_" + SPACES
MIN_DISCLAIMER_CHARS = 12
MIN_CONTACTS = 2  # contact lines that make a block with a name, but without a closing, a signature
MIN_BLOCK_LINES = 3
MAX_SIGNED_CHARS = 80  # of a line under a rule that names a person, an office or a company
MIN_PROSE_CHARS = 50  # of a line that begins with a small letter: wrapped text, no signature
MAX_PROSE_LINES = 3  # such lines under a closing; with more it is the text's own
_FOOTNOTE = re.compile(r"\[\d{1,2}\]")
_TWO_LANGUAGES = re.compile(r"\s?[/|•]\s?")
_POSTSCRIPT = re.compile(r"p\.?\s?s\.?[\s:.]", re.IGNORECASE)


def mark_trailers(lines: list[str], own: bytearray, picked: list[int]) -> None:
    """Take signature, footers and disclaimers off the end of every run of the author's lines.

    ``picked`` (:func:`parsers.replies.quotation.pick_lines`) holds every line that can be a signature mark.
    """
    _mark_banner(lines, own)
    start = own.find(1)
    while start >= 0:
        end = own.find(0, start)
        end = len(lines) if end < 0 else end
        _trim(lines, own, start, end, picked[bisect_left(picked, start) : bisect_left(picked, end)])
        start = own.find(1, end)


def _mark_banner(lines: list[str], own: bytearray) -> None:
    """The receiving gateway's warning in front of the text, one paragraph of at most six lines."""
    first = 0
    while first < len(lines) and not lines[first].strip():
        first += 1
        if first == 8:
            return
    if first == len(lines) or not own[first] or _begins(lines[first], _BANNER_FRAME) not in BANNER_BEGINNINGS:
        return
    if not BANNER.match(lines[first][:MAX_LINE_CHARS]):
        return
    end = next((i for i in range(first, min(first + 7, len(lines))) if not lines[i].strip()), None)
    if end is not None and any(own[i] and lines[i].strip() for i in range(end, len(lines))):
        own[first:end] = bytes(end - first)


def _trim(lines: list[str], own: bytearray, start: int, end: int, picked: list[int]) -> None:
    if picked:
        end = _cut_at_mark(lines, own, start, end, picked)
    end = _cut_disclaimer(lines, own, start, end)
    while True:
        last = _last_filled(lines, start, end)
        if last < start:
            return
        line = lines[last]
        if not (is_footer(line) or (last > start and _is_rule_or_frame(line)) or _is_dashed_name(lines, start, last)):
            break
        own[last:end] = bytes(end - last)
        end = last
    if not _cut_contact(lines, own, start, end):
        _cut_address_block(lines, own, start, end)


def _last_filled(lines: list[str], start: int, end: int) -> int:
    last = end - 1
    while last >= start and not lines[last].strip():
        last -= 1
    return last


def _cut_at_mark(lines: list[str], own: bytearray, start: int, end: int, picked: list[int]) -> int:
    """Cut at the first signature mark; a mark with too much under it is only a dash between paragraphs."""
    low = -1
    for index in picked:
        line = lines[index]
        if line[0] not in "-–—_*=" or len(line) > 90:
            continue
        if line != "-- ":
            low = _floor_of_filled(lines, start, end, MAX_SIGNATURE_LINES + 1) if low < 0 else low
            if index < low or not _ends_letter(lines, start, index, end):
                continue
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


def _ends_letter(lines: list[str], start: int, index: int, end: int) -> bool:
    """Whether this line is a signature mark without its blank, or a rule over a footer."""
    line = lines[index]
    under = [text for text in lines[index + 1 : end] if text.strip()]
    if line in _SIGNATURE_MARKS or line.rstrip() in ("--", "—"):
        return len(under) <= MAX_SIGNATURE_LINES and all(len(text) < 400 for text in under)
    if is_rule(line) or line.strip() in ("---", "----", "***", "___"):
        first = start > 0 and _last_filled(lines, start, index) < start  # right under a quotation
        if under and _FOOTNOTE.match(under[0]):
            return False
        return 0 < len(under) <= MAX_FOOTER_LINES and (_is_footing(under) or (first and len(under) <= 3))
    return False


def _is_footing(under: list[str]) -> bool:
    """Whether the few lines under a rule are a list's footer, a disclaimer or an address."""
    head = [line[:MAX_LINE_CHARS] for line in under]
    if any(LIST_FOOTER.search(line) for line in head) or _begins_disclaimer(under, 0):
        return True
    contacts = [_is_contact(line) for line in head]
    if sum(contacts) >= MIN_CONTACTS:
        return True
    if any(contacts) and all(one or _is_plain(line.strip()) for one, line in zip(contacts, head, strict=True)):
        return not contacts[0] and all(len(line) <= MAX_SIGNED_CHARS for line in head)
    return len(head) <= 3 and all(
        len(line) <= 40 and ":" not in line and not line.rstrip().endswith(_SENTENCE_END) and not is_rule(line)
        for line in head
    )


def _cut_disclaimer(lines: list[str], own: bytearray, start: int, end: int) -> int:
    """Cut from the first paragraph that begins like a disclaimer, if the author wrote something above it."""
    for index in _paragraphs(lines, start, end):
        if not _begins_disclaimer(lines, index):
            continue
        if any(own[above] and lines[above].strip() for above in range(index)):
            own[index:end] = bytes(end - index)
            return index
        return end
    return end


def _begins_disclaimer(lines: list[str], index: int) -> bool:
    line = lines[index]
    if len(line) < MIN_DISCLAIMER_CHARS:
        return False
    word = line.partition(" ")[0]
    if word.isalpha() and word.lower() not in DISCLAIMER_WORDS:  # nothing to cut off around the word
        return False
    first = _FIRST_WORD.match(line)
    if first is None or first[1].lower() not in DISCLAIMER_WORDS:
        return False
    text = " ".join(lines[index : index + 4])[first.start(1) : MAX_LINE_CHARS].lower()
    return is_disclaimer(first[1].lower(), text)


def _paragraphs(lines: list[str], start: int, end: int) -> list[int]:
    """The lines that stand first, or under an empty line or a rule."""
    if start >= end:  # a mark was found above the last words: nothing is left below it
        return []
    below = enumerate(lines[start : end - 1], start + 1)
    found = [at for at, line in below if not line or (line[0] in _NO_TEXT and (line.isspace() or is_rule(line)))]
    found.insert(0, start)
    return found


def is_footer(line: str) -> bool:
    """``Sent from my iPhone`` and its like: the words of a program, naming a device or a program."""
    if len(line) > 200 or len(line) < 5:
        return False
    if _begins(line, _FOOTER_FRAME) not in FOOTER_BEGINNINGS:
        return False
    match = CLIENT_FOOTER.match(line)
    if match is None:
        return False
    rest = match.group("rest")
    if any(
        word in line.casefold()
        for word in (
            "outlook",
            "brev",
            "typos",
            "bluemail",
            "aquamail",
            "typeapp",
            "edison",
            "unterwegs",
            "mobil gesendet",
        )
    ):
        return True
    device = FOOTER_DEVICE.search(rest)
    return device is not None and device.start() <= 40 and not re.search(r"\b(?:is|are|was|è|jest|ist|est|es)\b", rest)


def _is_rule_or_frame(line: str) -> bool:
    return line[0] in _NO_TEXT and (is_rule(line) or line.strip() in ("--", "---", "***", "*", "__"))


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
    if len(line) > 70 or _begins(line, _CLOSING_FRAME) not in CLOSING_BEGINNINGS:
        return False
    lowered = line.lower()
    if CLOSING.match(lowered):
        return True
    both = _TWO_LANGUAGES.split(lowered, maxsplit=1)  # "Z poważaniem / Best regards,"
    return len(both) > 1 and all(CLOSING.match(one) for one in both)


def _begins(line: str, frame: str) -> str:
    """The first three characters behind the frame, in lower case."""
    if not line[:1].isalpha():
        line = line.lstrip(frame)
    return line[:3].lower()


def _is_contact(line: str) -> bool:
    """Whether the line holds a telephone number, an address of any sort or a register's number."""
    return _CONTACT_HINT.search(line) is not None and CONTACT.search(line[:MAX_LINE_CHARS]) is not None


def _cut_contact(lines: list[str], own: bytearray, start: int, end: int) -> bool:
    """Cut the contact lines under a closing and a name; the closing and the name stay. Whether there was a closing."""
    found = _below_closing(lines, start, end)
    if found is None:
        return False
    below, kept = found
    if len(below) <= kept:
        return True
    under = [lines[i][:MAX_LINE_CHARS].strip() for i in below]
    contacts = [_is_contact(line) for line in under]
    if not any(contacts) or (kept and (contacts[0] or not _is_plain(under[0]))):
        return True
    if any(len(_LINKED.sub("", line)) > 120 or line.endswith(("?", "!")) or _POSTSCRIPT.match(line) for line in under):
        return True
    own[below[kept] : end] = bytes(end - below[kept])
    return True


def _below_closing(lines: list[str], start: int, end: int) -> tuple[list[int], int] | None:
    """The filled lines under the last closing, and how many of them are the name (none if the closing holds it).

    None if no closing is among the last :data:`MAX_CONTACT_LINES`.
    """
    below: list[int] = []
    prose = 0
    for index in range(end - 1, start - 1, -1):
        line = lines[index]
        if not line or line.isspace():
            continue
        first = line[0]
        if len(line) <= 70 and (line[:3].lower() in CLOSING_BEGINNINGS or not first.isalpha()):
            closing = _is_closing(line)
            if closing or (below and CLOSING_AND_NAME.match(line)):
                below.reverse()
                return below, int(closing)
        below.append(index)
        prose += first.islower() and len(line) >= MIN_PROSE_CHARS
        if len(below) == MAX_CONTACT_LINES or prose == MAX_PROSE_LINES:
            return None
    return None


def _cut_address_block(lines: list[str], own: bytearray, start: int, end: int) -> None:
    """Cut a last block of short lines, no sentences and no form's labels, with name and several contact lines."""
    first = end
    contacts = plain = 0
    if not _may_be_block(lines, start, end):
        return
    for index in range(end - 1, max(start, end - 3 * MAX_CONTACT_LINES), -1):
        line = lines[index].strip()
        if not line:
            named = contacts >= MIN_CONTACTS and plain >= 1 and contacts + plain >= MIN_BLOCK_LINES
            if named and lines[index + 1].strip():
                extended = first < end
                first = index
                if extended:  # one more paragraph above may hold the name
                    break
            continue
        contact = _is_contact(line)
        if not contact and not _is_plain(line):
            break
        contacts += contact
        plain += not contact
    if first == end:
        return
    above = _last_filled(lines, start, first)
    if above >= start and not lines[above].rstrip().endswith(":"):  # "my data:" is followed by what was asked for
        own[first:end] = bytes(end - first)


def _may_be_block(lines: list[str], start: int, end: int) -> bool:
    """The cheap question before: do enough lines that can be contacts stand at the end?"""
    hinted = 0
    for index in range(end - 1, max(start, end - 3 * MAX_CONTACT_LINES), -1):
        line = lines[index].strip()
        if not line:
            continue
        if _CONTACT_HINT.search(line) is not None:
            hinted += 1
            if hinted >= MIN_CONTACTS:
                return True
        elif not _is_plain(line):
            return False
    return False


def _is_plain(line: str) -> bool:
    """A name, a title or a company: short, no sentence, no label, no item of a list."""
    if len(line) > 100 or ":" in line or line[0] in "-*•>" or line.endswith(("?", "!", ",", ";")):
        return False
    return line[0].isupper() and not (line.endswith(".") and len(line) > 40)

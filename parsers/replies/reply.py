"""The new words of a reply, apart from what they answer.

What belongs to the author: everything that is not quotation, signature, a mail program's footer or a
disclaimer. A plain closing with a name ("Cordiali saluti, Mario Rossi") is the author's and stays; what
stands under a signature mark (``-- ``) does not, nor do the contact lines under a closing. Of an answer
written between quoted lines the author's words stay, in their order, and the quoted lines go. In doubt
more is kept: a text is never emptied unless a quotation was recognised as such.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import compress

from parsers.replies.attribution import (
    MAX_ATTRIBUTION_LINES,
    ends_attribution,
    is_quoted,
    read_attribution,
    split_shared_line,
)
from parsers.replies.quotation import (
    MAX_CANDIDATES,
    Splitter,
    dequote,
    find_splitter,
    is_arrowed,
    next_filled,
    pick_initialled,
    pick_lines,
    worth_asking,
)
from parsers.replies.signature import is_footer, mark_trailers

_SENTENCE_END = (".", "!", "?", ":", ";", ",")
MAX_WRAPPED_CHARS = 78  # of the rest of a quoted line that was wrapped without its mark
_ARMOUR = "-----BEGIN PGP SIG"
_ARMOUR_HEAD = "SIGNED MESSAGE"
_FLIPPED = bytes((1, 0)) + bytes(254)
MAX_SHARED_LINES = 3  # that hold the author's words and an attribution; programs make one
MAX_FORWARD_HEAD = 60  # lines in which the header of a forwarded mail ends
MAX_LINES = 30_000  # that are looked at one by one; what lies beyond belongs to whatever line 30,000 belongs to


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """``reply_text`` is what the author wrote, ``quoted_text`` the rest: quotation, signature, disclaimer."""

    reply_text: str
    quoted_text: str


@dataclass(slots=True)
class _Marks:
    """Which lines are the author's; ``split`` says that a quotation was recognised for sure.

    ``picked`` are the lines that were asked about: of the lines as they are now, some of which were broken in two.
    """

    own: bytearray
    picked: list[int]
    split: bool = False


def split_reply(text: str) -> ReplyParts:
    """The author's new words and the rest of a readable text. Linear in the length of the text."""
    lines = _lines(text)
    head = lines if len(lines) <= MAX_LINES else lines[:MAX_LINES]
    marks = _mark_quotation(head, pick_lines(head))
    if _ARMOUR in text:
        _mark_armour(head, marks.own)
    before = bytes(marks.own)
    mark_trailers(head, marks.own, marks.picked)
    reply = _join(head, marks.own)
    if not reply:
        marks.own[:] = _something(head, before, split=marks.split)
        reply = _join(head, marks.own)
    if len(lines) > MAX_LINES:
        marks.own.extend(before[-1:] * (len(lines) - MAX_LINES))
        reply = _join(lines, marks.own)
    if marks.own.find(0) < 0:
        return ReplyParts(reply, "")
    rest = "\n".join(compress(lines, marks.own.translate(_FLIPPED))).strip("\n")
    return ReplyParts(reply, rest if rest.strip() else "")


def _mark_armour(lines: list[str], own: bytearray) -> None:
    """The lines that a clear signature puts around the text (RFC 9580, section 7)."""
    start = -1
    for index, line in enumerate(lines):
        if start < 0 and line.startswith(_ARMOUR):
            start = index
        if start >= 0 and (line.startswith("-----END PGP") or (_ARMOUR_HEAD in lines[start] and not line.strip())):
            own[start : index + 1] = bytes(index + 1 - start)
            start = -1


def unquoted_text(text: str) -> str:
    """The text without quotation, but with signature and footers: what the sending side itself put there."""
    lines = _lines(text)
    return _join(lines, _mark_quotation(lines, pick_lines(lines)).own)


def _lines(text: str) -> list[str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def _join(lines: list[str], own: bytearray) -> str:
    """The author's lines; where something was taken out, one empty line at most is left."""
    seam_at = own.find(0)
    if seam_at < 0 or own.find(1, seam_at) < 0:
        return "\n".join(map(str.rstrip, lines if seam_at < 0 else lines[:seam_at])).strip()
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
            if kept[index] and is_footer(line):
                kept[index] = 0
        return kept
    return kept if split or _forwards_quoted(lines) else bytearray(b"\x01") * len(lines)


def _forwards_quoted(lines: list[str]) -> bool:
    """Whether quoted lines, and nothing else, begin with the header of a mail (Apple Mail forwards so)."""
    at = next_filled(lines, 0)
    if at == len(lines) or not is_quoted(lines[at]):
        return False
    plain = [dequote(line) for line in lines[at : at + MAX_FORWARD_HEAD]]
    first = next_filled(plain, 0)
    found = find_splitter(plain, first, 0, quote_follows=False) if first < len(plain) else None
    return found is not None and found.block is not None


# --- quotation ----------------------------------------------------------------------------------------------


def _mark_quotation(lines: list[str], picked: list[int], *, splits: int = MAX_SHARED_LINES) -> _Marks:
    """Mark what is quoted; ``picked`` are the lines that can be quoted or introduce a quotation.

    At most ``splits`` lines are broken where an attribution begins behind the author's words.
    """
    marks = _Marks(bytearray(b"\x01") * len(lines), picked)
    if not picked or _is_prompt_listing(lines, picked):
        return marks
    own, done, floor, candidates = marks.own, 0, 0, 0
    total = len(lines)
    for index in picked:
        if index < done:
            continue
        line = lines[index]
        if is_arrowed(line):
            marks.split = True
            done = floor = _take(lines, own, Splitter(index, index + 1, "header"))
            continue
        if is_quoted(line):
            if index and own[index - 1] and _leaves_link_open(lines[index - 1]):
                continue
            own[index] = 0
            floor = index + 1
            continue
        if candidates > MAX_CANDIDATES or not worth_asking(line):
            continue
        candidates += 1
        follows = next_filled(lines, index + 1)
        quote_follows = follows < total and is_quoted(lines[follows])
        if quote_follows and lines[follows][0] not in "> \t|" and not _holds(picked, follows):
            return _mark_quotation(lines, pick_initialled(lines, picked), splits=splits)
        splitter = find_splitter(lines, index, floor, quote_follows=quote_follows)
        if splitter is None:
            continue
        marks.split = True
        shared = split_shared_line(line) if quote_follows and splitter.start == index else 0
        if shared and splits and total < MAX_LINES:
            lines[index : index + 1] = [line[:shared].rstrip(" -"), line[shared:]]
            return _mark_quotation(lines, pick_lines(lines), splits=splits - 1)
        done = floor = _take(lines, own, splitter)
    if own.find(0) >= 0:
        _mark_wrapped(lines, own)
    return marks


def _holds(ordered: list[int], number: int) -> bool:
    at = bisect_left(ordered, number)
    return at < len(ordered) and ordered[at] == number


def _take(lines: list[str], own: bytearray, splitter: Splitter) -> int:
    """Mark the introduction, and all that follows unless it is marked line by line; the next line to look at."""
    follows = next_filled(lines, splitter.end)
    end = splitter.end
    if splitter.how == "original" and splitter.block is None:
        inner = _attribution_below(lines, follows)
        follows, end = (next_filled(lines, inner), inner) if inner else (follows, end)
    sure = splitter.how != "original" or end > splitter.end
    marked = sure and follows < len(lines) and is_quoted(lines[follows])
    stop = follows if marked else len(lines)
    own[splitter.start : stop] = bytes(stop - splitter.start)
    return stop


def _attribution_below(lines: list[str], start: int) -> int:
    """The line behind the attribution that stands right under ``-- Original Message --`` (Proton), 0 if none does."""
    for at in range(start, min(start + MAX_ATTRIBUTION_LINES, len(lines))):
        follows = next_filled(lines, at + 1)
        quote_follows = follows < len(lines) and is_quoted(lines[follows])
        if ends_attribution(lines[at]) and quote_follows:
            found = read_attribution(lines, at, start, quote_follows=True)
            return at + 1 if found == start else 0
    return 0


def _leaves_link_open(line: str) -> bool:
    """Whether a program broke the line inside ``<http://...>``: the mark below only closes it."""
    at = line.rfind("<http")
    return at >= 0 and ">" not in line[at:]


def _is_prompt_listing(lines: list[str], picked: list[int]) -> bool:
    """Whether ``>>> `` are prompts of an interpreter in the author's own text, not quotation marks."""
    quoted = [lines[index] for index in picked if lines[index].startswith(">")]
    return (
        0 < len(quoted) < 40
        and not any(map(is_arrowed, quoted))
        and all(line.startswith((">>> ", ">>>>")) and not line.startswith((">>>> ", ">>>>>")) for line in quoted)
    )


def _mark_wrapped(lines: list[str], own: bytearray) -> None:
    """A short rest of a quoted line that a program wrapped: ``> ... zu`` / ``lang`` / ``> ...``."""
    for index in range(1, len(lines) - 1):
        if not own[index] or own[index - 1] or own[index + 1]:
            continue
        line, above = lines[index].strip(), lines[index - 1].rstrip()
        if (
            0 < len(line) <= MAX_WRAPPED_CHARS
            and len(above) >= 60
            and is_quoted(above)
            and is_quoted(lines[index + 1])
            and not above.endswith(_SENTENCE_END)
            and (line[0].islower() or line[0] in "(<[h")
        ):
            own[index] = 0

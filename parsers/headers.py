"""Header fields: found in the bytes, unfolded, decoded (RFC 5322, RFC 2047, RFC 2231), whatever their state.

A field is kept twice: *as sent* (unfolded, 8-bit bytes read in the likeliest charset) for structured fields, whose
commas and quotes must be read before encoded words are decoded, and *decoded* for people.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from parsers import charsets
from parsers.transfer import decode_base64

_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_EMPTY_LINE: Final = re.compile(rb"\n\r*\n")
_LEADING_BLANKS: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,1000}(?=[!-9;-~])")
_MBOX_FROM: Final = re.compile(rb">?From [^\n]{0,1000}\n")
_KNOWN_FIELD: Final = re.compile(
    rb"(?:received|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|reply-to|in-reply-to|references|"
    rb"return-path|sender|x-[a-z0-9-]+|dkim-signature|delivered-to|authentication-results|list-[a-z-]+|user-agent|"
    rb"arc-[a-z-]+|importance|priority|precedence|thread-[a-z]+|organization|auto-submitted)[ \t]*:",
    re.IGNORECASE,
)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES: Final = bytes((*range(9), 11, 12, *range(14, 32), 127))
_FOLD: Final = re.compile(r"\n[ \t]+")
_CHARSET_LABEL: Final = re.compile(rb"charset[ \t]*=[ \t\"']*([A-Za-z0-9_.:-]{2,60})", re.IGNORECASE)
_LABEL_WINDOW: Final = 64 * 1024
_MIME_BEGINNINGS: Final = (b"conte", b"mime-")
_MIME_FIELDS: Final = re.compile(
    rb"((?:(?:content-[a-z-]{1,40}|mime-version):[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n){0,20}){1,20})\r?\n",
    re.IGNORECASE,
)
_MAX_LATE: Final = 8192  # bytes
_MAX_LOST_FOLD: Final = 1000  # bytes
_MAX_GARBAGE_LINES: Final = 20
_MAX_GUESSED: Final = 4  # pieces of a field between encoded words
_MAX_GUESSED_FIELDS: Final = 64  # a guess costs as much as reading a small mail
_MAX_ENCODED_WORD: Final = 64 * 1024


@dataclass(slots=True)
class HeaderBlock:
    """The header fields of one part and where its body starts (an offset into the same bytes)."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    body_start: int = 0
    defects: list[str] = field(default_factory=list)


def find_block(raw: bytes, start: int, end: int, *, top: bool, max_bytes: int) -> tuple[int, int, int]:
    """Offsets ``(first, last, body)``: the header lines are ``raw[first:last]``, the body starts at ``body``."""
    first = start
    if top and not raw[start : start + 1].isalpha():
        blanks = _LEADING_BLANKS.match(raw, start, end)
        if blanks and _looks_like_header(raw, blanks.end(), end):
            first = blanks.end()
    if raw[first : first + 1] == b"\n":
        return first, first, first + 1
    if raw[first : first + 2] == b"\r\n":
        return first, first, first + 2
    found = _find_empty_line(raw, first, min(end, first + max_bytes))
    if found is not None:
        return first, *found
    if end - first <= max_bytes:
        return first, end, end
    empty = _EMPTY_LINE.search(raw, first + max_bytes - 2, end)
    return first, first + max_bytes, empty.end() if empty else end


def _find_empty_line(raw: bytes, first: int, limit: int) -> tuple[int, int] | None:
    """End of the header lines and start of the body; four times as quick as the pattern where line ends are sound."""
    if raw.find(b"\r", first, limit) < 0:
        at = raw.find(b"\n\n", first, limit)
        return (at + 1, at + 2) if at >= 0 else None
    crlf = raw.find(b"\n\r\n", first, limit)
    lf = raw.find(b"\n\n", first, limit if crlf < 0 else crlf + 1)
    at = lf if lf >= 0 else crlf
    if at >= 0 and raw.find(b"\r\r\n", first, at) < 0:
        return at + 1, at + (2 if lf >= 0 else 3)
    empty = _EMPTY_LINE.search(raw, first, limit)
    return (min(empty.start() + 1, limit), min(empty.end(), limit)) if empty else None


def _looks_like_header(raw: bytes, at: int, end: int) -> bool:
    return bool(_FIELD.match(raw, at, min(end, at + 2000)) or _MBOX_FROM.match(raw, at, end))


def read_block(raw: bytes, start: int, end: int, *, top: bool, max_bytes: int, max_fields: int) -> HeaderBlock:
    """Fields of the part at ``raw[start:end]``, as sent. Lines that are no field end the header (or are skipped,
    when known fields follow): defect ``header-garbage``. MIME fields behind an empty line too many are read too."""
    block = _read_first_block(raw, start, end, top=top, max_bytes=max_bytes, max_fields=max_fields)
    if raw[block.body_start : block.body_start + 5].lower() in _MIME_BEGINNINGS:
        _read_late_fields(block, raw, end)
    return block


def _read_late_fields(block: HeaderBlock, raw: bytes, end: int) -> None:
    late = _MIME_FIELDS.match(raw, block.body_start, min(end, block.body_start + _MAX_LATE))
    if late is None or any(name.lower() == "content-type" for name, _ in block.sent):
        return
    lines = late[1]
    fields = _read_sound_block(lines, _MAX_GARBAGE_LINES) if lines.isascii() else None
    if fields is None:
        damaged = _read_damaged_block(HeaderBlock(), lines, (0, 0, ""), top=False, max_fields=_MAX_GARBAGE_LINES)
        fields = damaged.sent
    if fields and any(name.lower() == "content-type" for name, _ in fields):
        block.sent = [*block.sent, *fields]
        block.body_start = late.end()
        block.defects.append("header-in-two-pieces")


def _read_first_block(raw: bytes, start: int, end: int, *, top: bool, max_bytes: int, max_fields: int) -> HeaderBlock:
    block = HeaderBlock()
    first, last, block.body_start = find_block(raw, start, end, top=top, max_bytes=max_bytes)
    if last - first >= max_bytes:
        block.defects.append("header-too-long")
    lines = raw[first:last]
    if lines.isascii():
        sound = _read_sound_block(lines, max_fields)
        if sound is not None:
            block.sent = sound
            return block if not top or _has_known_field(sound) else HeaderBlock(body_start=start, defects=["no-header"])
    label = _CHARSET_LABEL.search(raw, first, min(end, first + _LABEL_WINDOW))
    hint = label[1].decode("ascii") if label else ""
    return _read_damaged_block(block, lines, (start, first, hint), top=top, max_fields=max_fields)


def _read_sound_block(lines: bytes, max_fields: int) -> list[tuple[str, str]] | None:
    """The fields when every line is ASCII and a field or a continuation, as nearly always; None otherwise."""
    if len(lines.translate(None, _CONTROL_BYTES)) != len(lines):
        return None
    text = lines.decode("ascii")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return None
    if "\n\t" in text:
        text = text.replace("\n\t", "\n ")
    if "\n " in text:
        text = _FOLD.sub(" ", text) if "\n  " in text or "\n \t" in text else text.replace("\n ", " ")
    fields: list[tuple[str, str]] = []
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if not colon or " " in name or "\t" in name or not name:
            if not line:
                continue
            name = name.rstrip(" \t")
            if not colon or " " in name or "\t" in name or not name:
                return None
        fields.append((name, value.strip(" \t")))
    return fields if len(fields) <= max_fields else None


def _has_known_field(sent: list[tuple[str, str]]) -> bool:
    return not sent or any(_KNOWN_FIELD.match(f"{name}:".encode()) for name, _ in sent)


def _read_damaged_block(
    block: HeaderBlock, lines: bytes, place: tuple[int, int, str], *, top: bool, max_fields: int
) -> HeaderBlock:
    """Field by field, with 8-bit bytes, control characters and lines that are no field. ``place``: where the part
    and its header begin, and the charset its body names, which raw 8-bit fields often share."""
    start, first, hint = place
    at = 0
    mbox = _MBOX_FROM.match(lines)
    if mbox and top:
        at = mbox.end()
    while at < len(lines):
        found = _FIELD.match(lines, at)
        if found is None:
            resumed = None if _begins_parts(block, lines, at) else _skip_garbage(lines, at)
            if resumed is None:
                block.body_start = first + at
                block.defects.append("header-without-separator")
                break
            block.defects.append("header-garbage")
            _append_garbage(block, lines[at:resumed], hint)
            at = resumed
            continue
        if len(block.sent) >= max_fields:
            block.defects.append("too-many-header-fields")
            break
        guess = len(block.sent) < _MAX_GUESSED_FIELDS
        block.sent.append((found[1].decode("ascii"), _as_sent(found[2], hint, guess=guess)))
        at = found.end()
    if top and not _has_known_field(block.sent):
        return HeaderBlock(body_start=start, defects=["no-header"])
    return block


def _begins_parts(block: HeaderBlock, lines: bytes, at: int) -> bool:
    """Whether the first delimiter of a multipart follows its header without an empty line (or after one of blanks)."""
    return lines.startswith(b"--", at) and any("boundary" in value for name, value in block.sent if name[0] in "cC")


def _skip_garbage(lines: bytes, at: int) -> int | None:
    """Where the next known field starts after lines that are none; None if there is none near (it is the body)."""
    for _ in range(_MAX_GARBAGE_LINES):
        at = lines.find(b"\n", at) + 1
        if not at or at >= len(lines):
            return None
        if _KNOWN_FIELD.match(lines, at):
            return at
    return None


def _append_garbage(block: HeaderBlock, garbage: bytes, hint: str) -> None:
    """A line without a colon after a long subject or an unfinished list is its continuation that lost its blank."""
    if not block.sent or len(garbage) >= _MAX_LOST_FOLD:
        return
    name, value = block.sent[-1]
    if name.lower() == "subject" or value.endswith((",", ";")):
        block.sent[-1] = (name, f"{value} {_as_sent(garbage, hint)}".strip())


def _as_sent(value: bytes, hint: str, *, guess: bool = True) -> str:
    text = value.decode("ascii") if value.isascii() else charsets.decode(value, hint=hint, guess=guess)[0]
    if "\n" in text or "\r" in text:
        text = unfold(text)
    text = text.strip(" \t")
    return text if text.isprintable() else _CONTROLS.sub("", text)


def unfold(text: str) -> str:
    """One line: RFC 5322, section 2.2.3, with the white space around each fold reduced to one blank."""
    return " ".join(line.strip(" \t") for line in text.replace("\r", "\n").split("\n") if line.strip(" \t"))


# --- encoded words (RFC 2047) --------------------------------------------------------------------------------


def decode_words(value: str) -> str:
    """Encoded words decoded wherever they stand, also inside quotes and words; blanks between two of them go.

    Neighbours of one charset are joined as bytes before decoding, because mailers cut inside characters.
    Linear in the length of ``value``; what is no encoded word stays as it is.
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    run: list[tuple[str, str, str]] = []
    at = 0
    for start, end, word in _find_words(value):
        between = value[at:start]
        if run and between.strip(" \t"):
            out.append(_decode_run(run, len(out)))
            run = []
        if not run:
            out.append(between)
        run.append(word)
        at = end
    out.append(_decode_run(run, len(out)))
    out.append(value[at:])
    text = "".join(out)
    return _CONTROLS.sub("", unfold(text)) if not text.isprintable() else text


WORD_START: Final = re.compile(r"=\?([^?=\s]{1,64})\?([bBqQ])\?")


def _find_words(value: str) -> Iterator[tuple[int, int, tuple[str, str, str]]]:
    """Start, end and (charset, encoding, text) of each encoded word; one that is cut off ends at the next blank."""
    at = close = 0
    while True:
        found = WORD_START.search(value, at)
        if found is None:
            return
        text_at = found.end()
        if 0 <= close < text_at:
            close = value.find("?=", text_at)
        if 0 <= close < text_at + _MAX_ENCODED_WORD and not WORD_START.search(value, text_at, close):
            stop, end = close, close + 2
        else:
            blank = value.find(" ", text_at)
            stop = end = blank if blank >= 0 else len(value)
        yield found.start(), end, (found[1], found[2].lower(), value[text_at:stop])
        at = end


def _decode_run(run: list[tuple[str, str, str]], pieces: int) -> str:
    """Words side by side; ``pieces`` of the field came before: of many only the first are worth a guess."""
    out: list[str] = []
    at = 0
    while at < len(run):
        charset = run[at][0].lower()
        stop = at + 1
        while stop < len(run) and run[stop][0].lower() == charset:
            stop += 1
        guess = pieces + len(out) < _MAX_GUESSED
        out.append(charsets.decode(_word_bytes(run[at:stop]), charset, guess=guess)[0])
        at = stop
    return "".join(out)


def _word_bytes(words: list[tuple[str, str, str]]) -> bytes:
    """The bytes of neighbouring words; a base64 stream that was cut between its groups of four is mended."""
    texts = [text for _, kind, text in words if kind == "b"]
    if len(texts) == len(words) and any(len(text) % 4 for text in texts[:-1]) and "=" not in "".join(texts[:-1]):
        return decode_base64("".join(texts).encode("ascii", "ignore"))[0]
    return b"".join(_decode_q(t) if k == "q" else decode_base64(t.encode("ascii", "ignore"))[0] for _, k, t in words)


def _decode_q(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)

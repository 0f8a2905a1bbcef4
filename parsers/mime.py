"""The MIME tree of a mail, cut straight from its bytes (RFC 2045, RFC 2046).

The email package copies a mail line by line and holds nearly nine times its size; here a part is a pair of offsets
into the bytes of the mail, boundaries are found with ``bytes.find``, and bodies are decoded only when asked for.
Total: any bytes give a tree; what was wrong is named in ``defects``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from parsers import charsets, containers
from parsers.headers import decode_words, read_block
from parsers.parameters import read_media_type, read_parameters
from parsers.transfer import decode_transfer, decode_unlabelled
from parsers.values import Limits

_DELIMITER_END: Final = re.compile(rb"[ \t]*+(--)?+[ \t]*+\r*+(?=\n|\Z)")
_LIKELY_BOUNDARY: Final = re.compile(rb"(?<![^\n])--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-[A-Za-z-]+[ \t]*:)")
_OTHER_END: Final = re.compile(rb"(?<![^\n])--\S{6,200}--\s{0,20}\Z")
_TAIL: Final = 300  # bytes
_CONTROL_BYTES: Final = bytes((*range(1, 9), 11, 12, *range(14, 32), 127))
_CONTROLS: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TOKEN: Final = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_CR_TO_LF: Final = bytes.maketrans(b"\r", b"\n")
_MAX_FALSE_DELIMITERS: Final = 10_000
_MAX_SCANS: Final = 8  # times the size of the mail that is searched for boundaries, all levels together
_MIN_SCAN: Final = 1 << 22
_BOUNDARY_WINDOW: Final = 64 * 1024
_BYTES_PER_CHAR: Final = 4
_OUTER_KINDS: Final = ("message/rfc822", "message/global", "message/news")
_MAY_HAVE_CHILDREN: Final = ("multipart/", "message/", *containers.OPAQUE_TYPES)
_USUAL_ENCODINGS: Final = frozenset(("7bit", "8bit", "quoted-printable", "base64", "binary"))
_NO_ENCODING: Final = frozenset(("", "7bit", "8bit"))
_LONG_WORD: Final = 60  # bytes: no text begins like this
_NO_PARAMETERS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a mail. ``children`` are the parts of a multipart, or the one enclosed root of a message/rfc822
    (or of an opened S/MIME envelope). ``path`` is IMAP's numbering, the root is ``""``."""

    path: str
    headers: tuple[tuple[str, str], ...]  # decoded, unfolded, in order
    media_type: str  # lower case; text/plain by default
    parameters: Mapping[str, str]  # of Content-Type, decoded
    disposition: str  # "", inline, attachment
    filename: str  # as the mail says it, decoded; "" if none
    children: tuple[Part, ...] = ()
    encoding: str = ""  # Content-Transfer-Encoding, lower case
    sent: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # headers as sent: unfolded, not decoded
    max_chars: int = 1_000_000
    _source: bytes = field(default=b"", repr=False, compare=False)
    _start: int = field(default=0, repr=False)
    _body: int = field(default=0, repr=False)
    _end: int = field(default=0, repr=False)

    @property
    def is_multipart(self) -> bool:
        """Whether the children are pieces side by side."""
        return self.media_type.startswith("multipart/") and bool(self.children)

    @property
    def is_message(self) -> bool:
        """Whether the one child is a whole mail of its own."""
        return self.media_type in _OUTER_KINDS

    def header(self, name: str) -> str | None:
        """The first field of that name, any case, decoded; None if absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def sent_header(self, name: str) -> str | None:
        """The first field of that name with its encoded words still encoded, for structured fields."""
        wanted = name.lower()
        return next((value for key, value in self.sent if key.lower() == wanted), None)

    def source(self) -> bytes:
        """Header and body, byte-exact as received."""
        return self._source[self._start : self._end]

    def raw(self) -> bytes:
        """The body before transfer decoding, byte-exact."""
        return self._source[self._body : self._end]

    @property
    def raw_size(self) -> int:
        """Length of ``raw()`` without making it."""
        return self._end - self._body

    def body(self) -> bytes:
        """The body after transfer decoding; decoded anew at each call, kept nowhere."""
        return self.read_body()[0]

    def read_body(self, max_bytes: int | None = None) -> tuple[bytes, str]:
        """Decoded body and the name of its damage (``""`` if none); of at most ``max_bytes`` encoded bytes."""
        end = self._end if max_bytes is None else min(self._end, self._body + max_bytes)
        with memoryview(self._source) as view:
            return decode_transfer(view[self._body : end], self.encoding)

    def text(self) -> str:
        """The body as text, line ends ``\\n``, in the best charset; no U+0000 and no surrogates. At most
        ``Limits.max_text_chars`` characters."""
        return self.read_text()[0]

    def read_text(self) -> tuple[str, str, str]:
        """Text, the MIME name of the charset it was really decoded with, and the damage found (``""`` if none)."""
        data, damage = self.read_body(self.max_chars * _BYTES_PER_CHAR)
        if self.encoding in _NO_ENCODING and (b"=" in data or b" " not in data[:_LONG_WORD]):
            data = decode_unlabelled(data) or data
        declared = self.parameters.get("charset", "")
        hint = charsets.html_charset(data) if self.media_type == "text/html" else ""
        text, charset = charsets.decode(data, declared or hint, hint=hint)
        if len(data.translate(None, _CONTROL_BYTES)) != len(data):
            text = _CONTROLS.sub("", text)
        if "\r" in text:
            text = text.replace("\r\r\n", "\n") if "\r\r" in text else text
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > self.max_chars:
            text, damage = text[: self.max_chars], damage or "text-too-long"
        return text, charset, damage

    def walk(self, *, enter_messages: bool = False) -> Iterator[Part]:
        """This part and all below it, in order; the insides of message/rfc822 only if asked for."""
        pending = [self]
        while pending:
            part = pending.pop()
            yield part
            if enter_messages or not part.is_message:
                pending.extend(reversed(part.children))


@dataclass(slots=True)
class _Reader:
    """What stays the same while one tree is read."""

    limits: Limits
    defects: list[str]
    parts: int = 0
    scanned: int = 0  # bytes searched for boundaries

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


@dataclass(frozen=True, slots=True)
class _Span:
    """The body of a part that may have parts of its own."""

    raw: bytes
    start: int
    end: int
    path: str
    media_type: str
    parameters: Mapping[str, str]
    encoding: str


def read_tree(raw: bytes, limits: Limits, defects: list[str]) -> Part:
    """The tree of a whole mail; appends to ``defects``. Never raises."""
    if raw.find(b"\n", 0, _BOUNDARY_WINDOW) < 0 and raw.find(b"\r", 0, _BOUNDARY_WINDOW) >= 0:
        defects.append("bare-carriage-returns")
        raw = raw.translate(_CR_TO_LF)
    return _read_part(raw, 0, len(raw), "", _Reader(limits, defects), 0, "")


def _read_part(raw: bytes, start: int, end: int, path: str, reader: _Reader, depth: int, fallback: str) -> Part:
    """One part and all below it; ``fallback`` is its media type if it names none, ``""`` for the root of a mail."""
    limits = reader.limits
    reader.parts += 1
    block = read_block(
        raw, start, end, top=not fallback, max_bytes=limits.max_header_bytes, max_fields=limits.max_header_fields
    )
    for defect in block.defects:
        reader.note(defect)
    sent = tuple(block.sent)
    content_type, disposition_field, encoding_field = _content_fields(sent)
    media_type: str = fallback or "text/plain"
    parameters = _NO_PARAMETERS
    if content_type is not None:
        media_type, parameters, sound = read_media_type(content_type, limits.max_parameters)
        if not sound:
            reader.note("content-type-unreadable")
    disposition, filename = _read_disposition(disposition_field, parameters, limits.max_parameters)
    if media_type == "application/octet-stream" and filename.lower() == containers.ENVELOPE_NAME:
        media_type = containers.OPAQUE_TYPES[0]
    body = min(block.body_start, end)
    encoding = _read_encoding(encoding_field)
    children: tuple[Part, ...] = ()
    if media_type.startswith(_MAY_HAVE_CHILDREN):
        children = _read_children(_Span(raw, body, end, path, media_type, parameters, encoding), reader, depth)
    return Part(
        path,
        tuple([(name, decode_words(value) if "=?" in value else value) for name, value in sent]),
        media_type,
        parameters,
        disposition,
        filename,
        children,
        encoding,
        sent,
        limits.max_text_chars,
        raw,
        start,
        body,
        end,
    )


def _content_fields(sent: tuple[tuple[str, str], ...]) -> tuple[str | None, str | None, str | None]:
    """Content-Type, Content-Disposition, Content-Transfer-Encoding: the first of each."""
    content_type = disposition = encoding = None
    for name, value in sent:
        if name[0] not in "cC":
            continue
        lowered = name.lower()
        if lowered == "content-type" and content_type is None:
            content_type = value
        elif lowered == "content-disposition" and disposition is None:
            disposition = value
        elif lowered == "content-transfer-encoding" and encoding is None:
            encoding = value
    return content_type, disposition, encoding


def _read_disposition(value: str | None, parameters: Mapping[str, str], maximum: int) -> tuple[str, str]:
    filename = ""
    disposition = ""
    if value is not None:
        disposition, of_disposition = read_parameters(value, maximum)
        if not _TOKEN.fullmatch(disposition):  # what is no token says nothing
            disposition = ""
        filename = of_disposition.get("filename") or of_disposition.get("name", "")
        if disposition != "inline":  # RFC 2183, section 2.8: an unknown disposition is an attachment
            disposition = "attachment" if disposition or filename else ""
    return disposition, filename or parameters.get("name", "") or parameters.get("filename", "")


def _read_encoding(value: str | None) -> str:
    """Content-Transfer-Encoding, lower case, with the misspellings that are met."""
    if not value:
        return ""
    if value in _USUAL_ENCODINGS:
        return value
    words = value.replace("(", " ").replace(";", " ").replace(",", " ").replace("_", "-").lower().split()
    encoding = words[0].strip("\"'") if words else ""
    if encoding.startswith("quoted") or encoding in ("qp", "quotedprintable"):
        return "quoted-printable"
    return "base64" if encoding in ("base-64", "b64", "base64:") else encoding


def _read_children(span: _Span, reader: _Reader, depth: int) -> tuple[Part, ...]:
    limits = reader.limits
    multipart = span.media_type.startswith("multipart/")
    enclosed = span.media_type in _OUTER_KINDS
    if not (multipart or enclosed or span.media_type in containers.OPAQUE_TYPES):
        return ()
    if depth >= limits.max_depth or reader.parts >= limits.max_parts:
        reader.note("too-deep" if depth >= limits.max_depth else "too-many-parts")
        return ()
    if multipart:
        return _read_multipart(span, reader, depth)
    path = f"{span.path}.1" if span.path else "1"
    if enclosed and span.encoding not in ("base64", "quoted-printable"):
        return (_read_part(span.raw, span.start, span.end, path, reader, depth + 1, ""),)
    with memoryview(span.raw) as view:
        decoded = decode_transfer(view[span.start : span.end], span.encoding)[0]
    inner = decoded if enclosed else containers.open_opaque(decoded, reader.note)
    if inner is None or not (enclosed or containers.is_entity(inner)):
        return ()
    return (_read_part(inner, 0, len(inner), path, reader, depth + 1, ""),)


def _read_multipart(span: _Span, reader: _Reader, depth: int) -> tuple[Part, ...]:
    raw, start, end = span.raw, span.start, span.end
    if reader.scanned > _MAX_SCANS * len(raw) + _MIN_SCAN:  # many levels around something big
        reader.note("too-deep")
        return ()
    reader.scanned += end - start
    spans: list[tuple[int, int]] = []
    boundary = span.parameters.get("boundary", "").rstrip(" \t")
    if boundary:
        spans = _split(raw, start, end, boundary.encode("utf-8", "replace"), reader)
    if not spans:
        likely = _LIKELY_BOUNDARY.search(raw, start, min(end, start + _BOUNDARY_WINDOW))
        if likely:
            spans = _split(raw, start, end, likely[1], reader)
        elif span.encoding in ("base64", "quoted-printable"):  # forbidden by RFC 2045, section 6.4, and done
            return _read_encoded_multipart(span, reader, depth)
        reader.note("boundary-wrong" if spans else "boundary-missing")
    children: list[Part] = []
    fallback = "message/rfc822" if span.media_type == "multipart/digest" else "text/plain"
    for number, (first, last) in enumerate(spans, 1):
        if reader.parts >= reader.limits.max_parts:
            reader.note("too-many-parts")
            break
        path = f"{span.path}.{number}" if span.path else str(number)
        children.append(_read_part(raw, first, last, path, reader, depth + 1, fallback))
    return _regroup(children, boundary)


def _read_encoded_multipart(span: _Span, reader: _Reader, depth: int) -> tuple[Part, ...]:
    with memoryview(span.raw) as view:
        decoded = decode_transfer(view[span.start : span.end], span.encoding)[0]
    reader.note("multipart-encoded")
    return _read_multipart(replace(span, raw=decoded, start=0, end=len(decoded), encoding=""), reader, depth)


def _regroup(children: list[Part], boundary: str) -> tuple[Part, ...]:
    """An inner multipart that reuses the boundary of the outer one comes out empty, its texts behind it: they are
    given back to it."""
    first = children[0] if children else None
    if first is None or first.children or not first.media_type.startswith("multipart/"):
        return tuple(children)
    texts = list(takewhile(lambda part: part.media_type.startswith("text/") and not part.filename, children[1:]))
    if first.parameters.get("boundary") != boundary or not texts:
        return tuple(children)
    return (replace(first, children=tuple(texts)), *children[1 + len(texts) :])


def _split(raw: bytes, start: int, end: int, boundary: bytes, reader: _Reader) -> list[tuple[int, int]]:
    """The spans between the delimiter lines (RFC 2046, section 5.1.1). Parts behind an early close delimiter count
    too (gateways append them); without a close delimiter the last part ends with the body."""
    needle = b"--" + boundary
    spans: list[tuple[int, int]] = []
    opened = -1
    closed = False
    false = 0
    at = start
    while len(spans) < reader.limits.max_parts and false < _MAX_FALSE_DELIMITERS:
        at = raw.find(needle, at, end)
        if at < 0:
            break
        tail = _DELIMITER_END.match(raw, at + len(needle), end)
        if tail is None or (at > start and raw[at - 1] != 10):
            false += 1
            at += len(needle)
            continue
        if opened >= 0:
            spans.append((opened, _line_start(raw, opened, at)))
        closed = tail[1] is not None
        opened = -1 if closed else min(tail.end() + 1, end)
        at = tail.end()
    if opened >= 0 and len(spans) < reader.limits.max_parts:
        spans.append((opened, _without_other_end(raw, opened, end)))
    if not closed and spans:
        reader.note("close-delimiter-missing")
    return spans


def _without_other_end(raw: bytes, start: int, end: int) -> int:
    """Where the last part ends when its own close delimiter is missing: a last line ``--another--`` is one too."""
    other = _OTHER_END.search(raw, max(start, end - _TAIL), end)
    return _line_start(raw, start, other.start()) if other else end


def _line_start(raw: bytes, low: int, delimiter: int) -> int:
    """End of the body before a delimiter: the line end in front belongs to the delimiter."""
    at = delimiter
    if at > low and raw[at - 1] == 10:
        at -= 1
        if at > low and raw[at - 1] == 13:
            at -= 1
    return at

"""Just enough MIME to cut a message without changing a byte of it (RFC 2046, section 5.1; RFC 8551, 3.1.1).

A signature covers the bytes as they travelled, and re-serialising them with the standard library breaks
most real PEC messages; so everything here works on offsets into the raw mail.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from urllib.parse import unquote_to_bytes

MAX_HEADER_BYTES = 256 * 1024  # of one part; what lies beyond is not looked at
MAX_HEADER_FIELDS = 1000
MAX_FIELD_CHARS = 16 * 1024  # of one field whose parameters are read
MAX_PARTS = 200  # children of one multipart
MAX_DEPTH = 8  # multipart inside multipart

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_FIELD_NAME = re.compile(r"^[!-9;-~]+(?=[ \t]*:)")
_PARAMETER = re.compile(r';\s*([!#-\'*+.0-9A-Z^-~%-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s"]*)', re.IGNORECASE)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_DASHED_LINE = re.compile(rb"^--([^\s-][^\r\n]{0,70}|-[^\r\n]{5,70})\r?$", re.MULTILINE)
# a label that is wrong, as in mails edited by hand: XML or header fields cannot be base64
_NEVER_BASE64 = re.compile(rb"\s*(?:<\?xml |<postacert|[A-Za-z][A-Za-z0-9-]*:[ \t])")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of ``raw``: header at [start, body), body at [body, end); header fields unfolded, in order."""

    raw: bytes
    start: int
    body: int
    end: int
    fields: tuple[tuple[str, str], ...]
    closed: bool = True  # a delimiter stands behind it; False for the tail of a truncated mail

    def all(self, name: str) -> list[str]:
        """Every value of a header field, name in lower case; undecoded and stripped."""
        return [value for key, value in self.fields if key == name]

    def first(self, name: str) -> str | None:
        """The first value of a header field, name in lower case; None if absent."""
        return next((value for key, value in self.fields if key == name), None)

    @property
    def media_type(self) -> str:
        """``type/subtype`` in lower case; ``text/plain`` where none is given (RFC 2045, section 5.2)."""
        value = (self.first("content-type") or "").partition(";")[0].strip().lower()
        return value if "/" in value else "text/plain"

    @property
    def filename(self) -> str:
        """The file name, lower case, from Content-Disposition or else from Content-Type; may be empty."""
        named = parameters(self.first("content-disposition") or "").get("filename")
        return _decode_words(named or parameters(self.first("content-type") or "").get("name", "")).strip().lower()

    @property
    def boundary(self) -> bytes:
        """The boundary of a multipart; empty if it has none."""
        value = parameters(self.first("content-type") or "").get("boundary", "")
        return value.rstrip().encode("latin-1", "replace")

    @property
    def encoded(self) -> bytes:
        """The bytes of the body as they stand in the mail."""
        return self.raw[self.body : self.end]

    def content(self) -> bytes:
        """The bytes of the body with its transfer encoding undone; never raises."""
        encoding = (self.first("content-transfer-encoding") or "").partition(";")[0].strip().lower()
        if encoding == "base64":
            plain = _NEVER_BASE64.match(self.raw, self.body, min(self.end, self.body + 4096))
            return self.encoded if plain else decode_base64(self.encoded)
        if encoding == "quoted-printable":
            return quopri.decodestring(self.encoded)
        return self.encoded


def read_part(raw: bytes, start: int = 0, end: int | None = None, *, closed: bool = True) -> Part:
    """The entity that occupies ``raw[start:end]``: its header is read, its body only located."""
    stop = len(raw) if end is None else end
    if raw.startswith((b"\r\n", b"\n"), start):  # no header fields at all (RFC 2046, section 5.1)
        return Part(raw, start, start + (2 if raw.startswith(b"\r\n", start) else 1), stop, (), closed)
    found = _END_OF_HEADER.search(raw, start, min(stop, start + MAX_HEADER_BYTES))
    if found:
        header, body = raw[start : found.start()], found.end()
    else:
        header, body = raw[start : min(stop, start + MAX_HEADER_BYTES)], stop
    return Part(raw, start, body, stop, tuple(_read_fields(header)), closed)


def read_message(raw: bytes) -> Part:
    """A whole mail; a byte order mark, empty lines and an mbox line in front of it are skipped."""
    start = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    while raw.startswith((b"\r", b"\n"), start):
        start += 1
    return read_part(raw, start)


def children(part: Part) -> list[Part]:
    """The direct body parts of a multipart, cut at its delimiter lines; the last may be unfinished."""
    return _cut(part, part.boundary)


def guess_children(part: Part) -> list[Part]:
    """The body parts of a multipart whose declared boundary stands nowhere: cut at the first dashed line.

    Mails that were edited by hand look like that. Good enough for reading, never for verifying.
    """
    found = _DASHED_LINE.search(part.raw, part.body, min(part.end, part.body + MAX_HEADER_BYTES))
    return _cut(part, found.group(1)) if found else []


def _cut(part: Part, boundary: bytes) -> list[Part]:
    if not part.media_type.startswith("multipart/") or not boundary:
        return []
    cuts = list(_delimiters(part, b"--" + boundary))
    parts = []
    for index, (_, after, final) in enumerate(cuts):
        if final:
            break
        end = cuts[index + 1][0] if index + 1 < len(cuts) else part.end
        parts.append(read_part(part.raw, after, max(after, end), closed=index + 1 < len(cuts)))
    return parts


def walk_multiparts(part: Part, depth: int = 0) -> Iterator[Part]:
    """``part`` and every multipart below it in document order, never entering a message/rfc822."""
    if not part.media_type.startswith("multipart/"):
        return
    yield part
    if depth < MAX_DEPTH:
        for child in children(part):
            yield from walk_multiparts(child, depth + 1)


def walk_leaves(part: Part, depth: int = 0) -> Iterator[Part]:
    """The body parts below ``part`` that are no multiparts, in document order; an enclosed mail is one of them.

    For reading only: where a boundary is wrong, the parts are guessed.
    """
    if depth > MAX_DEPTH:
        return
    for child in children(part) or guess_children(part):
        if child.media_type.startswith("multipart/"):
            yield from walk_leaves(child, depth + 1)
        else:
            yield child


def parameters(value: str) -> dict[str, str]:
    """The parameters of a structured field, names in lower case; RFC 2231 extended and split ones are joined."""
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for name, text in _PARAMETER.findall(value[:MAX_FIELD_CHARS]):
        if text.startswith('"'):
            text = _QUOTED_PAIR.sub(r"\1", text[1:-1])
        base, star, rest = name.lower().partition("*")
        if not star:
            plain.setdefault(base, text)
            continue
        number = rest.rstrip("*")
        pieces.setdefault(base, []).append((int(number) if number.isdecimal() else 0, text, name.endswith("*")))
    for base, found in pieces.items():
        plain.setdefault(base, _join_pieces(sorted(found)))
    return plain


def decode_text(value: str) -> str:
    """An unstructured field with its encoded words (RFC 2047) and raw 8-bit bytes decoded, without U+0000."""
    return clean(_decode_words(value))


def decode_base64(data: bytes) -> bytes:
    """As many octets as a base64 body holds: line ends, stray characters and missing padding are tolerated."""
    end = data.find(b"=")
    kept = _NOT_BASE64.sub(b"", data if end < 0 else data[:end])
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    try:
        return base64.b64decode(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:  # pragma: no cover - every remaining character is of the alphabet
        return b""


def clean(text: str) -> str:
    """Text fit to leave the parsers: no U+0000, no surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _delimiters(part: Part, dashed: bytes) -> Iterator[tuple[int, int, bool]]:
    """(end of the part before it, start of what follows, is final) of each delimiter line."""
    raw, at, count = part.raw, part.body, 0
    while count <= MAX_PARTS:
        at = raw.find(dashed, at, part.end)
        if at < 0:
            return
        if at == part.body or raw[at - 1 : at] == b"\n":
            line_end = raw.find(b"\n", at, part.end)
            after = part.end if line_end < 0 else line_end + 1
            tail = raw[at + len(dashed) : min(after, at + len(dashed) + 80)].rstrip()
            if tail in (b"", b"--"):
                before = at - 1 if at > part.body else at
                before -= 1 if before > part.body and raw[before - 1 : before] == b"\r" else 0
                yield before, after, tail == b"--"
                count += 1
                if tail == b"--":
                    return
        at += len(dashed)


def _read_fields(header: bytes) -> Iterator[tuple[str, str]]:
    name, lines, count = "", [""], 0
    for line in header.decode("latin-1").split("\n"):
        line = line.removesuffix("\r")
        if line[:1] in (" ", "\t"):
            lines.append(line)
            continue
        if name:
            yield name, "".join(lines).strip()
        found = _FIELD_NAME.match(line)
        name, lines = (found.group().lower(), [line.partition(":")[2]]) if found else ("", [])
        count += 1
        if count > MAX_HEADER_FIELDS:
            return
    if name:
        yield name, "".join(lines).strip()


def _join_pieces(pieces: list[tuple[int, str, bool]]) -> str:
    charset, data = "utf-8", b""
    for index, (_, text, extended) in enumerate(pieces[:32]):
        if extended and index == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if extended else text.encode("latin-1", "replace")
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("latin-1")


def _decode_words(value: str) -> str:
    if "=?" in value:
        try:
            return "".join(_decode_chunk(chunk, charset) for chunk, charset in decode_header(value[:MAX_FIELD_CHARS]))
        except (ValueError, binascii.Error):
            return value
    return _decode_chunk(value.encode("latin-1", "replace"), "utf-8")


def _decode_chunk(chunk: bytes | str, charset: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    try:
        return chunk.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return chunk.decode("latin-1")

"""The identity of a mail: the same for every leg on which it reached us, another for other content (rule 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from parsers.values import CertifiedEnvelope

_NAMED = (b"message-id", b"date", b"from", b"subject")
_INITIALS = frozenset(b"".join(name[:1] + name[:1].upper() for name in _NAMED))
_BLANK = (b" ", b"\t", b"")
_CHUNK_BYTES = 1 << 20
_MAX_HEADER = 1 << 18  # bytes that are searched for the named fields, as many as ``parse`` reads (Limits)


def identify(raw: bytes, certified: CertifiedEnvelope | None = None, message_id: str | None = None) -> str:
    """Hex SHA-256 by which a mail is recognised on another leg.

    Over Message-ID, Date, From, Subject and the bytes after the first empty line, line ends normalised. For
    certified mail over the kind and the outer Message-ID, else the enclosed part: a provider writes one
    identifier for all our boxes, but other trace lines into each.
    """
    digest = hashlib.sha256()
    if certified is not None:
        digest.update(f"{certified.scheme}\0{certified.kind}\0".encode())
        if message_id:
            digest.update(message_id.encode("utf-8", "replace"))
            return digest.hexdigest()
        raw = certified.original or raw
    end, start = _end_of_header(raw)
    fields = _named_fields(raw[: min(end, _MAX_HEADER)])
    if end == len(raw) and not any(fields):
        start = 0  # no header at all: without its bytes every such mail would be the same
    for value in fields:
        digest.update(value)
        digest.update(b"\0")
    for chunk in _normalised(raw, start):
        digest.update(chunk)
    return digest.hexdigest()


def _end_of_header(raw: bytes) -> tuple[int, int]:
    """Where the first empty line starts and where the body does; both the end of the mail if there is none."""
    ends = []
    limit = len(raw)
    for needle in (b"\n\r\n", b"\n\n", b"\r\r"):
        at = raw.find(needle, 0, limit)
        if at >= 0:
            ends.append((at, at + len(needle)))
            limit = at + len(needle)
    return min(ends, default=(len(raw), len(raw)))


def _named_fields(header: bytes) -> list[bytes]:
    """The first field of each name, white space folded; empty if absent."""
    found: dict[bytes, bytes] = {}
    key = b""  # of the field that the last line belongs to, if it is one of ours
    if b"\r" in header:
        header = header.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for line in header.split(b"\n"):
        if line[:1] in _BLANK:
            if key:
                found[key] += b" " + line
            continue
        key = b""
        if line[0] in _INITIALS:
            name, colon, value = line.partition(b":")
            name = name.rstrip().lower()
            if colon and name in _NAMED and name not in found:
                key = name
                found[key] = value
    return [b" ".join(found[name].split()) if name in found else b"" for name in _NAMED]


def _normalised(raw: bytes, start: int) -> Iterator[bytes]:
    """The bytes from ``start`` without CR, a chunk at a time: a 50 MB mail is not copied whole.

    Leaving CR out makes CRLF and LF alike in a third of the time that replacing takes.
    """
    for begin in range(start, len(raw), _CHUNK_BYTES):
        yield raw[begin : begin + _CHUNK_BYTES].translate(None, b"\r")

"""Opaque S/MIME (RFC 8551, section 3.5.2): the mail inside a signed-data envelope, opened without a trust decision.

Only the way to the content is read, by a walk over BER lengths (X.690, section 8.1): asn1crypto copies the content
at each layer and needed five times the size of the mail. Signatures are verified elsewhere, never here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

OPAQUE_TYPES: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
ENVELOPE_NAME: Final = "smime.p7m"  # RFC 8551, section 3.2.1: known by it where the media type says nothing
_ENTITY: Final = re.compile(rb"(?:^|\n)(?:content-[a-z-]{2,40}|mime-version)[ \t]{0,4}:", re.IGNORECASE)
_HEADER_END: Final = re.compile(rb"\n\r?\n")
_ENTITY_HEAD: Final = 16 * 1024
_SIGNED_DATA: Final = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_OID: Final = 0x06
_OCTET_STRING: Final = 0x04
_CONSTRUCTED_OCTET_STRING: Final = 0x24
_INDEFINITE: Final = 0x80
_MAX_DEPTH: Final = 10
_MAX_CHUNKS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Element:
    """One BER element: its tag, where its contents begin, and where they end (None: up to an end-of-contents)."""

    tag: int
    start: int
    end: int | None


def open_opaque(data: bytes, note: Callable[[str], None]) -> bytes | None:
    """What a signed-data envelope holds; None for encrypted or unreadable ones (``note`` says so)."""
    try:
        with memoryview(data) as view:
            return _find_content(view)
    except (ValueError, IndexError, RecursionError):
        note("smime-unreadable")
        return None


def is_entity(content: bytes) -> bool:
    """Whether the content begins with the header of a MIME entity, as RFC 8551, section 3.1 asks for.

    A signed document (``contract.pdf.p7m``, CAdES) is an envelope of the same sort as a signed mail, and does not.
    """
    end = _HEADER_END.search(content, 0, _ENTITY_HEAD)
    return _ENTITY.search(content, 0, end.start() if end else _ENTITY_HEAD) is not None


def _find_content(view: memoryview) -> bytes | None:
    """ContentInfo -> SignedData -> encapContentInfo -> eContent (RFC 5652, sections 3 and 5)."""
    kind, envelope = _children(view, _read(view, 0, len(view)), 2)
    if kind.tag != _OID or kind.end is None or bytes(view[kind.start : kind.end]) != _SIGNED_DATA:
        return None
    (signed,) = _children(view, envelope, 1)
    (encapsulated,) = _children(view, signed, 3)[2:]  # after the version and the digest algorithms
    inside = _children(view, encapsulated, 2)
    if len(inside) < 2:
        return None  # detached: there is no content
    (octets,) = _children(view, inside[1], 1)
    if octets.tag == _OCTET_STRING and octets.end is not None:
        return bytes(view[octets.start : octets.end])
    if octets.tag != _CONSTRUCTED_OCTET_STRING:
        raise ValueError("no octet string")
    return b"".join(_chunks(view, octets, 0))


def _chunks(view: memoryview, element: _Element, depth: int) -> Iterator[bytes]:
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    for chunk in _children(view, element, _MAX_CHUNKS):
        if chunk.tag == _OCTET_STRING and chunk.end is not None:
            yield bytes(view[chunk.start : chunk.end])
        elif chunk.tag == _CONSTRUCTED_OCTET_STRING:
            yield from _chunks(view, chunk, depth + 1)


def _children(view: memoryview, element: _Element, limit: int) -> list[_Element]:
    """The first ``limit`` elements inside a constructed one."""
    found: list[_Element] = []
    at = element.start
    end = len(view) if element.end is None else element.end
    while at < end and len(found) < limit:
        if element.end is None and view[at] == 0 and view[at + 1] == 0:
            break
        child = _read(view, at, end)
        found.append(child)
        if len(found) < limit:
            at = _behind(view, child, 0)
    return found


def _read(view: memoryview, at: int, limit: int) -> _Element:
    tag = view[at]
    if tag & 0x1F == 0x1F:
        raise ValueError("long tags do not occur here")
    first = view[at + 1]
    at += 2
    if first == _INDEFINITE:
        return _Element(tag, at, None)
    length = first
    if first > _INDEFINITE:
        count = first & 0x7F
        if count > 8:
            raise ValueError("length too long")
        length = int.from_bytes(view[at : at + count], "big")
        at += count
    if at + length > limit:
        raise ValueError("element reaches over the end")
    return _Element(tag, at, at + length)


def _behind(view: memoryview, element: _Element, depth: int) -> int:
    """Where the next element begins."""
    if element.end is not None:
        return element.end
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    at = element.start
    while view[at] or view[at + 1]:
        at = _behind(view, _read(view, at, len(view)), depth + 1)
    return at + 2

"""Content-Transfer-Encoding undone (RFC 2045, section 6), damaged input included; never raises.

Straight to the C decoders on a slice of the mail, because that is four times as fast as the email package and
needs no copy of the encoded text. Only when they complain is the slow, forgiving way taken.
"""

from __future__ import annotations

import binascii
import re
from typing import Final

_BASE64_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64: Final = bytes(byte for byte in range(256) if byte not in _BASE64_ALPHABET)
_PADDING: Final = re.compile(rb"={1,3}(?=[ \t\r\n]*[A-Za-z0-9+/])")
_BASE64_LINE: Final = re.compile(rb"[ \t\r\n]*[A-Za-z0-9+/]{4,}={0,3}[ \t]*(?:\r?\n|\Z)")
_PROSE: Final = re.compile(rb"[A-Za-z,.] [A-Za-z]")
_SOFT_BREAK_WITH_BLANKS: Final = re.compile(rb"=[ \t]{1,998}(?=\r?\n)")
_UU_BEGIN: Final = re.compile(rb"(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,500})\r?\n")
_MAX_BASE64_PIECES: Final = 100_000


def decode_transfer(data: bytes | memoryview, encoding: str) -> tuple[bytes, str]:
    """Decoded bytes and the name of the damage, ``""`` if there was none. Unknown encodings are left as they are."""
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return decode_quoted_printable(bytes(data)), ""
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        raw = bytes(data)
        begin = _UU_BEGIN.search(raw)
        return decode_uu(raw[begin.end() :] if begin else raw), ""
    return bytes(data), ""


def decode_base64(data: bytes | memoryview) -> tuple[bytes, str]:
    """Base64 with whatever mailers put into it: rubbish, missing padding, several padded blocks, a plain footer."""
    try:
        decoded = binascii.a2b_base64(data)
    except (binascii.Error, ValueError):
        return _decode_damaged(bytes(data))
    if len(decoded) * 4 >= len(data) * 2.7:  # 76-character lines with CRLF lose 2/78, short lines a little more
        return decoded, ""
    return _decode_short(bytes(data), decoded)


def _decode_short(data: bytes, decoded: bytes) -> tuple[bytes, str]:
    """The decoder stopped at a padding or skipped much: is there more base64 behind, or text that is none?"""
    padding = _PADDING.search(data)
    if padding and _BASE64_LINE.match(data, padding.end()):
        return _decode_pieces(data), "base64-several-blocks"
    head = data[:2000].strip()
    if head and not padding and _PROSE.search(head) and b" " in head.split(b"\n", 1)[0].strip():
        return data, "base64-is-plain-text"
    return decoded, ""


def _decode_damaged(data: bytes) -> tuple[bytes, str]:
    head = data[:2000].strip()
    if len(_PROSE.findall(head)) > 2:
        return data, "base64-is-plain-text"
    return _decode_pieces(data), "base64-damaged"


def _decode_pieces(data: bytes) -> bytes:
    """Every padded block on its own; within a block rubbish is skipped and an odd last character dropped."""
    pieces: list[bytes] = []
    at = 0
    for padding in _PADDING.finditer(data):
        pieces.append(_decode_block(data[at : padding.start()]))
        at = padding.end()
        if len(pieces) >= _MAX_BASE64_PIECES or not _BASE64_LINE.match(data, at):
            return b"".join(pieces)
    pieces.append(_decode_block(data[at:]))
    return b"".join(pieces)


def _decode_block(block: bytes) -> bytes:
    letters = block.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def decode_quoted_printable(data: bytes) -> bytes:
    """RFC 2045, section 6.7; what is no valid escape stays as written, blanks after a soft break are ignored."""
    if b"= " in data or b"=\t" in data:
        data = _SOFT_BREAK_WITH_BLANKS.sub(b"=", data)
    return binascii.a2b_qp(data)


def decode_uu(data: bytes) -> bytes:
    """The lines of a uuencoded block up to ``end``; damaged lines are decoded as far as they go."""
    pieces: list[bytes] = []
    for line in data.splitlines():
        if line.strip() == b"end":
            break
        if not line or line[0] in b"`":
            continue
        pieces.append(_decode_uu_line(line))
    return b"".join(pieces)


def _decode_uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = ((line[0] - 32) & 63) * 4 + 5
        try:
            return binascii.a2b_uu(line[: length // 3])  # some encoders add a checksum character
        except binascii.Error:
            return b""

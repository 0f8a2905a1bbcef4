"""Content-Transfer-Encoding undone (RFC 2045, section 6), damaged input included; never raises.

Straight to the C decoders on a slice of the mail, because that is four times as fast as the email package and
needs no copy of the encoded text. Only when they complain is the slow, forgiving way taken.
"""

from __future__ import annotations

import binascii
import re
from io import BytesIO
from typing import Final

_BASE64_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64: Final = bytes(byte for byte in range(256) if byte not in _BASE64_ALPHABET)
_PADDING: Final = re.compile(rb"={1,3}(?=[ \t\r\n]*[A-Za-z0-9+/])")
_BASE64_LINE: Final = re.compile(rb"[ \t\r\n]*(?:[A-Za-z0-9+/]{2,}={1,3}|[A-Za-z0-9+/]{16,})[ \t]*(?:\r?\n|\Z)")
_PROSE: Final = re.compile(rb"[A-Za-z,.] [A-Za-z]")
_SOFT_BREAK_WITH_BLANKS: Final = re.compile(rb"=[ \t]{1,998}(?=\r?\n)")
_ENCODED_LINE: Final = re.compile(rb"(?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_ENCODED_BLOCK: Final = re.compile(rb"(?<![^\n])[A-Za-z0-9+/]{60,76}\r?\n[A-Za-z0-9+/=]{4,76}[ \t]*(?:\r?\n|\Z)")
_ESCAPED_UTF8: Final = re.compile(rb"=[C-F][0-9A-F]=[89AB][0-9A-F]")
_SURE_ESCAPES: Final = 2
_UNLABELLED: Final = 100_000  # bytes
_BASE64_TEXT: Final = re.compile(
    rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){1,10000}[A-Za-z0-9+/]{0,76}={0,2}\s{0,20}"  # lines that only a program writes
)
_URL_ALPHABET: Final = re.compile(rb"[A-Za-z0-9_=\s-]{0,1000000}")
_FROM_URL_ALPHABET: Final = bytes.maketrans(b"-_", b"+/")
_UU_BEGIN: Final = re.compile(rb"(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,500})\r?\n")
_UU_EMPTY: Final = ord("`")
_MAX_BASE64_PIECES: Final = 100_000
_SLICE: Final = 1 << 20  # bytes
_FIRST_SLICE: Final = 1 << 9
_HEAD: Final = 2000  # bytes that are looked at to tell text from base64


def decode_transfer(data: bytes | memoryview, encoding: str) -> tuple[bytes, str]:
    """Decoded bytes and the name of the damage, ``""`` if there was none. Unknown encodings are left as they are."""
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return decode_quoted_printable(bytes(data)), ""
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        begin = _UU_BEGIN.search(data)
        return decode_uu(data[begin.end() :] if begin else data), ""
    return bytes(data), ""


def decode_base64(data: bytes | memoryview) -> tuple[bytes, str]:
    """Base64 with whatever mailers put into it: rubbish, missing padding, several padded blocks, a plain footer."""
    head = bytes(data[:_HEAD])
    if b" " in head and _is_prose(head):
        return _decode_prose(bytes(data))
    return _decode_letters(_without_url_alphabet(bytes(data)) if b"-" in head or b"_" in head else data)


def _decode_letters(data: bytes | memoryview) -> tuple[bytes, str]:
    try:
        decoded = binascii.a2b_base64(data)
    except (binascii.Error, ValueError):
        return _decode_pieces(data), "base64-damaged"
    if len(decoded) * 4 >= len(data) * 2.7:  # 76-character lines with CRLF lose 2/78, short lines a little more
        return decoded, ""
    return _decode_short(data, decoded)


def _decode_short(data: bytes | memoryview, decoded: bytes) -> tuple[bytes, str]:
    """The decoder stopped at a padding or skipped much: is there more base64 behind, or text that is none?"""
    padding = _PADDING.search(data)
    if padding and _BASE64_LINE.match(data, padding.end()):
        return _decode_pieces(data), "base64-several-blocks"
    return decoded, ""


def _decode_prose(data: bytes) -> tuple[bytes, str]:
    """Plain or quoted-printable text under a base64 label, perhaps a notice that a gateway put in front of base64."""
    encoded = _ENCODED_BLOCK.search(data)
    if encoded:
        return data[: encoded.start()] + _decode_letters(data[encoded.start() :])[0], "base64-behind-plain-text"
    if _ESCAPED_UTF8.search(data):
        return decode_quoted_printable(data), "base64-is-plain-text"
    return data, "base64-is-plain-text"


def _without_url_alphabet(data: bytes) -> bytes:
    """RFC 4648, section 5, where no other character speaks against it; else as it is."""
    ruled = b"---" in data or b"___" in data
    return data if ruled or not _URL_ALPHABET.fullmatch(data) else data.translate(_FROM_URL_ALPHABET)


def decode_unlabelled(data: bytes) -> bytes | None:
    """Text that is base64 or quoted-printable though nothing says so; None if it is neither beyond doubt."""
    if _BASE64_TEXT.fullmatch(data):
        decoded = decode_base64(data)[0]
        try:
            return decoded if "".join(decoded.decode("utf-8").split()).isprintable() else None
        except UnicodeDecodeError:
            return None
    if len(_ESCAPED_UTF8.findall(data, 0, _UNLABELLED)) < _SURE_ESCAPES or b"=?" in data or not data.isascii():
        return None
    return None if b"content-transfer-encoding" in data.lower() else decode_quoted_printable(data)


def _is_prose(head: bytes) -> bool:
    """Plain text under a base64 label: words with blanks between, as base64 never has."""
    first = head.strip().split(b"\n", 1)[0].strip()
    if b" " not in first:
        return not (_ENCODED_LINE.fullmatch(first) and not first.isalpha()) and len(_PROSE.findall(head)) > 2
    if b"=" not in head or len(_PROSE.findall(head)) > 2:
        return True
    return _PROSE.search(first) is not None and _ENCODED_BLOCK.search(head) is not None


def _decode_pieces(data: bytes | memoryview) -> bytes:
    """Every padded block on its own; within a block rubbish is skipped and an odd last character dropped.

    In slices, because a copy of a big mail is what must not be made.
    """
    out: list[bytes] = []
    rest = b""
    at = 0
    window = _FIRST_SLICE  # grows while no padding is met, so that many short blocks cost no more than one long
    while at < len(data) and len(out) < _MAX_BASE64_PIECES:
        piece = bytes(data[at : at + window])
        padding = _PADDING.search(data, at, at + window) if b"=" in piece else None
        window = _FIRST_SLICE if padding else min(2 * window, _SLICE)
        end = padding.start() if padding else at + len(piece)
        letters = rest + piece[: end - at].translate(None, _NOT_BASE64)
        whole = len(letters) if padding else len(letters) - len(letters) % 4
        rest = letters[whole:]
        out.append(_decode_block(letters[:whole] if rest else letters))
        at = end
        if padding:
            at = padding.end()
            if not _BASE64_LINE.match(data, at):  # a footer that a mailing list added
                break
    out.append(_decode_block(rest))
    return b"".join(out)


def _decode_block(letters: bytes) -> bytes:
    over = len(letters) % 4
    if over:
        letters = letters[:-1] if over == 1 else letters + b"=" * (4 - over)
    return binascii.a2b_base64(letters)


def decode_quoted_printable(data: bytes) -> bytes:
    """RFC 2045, section 6.7; what is no valid escape stays as written, blanks after a soft break are ignored."""
    if b"= " in data or b"=\t" in data:
        data = _SOFT_BREAK_WITH_BLANKS.sub(b"=", data)
    return binascii.a2b_qp(data)


def decode_uu(data: bytes | memoryview) -> bytes:
    """The lines of a uuencoded block up to ``end``; damaged lines are decoded as far as they go.

    Line by line into one buffer: a list of the lines of a big file would hold three times its size.
    """
    decoded = BytesIO()
    for lines in BytesIO(data):
        for line in lines.splitlines():
            if line.strip() == b"end":
                return decoded.getvalue()
            if line and line[0] != _UU_EMPTY:
                decoded.write(_decode_uu_line(line))
    return decoded.getvalue()


def _decode_uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = ((line[0] - 32) & 63) * 4 + 5
        try:
            return binascii.a2b_uu(line[: length // 3])  # some encoders add a checksum character
        except binascii.Error:
            return b""

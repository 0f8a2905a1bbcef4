"""Rich text as Outlook wraps it: LZFu compression (MS-OXRTFCP), HTML inside RTF (MS-OXRTFEX), or plain RTF.

Bounded: a fixed amount of decompressed RTF is read, in one pass, without recursion.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field, replace
from typing import Final

from parsers import charsets

_MAX_RTF: Final = 400_000  # bytes after decompression: some tenths of a second
_PRELOAD: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW: Final = 4096
_COMPRESSED: Final = 0x75465A4C
_STORED: Final = 0x414C454D

_TOKEN: Final = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\", re.DOTALL
)
_SYMBOLS: Final = {
    b"par": "\n", b"line": "\n",
    b"sect": "\n\n", b"page": "\n\n", b"row": "\n", b"cell": " | ", b"tab": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_ESCAPED: Final = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}
_DESTINATIONS: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict header footer headerl headerr footerl footerr object themedata "
    b"colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl fldinst".split()
)
_FONT_CODECS: Final = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip


def decompress_rtf(data: bytes) -> bytes:
    """The RTF inside PR_RTF_COMPRESSED, at most 400 kB of it; damaged data give what was read so far."""
    if len(data) < 16:
        return b""
    _, raw_size, kind = struct.unpack_from("<III", data)
    if kind == _STORED:
        return data[16 : 16 + min(raw_size, _MAX_RTF)]
    if kind != _COMPRESSED:
        return b""
    window = bytearray(_PRELOAD.ljust(_WINDOW, b" "))
    write = len(_PRELOAD)
    out = bytearray()
    at = 16
    limit = min(raw_size, _MAX_RTF)
    while at < len(data) and len(out) < limit:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data) or len(out) >= limit:
                break
            if not flags >> bit & 1:
                piece = data[at : at + 1]
                at += 1
            else:
                pointer = int.from_bytes(data[at : at + 2], "big")
                at += 2
                offset, length = pointer >> 4, (pointer & 15) + 2
                if offset == write % _WINDOW:
                    return bytes(out)
                piece = _copy(window, write, offset, length)
                out += piece
                write += length
                continue
            window[write % _WINDOW] = piece[0]
            write += 1
            out += piece
    return bytes(out[:limit])


def _copy(window: bytearray, write: int, offset: int, length: int) -> bytes:
    """``length`` bytes from ``offset`` of the ring, byte by byte, because source and target may overlap."""
    piece = bytearray()
    for step in range(length):
        byte = window[(offset + step) % _WINDOW]
        window[(write + step) % _WINDOW] = byte
        piece.append(byte)
    return bytes(piece)


@dataclass(slots=True)
class _State:
    """What a group inherits and its end restores."""

    codec: str
    skipped: bool = False
    html_tag: bool = False  # inside {\*\htmltag ...}: text is HTML source
    no_html: bool = False  # between \htmlrtf and \htmlrtf0: only for readers of RTF
    unicode_skip: int = 1


@dataclass(slots=True)
class _Reader:
    """One pass over the tokens."""

    state: _State
    html: bool
    stack: list[_State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    in_fonts: int = -1  # depth of the font table
    out: list[str] = field(default_factory=list)
    pending: bytearray = field(default_factory=bytearray)
    star: bool = False
    skip_characters: int = 0

    def write(self, text: str) -> None:
        """Text that is shown (or HTML source)."""
        self.flush()
        if self.visible():
            self.out.append(text)

    def visible(self) -> bool:
        """Whether the current group's text belongs to the outcome."""
        return not self.state.skipped and not self.state.no_html

    def write_bytes(self, data: bytes) -> None:
        """Bytes in the charset of the current font; joined until something else comes, for two-byte charsets."""
        if self.skip_characters:
            dropped = min(self.skip_characters, len(data))
            self.skip_characters -= dropped
            data = data[dropped:]
        if self.visible():
            self.pending += data

    def flush(self) -> None:
        """Decode what has been gathered."""
        if self.pending:
            self.out.append(self.pending.decode(self.state.codec, "replace"))
            self.pending.clear()


def read_rtf(rtf: bytes) -> tuple[str, bool]:
    """Text of an RTF document, or the HTML inside it; the flag says that it is HTML. Never raises."""
    rtf = rtf[:_MAX_RTF]
    head = rtf[:1000]
    found = re.search(rb"\\ansicpg(\d{1,5})", head)
    codec = charsets.codec_of(f"cp{int(found[1])}") if found else ""
    reader = _Reader(_State(codec or "cp1252"), html=b"\\fromhtml1" in head)
    for token in _TOKEN.finditer(rtf):
        word, number, hexed, symbol, brace, text = token.groups()
        if brace:
            _handle_brace(reader, brace)
        elif word:
            _handle_word(reader, word.lower(), int(number) if number else None)
        elif hexed:
            reader.write_bytes(bytes((int(hexed, 16),)))
        elif symbol == b"*":
            reader.star = True
        elif symbol:
            reader.write(_ESCAPED.get(symbol, ""))
        elif text:
            reader.write_bytes(text)
    reader.flush()
    return charsets.clean("".join(reader.out)), reader.html


def _handle_brace(reader: _Reader, brace: bytes) -> None:
    reader.flush()
    reader.skip_characters = 0
    if brace == b"{":
        reader.stack.append(reader.state)
        reader.state = replace(reader.state)
    elif reader.stack:
        reader.state = reader.stack.pop()
        if len(reader.stack) < reader.in_fonts:
            reader.in_fonts = -1
    reader.star = False


def _handle_word(reader: _Reader, word: bytes, number: int | None) -> None:
    star, reader.star = reader.star, False
    state = reader.state
    if word == b"u" and number is not None:
        reader.write(chr(number % 65536))
        reader.skip_characters = state.unicode_skip
    elif word == b"uc":
        state.unicode_skip = min(number or 0, 8)
    elif word == b"htmltag":
        reader.flush()
        state.html_tag, state.skipped = True, not reader.html
    elif word == b"htmlrtf":
        reader.flush()
        state.no_html = reader.html and number != 0
    elif word in _DESTINATIONS or star:
        reader.flush()
        state.skipped = True
        if word == b"fonttbl":
            reader.in_fonts = len(reader.stack)
    elif word == b"f" and number is not None:
        reader.flush()
        reader.font = number
        if reader.in_fonts < 0:
            state.codec = reader.fonts.get(number, state.codec)
    elif word == b"fcharset" and number in _FONT_CODECS:
        reader.fonts[reader.font] = _FONT_CODECS[number]
    elif word in _SYMBOLS and not (reader.html and state.html_tag and word != b"tab"):
        _write_symbol(reader, word)


def _write_symbol(reader: _Reader, word: bytes) -> None:
    if reader.html and word in (b"par", b"line"):
        reader.write("\n")
    else:
        reader.write(_SYMBOLS[word])

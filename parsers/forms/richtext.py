"""RTF 1.9: text, paragraphs and table cells. Pictures, objects, fields' instructions and macros are skipped."""

from __future__ import annotations

import re

from parsers.forms.documents import MAX_CELLS, MAX_CHARS, Cell, Document, Table, UnreadableDocument
from parsers.forms.lines import Line

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z0-9'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED_WORDS = (
    b"fonttbl colortbl stylesheet info pict object objdata objclass themedata colorschememapping latentstyles "
    b"datastore listtable listoverridetable rsidtbl generator fldinst xmlnstbl mmathPr footnote annotation "
    b"filetbl revtbl pgdsctbl shpinst nonshppict bkmkstart bkmkend datafield formfield xe tc background"
)
_SKIPPED = frozenset(_SKIPPED_WORDS.split(b" "))
_CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"softline": "\n",
}  # fmt: skip
_CHARSETS = {238: "cp1250", 0: "cp1252", 204: "cp1251", 161: "cp1253", 162: "cp1254", 186: "cp1257"}
_MAX_TOKENS = 2_000_000
_MAX_GROUPS = 500


def read_richtext(data: bytes, name: str) -> Document:
    """The content of an RTF file. ``name`` leads its places. Raises UnreadableDocument."""
    if not data.startswith(b"{\\rtf"):
        raise UnreadableDocument("mislabelled")
    reader = _Reader(name)
    for number, token in enumerate(_TOKEN.finditer(data)):
        if number > _MAX_TOKENS or reader.chars > MAX_CHARS or reader.document.full:
            reader.document.defects.append("only the beginning was read")
            break
        reader.take(token)
    reader.end_paragraph()
    reader.end_table()
    return reader.document


class _Reader:
    """The state of the reader: groups with their charset and skipping, the open paragraph, the open row."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = Document()
        self.codepage = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.charset = ""
        self.in_fonts = 0
        self.stack: list[tuple[bool, int, str, int]] = []
        self.skipping = False
        self.unicode_skip = 1
        self.pending_skip = 0
        self.star = False
        self.pieces: list[str] = []
        self.raw = bytearray()
        self.cell: list[str] = []
        self.row: list[Cell] = []
        self.rows: list[list[Cell]] = []
        self.in_table = False
        self.paragraphs = 0
        self.cells = 0
        self.chars = 0

    def take(self, token: re.Match[bytes]) -> None:
        """One token of the file."""
        word, number, byte, symbol, brace, text = token.groups()
        if brace:
            self._group(opens=brace == b"{")
        elif word:
            self._word(word, int(number) if number else None)
        elif byte:
            self._bytes(bytes.fromhex(byte.decode()), 1)
        elif symbol:
            self._symbol(symbol)
        elif text:
            self._bytes(text, len(text))

    def _group(self, *, opens: bool) -> None:
        self._flush()
        if opens:
            if len(self.stack) >= _MAX_GROUPS:
                raise UnreadableDocument("nested too deep")
            self.stack.append((self.skipping, self.unicode_skip, self.charset, self.in_fonts))
        elif self.stack:
            self.skipping, self.unicode_skip, self.charset, self.in_fonts = self.stack.pop()
        self.star = False
        self.pending_skip = 0

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"fonttbl":
            self.in_fonts = 1
        if self.in_fonts:
            self._font_word(word, number)
        if self.star or word in _SKIPPED:
            keeps = self.star and word in (b"shptxt", b"ffres")
            self.skipping = self.skipping or not keeps
            self.star = False
            return
        if word == b"ansicpg" and number:
            self.codepage = f"cp{number}"
        elif word == b"uc" and number is not None:
            self.unicode_skip = min(max(number, 0), 8)
        if self.skipping:
            return
        if word == b"u" and number is not None:
            self._flush()
            self._emit(chr(number % 65536) if not 0xD800 <= number % 65536 <= 0xDFFF else "")
            self.pending_skip = self.unicode_skip
        elif word in _CHARACTERS:
            self._flush()
            self._emit(_CHARACTERS[word])
        elif word in (b"par", b"sect", b"page"):
            self.end_paragraph()
        elif word in (b"f", b"deff") and number is not None:
            self._flush()
            self.charset = self.fonts.get(number, "")
        else:
            self._table_word(word)

    def _font_word(self, word: bytes, number: int | None) -> None:
        if word == b"f" and number is not None:
            self.font = number
        elif word == b"fcharset" and number is not None and number in _CHARSETS and number:
            self.fonts[self.font] = _CHARSETS[number]

    def _table_word(self, word: bytes) -> None:
        if word == b"intbl":
            self.in_table = True
        elif word == b"pard":
            self.in_table = False
        elif word in (b"cell", b"nestcell"):
            self._flush()
            self.cell += "".join(self.pieces).split("\n")
            self.pieces.clear()
            self.cells += 1
            if self.cells <= MAX_CELLS:
                where = f"{self.name}:cell {len(self.rows) + 1},{len(self.row) + 1}"
                self.row.append(Cell(self.cell, where, len(self.row)))
            self.cell = []
        elif word in (b"row", b"nestrow"):
            self.rows.append(self.row)
            self.row = []

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.star = True
        elif not self.skipping and symbol in b"~_-{}\\\r\n":
            if symbol in b"\r\n":
                self.end_paragraph()
            elif symbol != b"-":
                self._flush()
                self._emit({b"~": " ", b"_": "-"}.get(symbol, symbol.decode("ascii")))

    def _bytes(self, data: bytes, length: int) -> None:
        if self.skipping:
            return
        if self.pending_skip:
            dropped = min(self.pending_skip, length)
            self.pending_skip -= dropped
            data = data[dropped:]
        self.raw += data

    def _flush(self) -> None:
        if self.raw:
            try:
                text = self.raw.decode(self.charset or self.codepage, "replace")
            except LookupError:
                text = self.raw.decode("cp1252", "replace")
            self.raw.clear()
            self._emit(text)

    def _emit(self, text: str) -> None:
        if text and not self.skipping:
            self.chars += len(text)
            self.pieces.append(text.replace("\x00", ""))

    def end_paragraph(self) -> None:
        """Close the open paragraph: a line of the text, or of the open cell."""
        self._flush()
        text = "".join(self.pieces)
        self.pieces.clear()
        if self.in_table:
            self.cell += text.split("\n")
            return
        self.end_table()
        self.paragraphs += 1
        for line in text.split("\n"):
            self.document.add_line(Line(line.rstrip(), f"{self.name}:paragraph {self.paragraphs}"))

    def end_table(self) -> None:
        """Close the open table, if there is one."""
        if self.row:
            self.rows.append(self.row)
            self.row = []
        if self.rows:
            self.document.blocks.append(Table(self.rows))
            self.rows = []

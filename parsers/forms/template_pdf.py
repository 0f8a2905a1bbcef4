"""Blank forms as PDF 1.7 with fields to fill in (AcroForm): A4 pages of labels and boxes, written object by object.

The labels are set in Helvetica with an encoding of their own, so that Polish letters need no embedded font:
viewers know the glyphs by their names (Adobe Glyph List).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.forms.template import Row
from parsers.values import FieldDefinition, FieldType

_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 595, 842, 50  # points
_LABEL_WIDTH = 170
_BOX_HEIGHT, _LONG_BOX_HEIGHT, _GAP = 20, 240, 12
_LABEL_CHARS = 30  # that fit beside the box
_MULTILINE, _COMBO = 1 << 12, 1 << 17
_ACCENTS = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0302": "circumflex",
    "\u0303": "tilde",
    "\u0308": "dieresis",
    "\u030c": "caron",
    "\u0327": "cedilla",
    "\u0328": "ogonek",
    "\u0307": "dotaccent",
    "\u030b": "hungarumlaut",
    "\u030a": "ring",
}
_NAMES = {
    "ł": "lslash",
    "Ł": "Lslash",
    "’": "quoteright",
    "–": "endash",
    "—": "emdash",
    "„": "quotedblbase",
    "”": "quotedblright",
}
_NAMES |= {
    "“": "quotedblleft",
    "°": "degree",
    "º": "ordmasculine",
    "ª": "ordfeminine",
    "ß": "germandbls",
    "€": "Euro",
    "ø": "oslash",
}
_NAMES |= {
    "Ø": "Oslash",
    "æ": "ae",
    "Æ": "AE",
    "đ": "dcroat",
    "Đ": "Dcroat",
    "«": "guillemotleft",
    "»": "guillemotright",
}


@dataclass(slots=True)
class _Writer:
    """The objects of a file, and the codes given to letters outside ASCII."""

    objects: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)

    def reserve(self) -> int:
        """The number of an object whose text comes later."""
        self.objects.append("")
        return len(self.objects)

    def add(self, text: str) -> int:
        """The number of the object with this text."""
        self.objects.append(text)
        return len(self.objects)

    def encode(self, text: str) -> str:
        """A text as a literal string in our own encoding."""
        out = []
        for char in text:
            if char in "()\\":
                out.append("\\" + char)
            elif " " <= char <= "~":
                out.append(char)
            elif char in self.codes or (len(self.codes) < 120 and _glyph(char)):
                out.append(f"\\{self.codes.setdefault(char, 128 + len(self.codes)):03o}")
            else:
                out.append("?")
        return "".join(out)

    def font(self) -> str:
        """Helvetica with the letters that were used."""
        differences = " ".join(f"{code} /{_glyph(char)}" for char, code in self.codes.items())
        return (
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
            f"/BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>"
        )

    def finish(self, root: int) -> bytes:
        """The file: header, objects, cross-reference table, trailer."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, text in enumerate(self.objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode()
        out += f"trailer\n<< /Size {len(offsets) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def _glyph(char: str) -> str:
    """The glyph's name: ``ą`` is ``aogonek``; empty if there is none."""
    if char in _NAMES:
        return _NAMES[char]
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[0].isascii() and parts[0].isalpha() and parts[1] in _ACCENTS:
        return parts[0] + _ACCENTS[parts[1]]
    return ""


def write_pdf(title: str, rows: Sequence[Row]) -> bytes:
    """The form; every field is named as in its definition, its label is the tooltip."""
    writer = _Writer()
    root, tree, font = writer.reserve(), writer.reserve(), writer.reserve()
    pages: list[int] = []
    fields: list[int] = []
    for number, some in enumerate(_paginate(rows)):
        page = writer.reserve()
        drawn, widgets = _draw(writer, title if number == 0 else "", some, page)
        content = writer.add(f"<< /Length {len(drawn.encode('latin-1'))} >>\nstream\n{drawn}\nendstream")
        annotations = " ".join(f"{widget} 0 R" for widget in widgets)
        writer.objects[page - 1] = (
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {_PAGE_WIDTH} {_PAGE_HEIGHT}] /Contents {content} 0 R "
            f"/Resources << /Font << /Helv {font} 0 R >> >> /Annots [{annotations}] >>"
        )
        pages.append(page)
        fields += widgets
    kids = " ".join(f"{page} 0 R" for page in pages)
    writer.objects[tree - 1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>"
    writer.objects[font - 1] = writer.font()
    names = " ".join(f"{one} 0 R" for one in fields)
    writer.objects[root - 1] = (
        f"<< /Type /Catalog /Pages {tree} 0 R /AcroForm << /Fields [{names}] /NeedAppearances true "
        f"/DR << /Font << /Helv {font} 0 R >> >> /DA (/Helv 10 Tf 0 g) >> >>"
    )
    return writer.finish(root)


def _height(row: Row) -> int:
    return (_LONG_BOX_HEIGHT if row.long else _BOX_HEIGHT * len(row.fields)) + _GAP


def _paginate(rows: Sequence[Row]) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    left = _PAGE_HEIGHT - 2 * _MARGIN - 40
    for row in rows:
        if _height(row) > left and pages[-1]:
            pages.append([])
            left = _PAGE_HEIGHT - 2 * _MARGIN
        pages[-1].append(row)
        left -= _height(row)
    return pages


def _draw(writer: _Writer, title: str, rows: Sequence[Row], page: int) -> tuple[str, list[int]]:
    """The operators of a page and the numbers of its fields."""
    drawn, widgets = [], []
    y = _PAGE_HEIGHT - _MARGIN
    if title:
        drawn.append(f"BT /Helv 16 Tf {_MARGIN} {y - 16} Td ({writer.encode(title)}) Tj ET")
        y -= 40
    for row in rows:
        for number, line in enumerate(_fold_label(row.label + ":")):
            drawn.append(f"BT /Helv 10 Tf {_MARGIN} {y - 14 - 12 * number} Td ({writer.encode(line)}) Tj ET")
        for number, one in enumerate(row.fields):
            height = _LONG_BOX_HEIGHT if row.long else _BOX_HEIGHT
            bottom = y - height - number * _BOX_HEIGHT
            box = (_MARGIN + _LABEL_WIDTH, bottom, _PAGE_WIDTH - _MARGIN, bottom + height - 2)
            drawn.append(f"0.6 G 0.5 w {box[0]} {box[1]} {box[2] - box[0]} {box[3] - box[1]} re S")
            widgets.append(writer.add(_widget(one, row.label, box, page)))
        y -= _height(row)
    return "\n".join(drawn), widgets


def _fold_label(label: str) -> list[str]:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LABEL_CHARS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _widget(one: FieldDefinition, label: str, box: tuple[int, int, int, int], page: int) -> str:
    """A field and its widget in one dictionary (12.5.6.19); choices are a combo box."""
    kind = "/FT /Tx"
    if one.choices:
        options = " ".join(_unicode(value) for value, _ in one.choices)
        kind = f"/FT /Ch /Ff {_COMBO} /Opt [{options}]"
    elif one.type is FieldType.LONG_TEXT:
        kind += f" /Ff {_MULTILINE}"
    rect = " ".join(map(str, box))
    return (
        f"<< /Type /Annot /Subtype /Widget {kind} /T {_unicode(one.name)} /TU {_unicode(label)} /Rect [{rect}] "
        f"/F 4 /P {page} 0 R /DA (/Helv 10 Tf 0 g) /V () >>"
    ).replace(" /V ()", "" if one.choices else " /V ()")


def _unicode(text: str) -> str:
    """A text string (7.9.2.2): UTF-16 with byte order mark, in hexadecimal."""
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex().upper() + ">"

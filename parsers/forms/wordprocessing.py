"""DOCX (ECMA-376): paragraphs, tables, content controls, form fields, text boxes, headers. Macros are not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from parsers.forms.archives import Container, parse_xml
from parsers.forms.documents import MAX_CELLS, MAX_CHARS, Cell, Document, Pair, Table, UnreadableDocument
from parsers.forms.lines import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADER = re.compile(r"word/header\d*\.xml")
_SKIPPED = frozenset(
    {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "tcPr")}
)
_TICKS = {"F0FE": "☒", "F0FD": "☒", "F0FC": "✓", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0A3": "☐"}
_MAX_DEPTH = 60


def read_wordprocessing(data: bytes, name: str) -> Document:
    """The content of a DOCX. ``name`` leads its places (``attachment:form.docx``). Raises UnreadableDocument."""
    container = Container(data)
    body = container.read("word/document.xml")
    if body is None:
        raise UnreadableDocument("mislabelled")
    reader = _Reader(name)
    headers = sorted(member for member in container.names if _HEADER.fullmatch(member))
    read: set[str] = set()
    for member in headers[:3]:
        root = container.xml(member)
        text = "".join(map(str, root.itertext())) if root is not None else ""
        if root is not None and text not in read:  # the headers of first and even pages often say the same
            read.add(text)
            reader.walk(root, 0)
    reader.walk(parse_xml(_transitional(body)), 0)
    return reader.document


def _transitional(data: bytes) -> bytes:
    """Strict documents differ in the namespace only."""
    if _STRICT.encode() in data[:4000]:
        return data.replace(_STRICT.encode(), _TRANSITIONAL.encode())
    return data


class _Reader:
    """Walks the body once; counts paragraphs, tables and characters."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = Document()
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0
        self.chars = 0

    def walk(self, node: etree._Element, depth: int) -> None:
        """Blocks of a body, header, content control or cell."""
        if depth > _MAX_DEPTH:
            return
        for child in node:
            if self.document.full:
                break
            tag = child.tag
            if tag == f"{_W}p":
                self._paragraph(child)
            elif tag == f"{_W}tbl":
                self._table(child, depth)
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self.walk(child, depth + 1)

    def _paragraph(self, node: etree._Element) -> None:
        self.paragraphs += 1
        where = f"{self.name}:paragraph {self.paragraphs}"
        for line in self._texts(node):
            self.document.add_line(Line(line, where))

    def _table(self, node: etree._Element, depth: int) -> None:
        rows = [row for row in node.iter(f"{_W}tr") if _nearest(row, f"{_W}tbl") is node]
        if any(cell.find(f".//{_W}tbl") is not None for cell in node.iter(f"{_W}tc")):
            for row in rows:  # a table that only lays out other tables
                for cell in row.iter(f"{_W}tc"):
                    if _nearest(cell, f"{_W}tr") is row:
                        self.walk(cell, depth + 1)
            return
        self.tables += 1
        found = Table([])
        for number, row in enumerate(rows, start=1):
            cells: list[Cell] = []
            column = 0
            for cell in row.iter(f"{_W}tc"):
                self.cells += 1
                if self.cells > MAX_CELLS:
                    break
                span = _span(cell)
                where = f"{self.name}:table {self.tables} cell {number},{len(cells) + 1}"
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                continued = merged is not None and merged.get(f"{_W}val", "continue") != "restart"
                lines = [] if continued else [line for part in cell.iter(f"{_W}p") for line in self._texts(part)]
                cells.append(Cell(lines, where, column, span))
                column += span
            found.rows.append(cells)
        self.document.blocks.append(found)

    def _texts(self, paragraph: etree._Element) -> list[str]:
        """The lines of a paragraph; text boxes anchored in it follow as lines of their own."""
        boxes: list[str] = []
        if _shows_prompt(paragraph):
            return [""]
        text = "".join(self._runs(paragraph, boxes, 0))
        self.chars += len(text)
        if self.chars > MAX_CHARS:
            return []
        return [*text.split("\n"), *boxes] if text or not boxes else boxes

    def _runs(self, node: etree._Element, boxes: list[str], depth: int) -> Iterator[str]:
        if depth > _MAX_DEPTH:
            return
        for child in node:
            tag = child.tag
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                yield "\t"
            elif tag in (f"{_W}br", f"{_W}cr"):
                yield "\n"
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag == f"{_W}sym":
                yield _TICKS.get((child.get(f"{_W}char") or "").upper(), "")
            elif tag == f"{_W}fldChar":
                yield _form_field(child)
            elif tag == f"{_W}sdt":
                yield from self._control(child, boxes, depth)
            elif tag == f"{_W}txbxContent":
                for paragraph in child.iter(f"{_W}p"):
                    boxes.extend("".join(self._runs(paragraph, [], depth + 1)).split("\n"))
            elif isinstance(tag, str) and tag not in _SKIPPED and tag != _FALLBACK:
                yield from self._runs(child, boxes, depth + 1)

    def _control(self, node: etree._Element, boxes: list[str], depth: int) -> Iterator[str]:
        """A content control (17.5.2): its box, its text, or nothing while the prompt shows."""
        properties = node.find(f"{_W}sdtPr")
        content = node.find(f"{_W}sdtContent")
        if content is None:
            return
        if properties is not None:
            checkbox = properties.find(f"{_W14}checkbox")
            if checkbox is not None:
                checked = checkbox.find(f"{_W14}checked")
                yield "☒" if checked is not None and checked.get(f"{_W14}val") in ("1", "true") else "☐"
                return
            if properties.find(f"{_W}showingPlcHdr") is not None:
                yield " "
                return
        text = "".join(self._runs(content, boxes, depth + 1))
        self._name_control(properties, text)
        yield text

    def _name_control(self, properties: etree._Element | None, text: str) -> None:
        if properties is None or not text.strip():
            return
        found = [properties.find(f"{_W}{kind}") for kind in ("alias", "tag")]
        keys = tuple((one.get(f"{_W}val") or "")[:200] for one in found if one is not None)
        if any(keys):
            where = f"{self.name}:control {len(self.document.pairs) + 1}"
            self.document.pairs.append(Pair(keys, text, where))


def _shows_prompt(paragraph: etree._Element) -> bool:
    """Whether the paragraph stands in a content control around whole paragraphs that nobody filled in."""
    return any(
        one.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None for one in islice(paragraph.iterancestors(f"{_W}sdt"), 5)
    )


def _nearest(node: etree._Element, tag: str) -> etree._Element | None:
    return next(node.iterancestors(tag), None)


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = found.get(f"{_W}val", "1") if found is not None else "1"
    return min(int(value), 64) if value.isascii() and value.isdigit() and value != "0" else 1


def _form_field(node: etree._Element) -> str:
    """Legacy fields (17.16.17): a check box shows its state, a drop-down its chosen entry; others hold text."""
    data = node.find(f"{_W}ffData")
    if data is None:
        return ""
    box = data.find(f"{_W}checkBox")
    if box is not None:
        state = box.find(f"{_W}checked")
        state = box.find(f"{_W}default") if state is None else state
        return "☒" if state is not None and state.get(f"{_W}val", "1") in ("1", "true", "on") else "☐"
    entries = data.findall(f"{_W}ddList/{_W}listEntry")
    if entries:
        chosen = data.find(f"{_W}ddList/{_W}result")
        number = chosen.get(f"{_W}val", "0") if chosen is not None else "0"
        if number.isascii() and number.isdigit() and int(number) < len(entries):
            return entries[int(number)].get(f"{_W}val") or ""
    return ""

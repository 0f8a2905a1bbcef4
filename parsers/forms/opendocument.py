"""ODT (OASIS OpenDocument 1.3): paragraphs, lists, tables, form controls, input fields. Scripts are not looked at."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.forms.archives import Container, parse_xml
from parsers.forms.documents import MAX_CELLS, MAX_CHARS, Cell, Document, Pair, Table, UnreadableDocument
from parsers.forms.lines import Line

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"}
)
_MAX_REPEAT = 64
_MAX_DEPTH = 60


def read_opendocument(data: bytes, name: str) -> Document:
    """The content of an ODT. ``name`` leads its places. Raises UnreadableDocument."""
    container = Container(data)
    manifest = container.read("META-INF/manifest.xml")
    if manifest and b"encryption-data" in manifest:
        raise UnreadableDocument("encrypted")
    content = container.read("content.xml")
    if content is None:
        raise UnreadableDocument("mislabelled")
    root = parse_xml(content)
    reader = _Reader(name, _controls(root))
    styles = container.read("styles.xml")
    if styles and b"<style:header" in styles:
        for header in parse_xml(styles).iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}header"):
            reader.walk(header, 0)
    body = root.find(f"{_OFFICE}body")
    if body is not None:
        reader.walk(body, 0)
    return reader.document


def _controls(root: etree._Element) -> dict[str, tuple[str, str]]:
    """Form controls by id: their name (or label) and what they hold."""
    found: dict[str, tuple[str, str]] = {}
    for forms in root.iter(f"{_OFFICE}forms"):
        for control in forms.iter():
            key = control.get(_XML_ID) or control.get(f"{_FORM}id")
            if not key or not isinstance(control.tag, str):
                continue
            name = control.get(f"{_FORM}label") or control.get(f"{_FORM}name") or ""
            found[key] = (name, _control_value(control))
    return found


def _control_value(control: etree._Element) -> str:
    kind = etree.QName(control).localname
    if kind in ("checkbox", "radio"):
        state = control.get(f"{_FORM}current-state") or control.get(f"{_FORM}current-selected") or "unchecked"
        return "☒" if state in ("checked", "true") else "☐"
    if kind in ("text", "textarea", "formatted-text", "date", "combobox", "listbox", "number"):
        if kind == "listbox":
            for option in control.iter(f"{_FORM}option"):
                if option.get(f"{_FORM}current-selected") == "true":
                    return option.get(f"{_FORM}label") or option.get(f"{_FORM}value") or ""
        value = control.get(f"{_FORM}current-value") or control.get(f"{_FORM}value")
        if value is None:
            value = "\n".join("".join(map(str, one.itertext())) for one in control.iter(f"{_TEXT}p"))
        return value
    return ""


class _Reader:
    """Walks the body once; counts paragraphs, tables and characters."""

    def __init__(self, name: str, controls: dict[str, tuple[str, str]]) -> None:
        self.name = name
        self.controls = controls
        self.document = Document()
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0
        self.chars = 0

    def walk(self, node: etree._Element, depth: int) -> None:
        """Blocks of a body, section, list, frame or cell."""
        if depth > _MAX_DEPTH:
            return
        for child in node:
            if self.document.full:
                break
            tag = child.tag
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self.paragraphs += 1
                where = f"{self.name}:paragraph {self.paragraphs}"
                for line in self._texts(child):
                    self.document.add_line(Line(line, where))
            elif tag == f"{_TABLE}table":
                self._table(child, depth)
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self.walk(child, depth + 1)

    def _table(self, node: etree._Element, depth: int) -> None:
        if node.find(f".//{_TABLE}table-cell//{_TABLE}table") is not None:
            for cell in node.iter(f"{_TABLE}table-cell"):
                if next(cell.iterancestors(f"{_TABLE}table"), None) is node:
                    self.walk(cell, depth + 1)
            return
        self.tables += 1
        found = Table([])
        for number, row in enumerate(node.iter(f"{_TABLE}table-row"), start=1):
            cells: list[Cell] = []
            column = 0
            for cell in row:
                repeat = _count(cell.get(f"{_TABLE}number-columns-repeated"))
                if cell.tag != f"{_TABLE}table-cell":
                    column += repeat
                    continue
                lines = [line for part in cell.iter(f"{_TEXT}p", f"{_TEXT}h") for line in self._texts(part)]
                for _ in range(repeat if any(lines) else 1):
                    self.cells += 1
                    if self.cells > MAX_CELLS:
                        break
                    where = f"{self.name}:table {self.tables} cell {number},{len(cells) + 1}"
                    cells.append(Cell(lines, where, column, _count(cell.get(f"{_TABLE}number-columns-spanned"))))
                    column += 1
            found.rows.append(cells)
        self.document.blocks.append(found)

    def _texts(self, paragraph: etree._Element) -> list[str]:
        boxes: list[str] = []
        text = "".join(self._runs(paragraph, boxes, 0))
        self.chars += len(text)
        if self.chars > MAX_CHARS:
            return []
        return [*text.split("\n"), *boxes] if text or not boxes else boxes

    def _runs(self, node: etree._Element, boxes: list[str], depth: int) -> Iterator[str]:
        if depth > _MAX_DEPTH:
            return
        yield node.text or ""
        for child in node:
            yield from self._run(child, boxes, depth)
            yield child.tail or ""

    def _run(self, child: etree._Element, boxes: list[str], depth: int) -> Iterator[str]:
        tag = child.tag
        if tag == f"{_TEXT}s":
            yield " " * _count(child.get(f"{_TEXT}c"))
        elif tag == f"{_TEXT}tab":
            yield "\t"
        elif tag == f"{_TEXT}line-break":
            yield "\n"
        elif tag == f"{_DRAW}control":
            name, value = self.controls.get(child.get(f"{_DRAW}control") or "", ("", ""))
            if name and value.strip() and value not in "☒☐":
                where = f"{self.name}:field {len(self.document.pairs) + 1}"
                self.document.pairs.append(Pair((name[:200],), value, where))
            yield f" {value} "
        elif tag == f"{_LOEXT}content-control":
            yield from self._content_control(child, boxes, depth)
        elif tag == f"{_TEXT}placeholder":
            yield " "
        elif tag == f"{_DRAW}text-box":
            for paragraph in child.iter(f"{_TEXT}p"):
                boxes.extend("".join(self._runs(paragraph, [], depth + 1)).split("\n"))
        elif isinstance(tag, str) and tag not in _SKIPPED:
            yield from self._runs(child, boxes, depth + 1)

    def _content_control(self, child: etree._Element, boxes: list[str], depth: int) -> Iterator[str]:
        if child.get(f"{_LOEXT}checkbox") == "true":
            yield "☒" if child.get(f"{_LOEXT}checked") == "true" else "☐"
        elif child.get(f"{_LOEXT}showing-place-holder") == "true":
            yield " "
        else:
            yield from self._runs(child, boxes, depth + 1)


def _count(value: str | None) -> int:
    if value and value.isascii() and value.isdigit():
        return max(1, min(int(value[:6]), _MAX_REPEAT))
    return 1

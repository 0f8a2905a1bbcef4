"""XLSX (ECMA-376 part 1, 18) and CSV: the cells of the first sheets as one table. Formulas are not computed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

from lxml import etree

from parsers.forms.archives import Container
from parsers.forms.documents import MAX_CELLS, MAX_CHARS, Cell, Document, Table, UnreadableDocument

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAX_SHEETS = 3
_MAX_ROWS = 2000
_MAX_COLUMNS = 60
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMATS = frozenset({14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
_DATE_CODE = re.compile(r"(?:d{1,4}|m{1,5}|y{2,4}|r{4}|g{1,2}|a{4})", re.IGNORECASE)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MAX_SERIAL = 2_958_465  # 9999-12-31


def read_spreadsheet(data: bytes, name: str) -> Document:
    """The content of an XLSX. ``name`` leads its places. Raises UnreadableDocument."""
    container = Container(data)
    if "xl/workbook.xml" not in container.names:
        raise UnreadableDocument("mislabelled")
    workbook = _Workbook(container)
    document = Document()
    for number, member in enumerate(workbook.sheets()[:_MAX_SHEETS], start=1):
        root = container.xml(member)
        if root is not None:
            document.blocks.append(Table(list(workbook.rows(root, f"{name}:sheet {number}"))))
    return document


class _Workbook:
    """What cells refer to: shared strings, number formats, the date system."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.strings = self._strings()
        self.date_styles = self._date_styles()
        book = container.xml("xl/workbook.xml")
        self.book = book if book is not None else etree.Element("workbook")
        properties = self.book.find(f"{_S}workbookPr")
        old = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = _EPOCH_1904 if old else _EPOCH_1900

    def sheets(self) -> list[str]:
        """The members of the sheets in the order of the workbook."""
        relations = self.container.xml("xl/_rels/workbook.xml.rels")
        targets = {one.get("Id"): one.get("Target") or "" for one in relations} if relations is not None else {}
        found = []
        for sheet in self.book.iter(f"{_S}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if member in self.container.names:
                found.append(member)
        return found or sorted(one for one in self.container.names if one.startswith("xl/worksheets/sheet"))

    def _strings(self) -> list[str]:
        root = self.container.xml("xl/sharedStrings.xml")
        if root is None:
            return []
        found, total = [], 0
        for item in root.iter(f"{_S}si"):
            text = "".join(part.text or "" for part in item.iter(f"{_S}t"))
            total += len(text)
            if total > MAX_CHARS:
                break
            found.append(text)
        return found

    def _date_styles(self) -> set[int]:
        root = self.container.xml("xl/styles.xml")
        if root is None:
            return set()
        own = {
            int(one.get("numFmtId", "0"))
            for one in root.iter(f"{_S}numFmt")
            if _DATE_CODE.search(re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", one.get("formatCode") or ""))
        }
        formats = root.find(f"{_S}cellXfs")
        styles = list(formats) if formats is not None else []
        return {n for n, one in enumerate(styles) if int(one.get("numFmtId", "0")) in _DATE_FORMATS | own}

    def rows(self, root: etree._Element, where: str) -> Iterator[list[Cell]]:
        """The filled rows of a sheet; an empty cell between filled ones is kept."""
        count = 0
        for number, row in enumerate(root.iter(f"{_S}row")):
            if number >= _MAX_ROWS or count >= MAX_CELLS:
                break
            cells: list[Cell] = []
            for cell in row.iter(f"{_S}c"):
                reference = _REFERENCE.fullmatch(cell.get("r") or "")
                column = _column(reference[1]) if reference else len(cells)
                if column >= _MAX_COLUMNS:
                    break
                place = f"{where} {cell.get('r') or len(cells) + 1}"
                count += 1
                cells.append(Cell(self._text(cell).split("\n"), place, column))
            if any(cell.text for cell in cells):
                yield cells

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(part.text or "" for part in cell.iter(f"{_S}t"))
        value = cell.findtext(f"{_S}v") or ""
        if kind == "s":
            return self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else ""
        if kind == "n" and value and int(cell.get("s", "0")) in self.date_styles:
            return self._date(value)
        if kind == "n" and "E" in value.upper():
            return f"{float(value):.0f}"
        return value.removesuffix(".0") if kind == "n" else value

    def _date(self, value: str) -> str:
        try:
            days = int(float(value))
        except ValueError:
            return value
        return (self.epoch + timedelta(days=days)).isoformat() if 0 < days < _MAX_SERIAL else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def read_separated(text: str, name: str) -> Document:
    """The content of a CSV, separated by semicolons, tabs, commas or bars, whichever its first lines have most of."""
    head = text[:4000]
    delimiter = max(";\t,|", key=lambda sign: (head.count(sign), sign == ";"))
    reader = csv.reader(io.StringIO(text[:MAX_CHARS]), delimiter=delimiter)
    rows: list[list[Cell]] = []
    count = 0
    try:
        for number, row in enumerate(reader, start=1):
            count += len(row)
            if number > _MAX_ROWS or count > MAX_CELLS:
                break
            cells = [
                Cell(value.split("\n"), f"{name}:row {number},{column + 1}", column)
                for column, value in enumerate(row[:_MAX_COLUMNS])
            ]
            if any(cell.text for cell in cells):
                rows.append(cells)
    except csv.Error as error:
        raise UnreadableDocument("damaged") from error
    return Document([Table(rows)])

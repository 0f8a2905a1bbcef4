"""HTML of a mail: paragraphs, tables and definition lists. Nothing is fetched, scripts and styles are left out."""

from __future__ import annotations

import re

from lxml import etree, html

from parsers.forms.documents import MAX_CELLS, Cell, Document, Table, UnreadableDocument
from parsers.forms.lines import Line

MAX_HTML_CHARS = 1_000_000
_SKIPPED = frozenset({"script", "style", "head", "title", "noscript", "template", "object", "svg", "math"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "blockquote", "section", "article"}
    | {"header", "footer", "form", "fieldset", "legend", "pre", "address", "center", "body", "html", "label", "tr"}
)
_LABEL_TAGS = frozenset({"b", "strong", "label", "th"})  # at the beginning of a line they set off a label
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MAX_DEPTH = 150


def read_markup(text: str, name: str = "html") -> Document:
    """The content of an HTML text. Raises UnreadableDocument if nothing can be made of it."""
    try:
        parser = html.HTMLParser(
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
        )
        root = html.document_fromstring(text[:MAX_HTML_CHARS].encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableDocument("damaged HTML") from error
    reader = _Reader(name)
    reader.walk(root, 0, 0)
    reader.end_line()
    return reader.document


class _Reader:
    """Walks the tree once, collecting text until a block ends the line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.document = Document()
        self.pieces: list[str] = []
        self.depth = 0
        self.lines = 0
        self.tables = 0
        self.cells = 0

    def walk(self, node: html.HtmlElement, level: int, quoted: int) -> None:
        """The content of an element."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _SKIPPED or level > _MAX_DEPTH or self.document.full or _HIDDEN.search(node.get("style") or ""):
            return
        if tag == "table" and node.find(".//table") is None:
            self._table(node)
            return
        if tag == "dl":
            self._definitions(node)
            return
        if tag == "blockquote":
            quoted += 1
        if tag in _BLOCKS or tag == "table":
            self.end_line(force=tag == "br")
        self.depth = quoted
        opened = tag in _LABEL_TAGS and not self._is_open()
        self._text(node.text, pre=tag == "pre")
        for child in node:
            self.walk(child, level + 1, quoted)
            self.depth = quoted
            self._text(child.tail, pre=tag == "pre")
        if tag in ("td", "th") or (tag in _LABEL_TAGS and opened and self._is_open()):
            self.pieces.append("\t")
        if tag in _BLOCKS and tag != "br":
            self.end_line()

    def _is_open(self) -> bool:
        """Whether the line that is being collected has words."""
        return any(piece.strip() for piece in self.pieces)

    def _text(self, text: str | None, *, pre: bool) -> None:
        if not text:
            return
        if pre:
            *whole, last = text.split("\n")
            for line in whole:
                self.pieces.append(line)
                self.end_line(force=True)
            self.pieces.append(last)
        else:
            self.pieces.append(_SPACE.sub(" ", text))

    def end_line(self, *, force: bool = False) -> None:
        """Close the line that is open; an empty one counts only if a line break made it."""
        text = "".join(self.pieces).strip(" ")
        self.pieces.clear()
        if text or force:
            self.lines += 1
            self.document.add_line(Line(text, f"{self.name}:line {self.lines}", self.depth))

    def _table(self, node: html.HtmlElement) -> None:
        self.end_line()
        self.tables += 1
        rows = []
        for number, row in enumerate(node.iter("tr"), start=1):
            cells: list[Cell] = []
            column = 0
            for cell in row.iterchildren("td", "th"):
                self.cells += 1
                if self.cells > MAX_CELLS:
                    break
                span = cell.get("colspan") or "1"
                width = min(int(span), 64) if span.isascii() and span.isdigit() and span != "0" else 1
                where = f"{self.name}:table{self.tables}:r{number}c{len(cells) + 1}"
                cells.append(Cell(_lines_of(cell), where, column, width))
                column += width
            if cells:
                rows.append(cells)
        self.document.blocks.append(Table(rows, self.depth))

    def _definitions(self, node: html.HtmlElement) -> None:
        self.end_line()
        self.tables += 1
        rows: list[list[Cell]] = []
        for item in node.iter("dt", "dd"):
            number = len(rows) + (item.tag == "dt")
            where = f"{self.name}:list{self.tables}:r{number}c{1 if item.tag == 'dt' else 2}"
            if item.tag == "dt":
                rows.append([Cell(_lines_of(item), where)])
            elif rows and len(rows[-1]) == 1:
                rows[-1].append(Cell(_lines_of(item), where, 1))
            elif rows:
                rows[-1][1].lines += _lines_of(item)
        self.document.blocks.append(Table(rows, self.depth))


def _lines_of(node: html.HtmlElement) -> list[str]:
    """The text of a cell as lines."""
    inner = _Reader("")
    inner._text(node.text, pre=False)
    for child in node:
        inner.walk(child, 0, 0)
        inner._text(child.tail, pre=False)
    inner.end_line()
    return [line.text for block in inner.document.blocks if isinstance(block, list) for line in block]

"""What a document reader hands over: lines, tables and named fields, each with its place. No format is known here."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.forms.lines import MAX_LINES, Line

MAX_CELLS = 4_000  # of one document
MAX_CHARS = 2_000_000  # of text of one document


class UnreadableDocument(Exception):
    """A document that is not read on purpose or cannot be; ``reason`` is a short name without text of the user."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: ``encrypted``, ``truncated``, ``too large``, ..."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Cell:
    """A cell of a table: its lines, its place, the column where it begins and how many it covers."""

    lines: list[str]
    where: str
    column: int = 0
    span: int = 1

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines).strip()


@dataclass(slots=True)
class Table:
    """Rows of cells; rows may differ in length."""

    rows: list[list[Cell]]
    depth: int = 0


@dataclass(slots=True)
class Pair:
    """A named field of a document: a form field of a PDF, a content control of a DOCX."""

    keys: tuple[str, ...]  # what it may be called, the best name first
    value: str
    where: str


@dataclass(slots=True)
class Document:
    """The readable content of a document in reading order."""

    blocks: list[list[Line] | Table] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    laid_out: bool = False  # lines keep the columns of a page

    line_count: int = 0

    @property
    def full(self) -> bool:
        """Whether there are as many lines as are looked at; readers stop then."""
        return self.line_count >= MAX_LINES

    def add_line(self, line: Line) -> None:
        """Append a line to the open run of lines."""
        self.line_count += 1
        if self.full:
            return
        if not self.blocks or isinstance(self.blocks[-1], Table):
            self.blocks.append([])
        last = self.blocks[-1]
        if isinstance(last, list):
            last.append(line)

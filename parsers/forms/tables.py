"""Finds labels and values in documents: in lines, and in tables where the value is beside or below its label."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.forms.contents import is_prompt, tidy_lines
from parsers.forms.documents import Cell, Document, Pair, Table
from parsers.forms.events import Event, Hit
from parsers.forms.finder import LabelFinder
from parsers.forms.labels import LabelIndex
from parsers.forms.lines import Line
from parsers.forms.scanner import Scanner
from parsers.values import FieldType

_PUNCTUATION = " \t\r\n:;.,-–—|*_=>"


def scan_document(document: Document, index: LabelIndex, stops: frozenset[str] = frozenset()) -> list[Event]:
    """The titles and labels of a document in reading order, each label with its value. ``stops`` as of ``Scanner``."""
    scanner = Scanner(index, stops=stops)
    for block in document.blocks:
        if isinstance(block, list):
            scanner.feed(block)
            continue
        if scanner.awaits_text() and _is_frame(block, index):
            scanner.feed(_as_lines(block))
            continue
        events = _TableScan(block, index, scanner.seen, stops).scan()
        if any(isinstance(event, Hit) for event in events):
            scanner.interrupt()
            scanner.events += events
        else:
            scanner.feed(_as_lines(block))
    scanner.finish()
    return scanner.events + _named(document.pairs, index, scanner.events)


def _is_frame(table: Table, index: LabelIndex) -> bool:
    """A table of one cell, drawn around the room for a long text."""
    filled = [cell for row in table.rows for cell in row if cell.text]
    if len(filled) != 1 or len(table.rows) > 2:
        return False
    return index.match(filled[0].lines[0].partition(":")[0]) is None


def _as_lines(table: Table) -> list[Line]:
    """A table without labels is text: what stands in a frame below ``Treść pytania``."""
    lines = []
    for row in table.rows:
        filled = [cell for cell in row if cell.text]
        if len(filled) == 1:
            lines += [Line(text, filled[0].where, table.depth) for text in filled[0].lines]
        elif filled:
            text = "\t".join(" ".join(cell.text.split()) for cell in filled)
            lines.append(Line(text, filled[0].where, table.depth))
    return lines


def _named(pairs: Sequence[Pair], index: LabelIndex, events: Sequence[Event]) -> list[Event]:
    """Named fields of the document that no label in the text has filled."""
    filled = {name for event in events if isinstance(event, Hit) and any(event.lines) for name in event.label.fields}
    found: list[Event] = []
    for pair in pairs:
        match = next((one for key in pair.keys if key and (one := index.match_name(key))), None)
        if match and not set(match.label.fields) & filled and not is_prompt(pair.value):
            found.append(Hit(match.label, match.score, pair.where, pair.value.split("\n")))
    return found


class _TableScan:
    """One table: labels cell by cell; a value that was taken from a cell is never searched for labels."""

    def __init__(self, table: Table, index: LabelIndex, seen: set[str], stops: frozenset[str]) -> None:
        self.stops = stops
        self.table = table
        self.index = index
        self.seen = seen
        self.used: set[int] = set()
        self.found: dict[int, list[Event]] = {}

    def scan(self) -> list[Event]:
        """The events of the table, row by row."""
        events: list[Event] = []
        for number, row in enumerate(self.table.rows):
            heading = self._is_heading(number)
            for position, cell in enumerate(row):
                if id(cell) in self.used or not cell.text or cell.where in self.stops:
                    continue
                found = self._events_in(cell) or self._short_label(row, position)
                events += found
                last = found[-1] if found else None
                if isinstance(last, Hit) and not self._value_of(last):
                    self._fill(last, number, position, heading=heading)
        return events

    def _events_in(self, cell: Cell) -> list[Event]:
        if id(cell) not in self.found:
            label = self._whole_label(cell)
            if label is not None:
                self.found[id(cell)] = [label]
                return self.found[id(cell)]
            scanner = Scanner(self.index, seen=self.seen, cell=len(cell.lines) == 1, in_table=True)
            scanner.feed([Line(text, cell.where, self.table.depth) for text in cell.lines])
            scanner.finish()
            self.found[id(cell)] = scanner.events
        return self.found[id(cell)]

    def _short_label(self, row: Sequence[Cell], position: int) -> list[Event]:
        """``Dta`` in a cell, and beside it a text that suits ``Data``: a short label misspelt."""
        cell, beside = row[position], self._beside(row, position)
        match = self.index.match_short(cell.text.strip(" :*.")) if len(cell.text) <= 12 else None
        if match is None or beside is None or not beside.text or set(match.label.fields) & self.seen:
            return []
        if self._is_label(beside) or not LabelFinder(self.index, self.seen).suits(match.label, beside.text):
            return []
        self.seen.update(match.label.fields)
        return [Hit(match.label, match.score, cell.where, depth=self.table.depth)]

    def _whole_label(self, cell: Cell) -> Hit | None:
        """A label over several lines of its cell, perhaps with a hint in brackets."""
        filled = [line.strip() for line in cell.lines if line.strip()]
        if not 2 <= len(filled) <= 4 or len(cell.text) > 200:
            return None
        match = self.index.match(" ".join(filled).strip(" :*"), partial=False)
        if match is None or match.score < 0.9 or set(match.label.fields) & self.seen:
            return None
        self.seen.update(match.label.fields)
        return Hit(match.label, match.score, cell.where, depth=self.table.depth)

    def _value_of(self, hit: Hit) -> str:
        return tidy_lines(hit.lines, long=self._is_long(hit))

    def _is_long(self, hit: Hit) -> bool:
        return any(self.index.types[name] is FieldType.LONG_TEXT for name in hit.label.fields)

    def _is_label(self, cell: Cell | None) -> bool:
        """Whether a cell is nothing but a label, perhaps with its own value, and so no value of another."""
        if cell is None or not cell.text or len(cell.text) > 400:
            return False
        first = next((line for line in cell.lines if line.strip()), "")
        whole = self.index.match(first.strip(" \t:=._…*"))
        if whole and whole.score >= 0.8 and len(cell.text) <= len(first) + 1:
            return True
        if len([line for line in cell.lines if line.strip()]) > 3:
            return False
        head = first.partition(":")
        lead = self.index.match(head[0]) if head[1] else None
        return bool(lead and lead.score >= 0.9) or self.index.title_at(first)

    def _is_heading(self, number: int) -> bool:
        """A row of labels only, above a row without any: the values stand below."""
        filled = [cell for cell in self.table.rows[number] if cell.text]
        if len(filled) < 2 or number + 1 >= len(self.table.rows):
            return False
        if not all(self._is_bare_label(cell) for cell in filled):
            return False
        below = [cell for cell in self.table.rows[number + 1] if cell.text]
        return not any(self._is_label(cell) for cell in below)

    def _is_bare_label(self, cell: Cell) -> bool:
        return self.index.match(cell.text.strip(" \t:=._…*")) is not None and "\n" not in cell.text

    def _fill(self, hit: Hit, number: int, position: int, *, heading: bool) -> None:
        """Takes the value beside the label, else below it."""
        row = self.table.rows[number]
        below = self._below(number, row[position])
        if heading:
            self._take(hit, below)
            return
        beside = self._beside(row, position)
        if beside is not None and not self._is_label(beside) and beside.text.strip(_PUNCTUATION):
            self._take(hit, beside)
            self._take_more(hit, number, beside)
            return
        alone = beside is None or (not beside.text and len(self.table.rows[number]) <= 2)
        if below is None or self._is_label(below) or not alone:
            return
        if beside is None or (self._is_long(hit) and len(self.table.rows[number + 1]) == 1):
            self._take(hit, below)

    def _beside(self, row: Sequence[Cell], position: int) -> Cell | None:
        """The next cell; one that holds only a colon or nothing is skipped if something follows that is no label."""
        rest = row[position + 1 :]
        for cell in rest:
            if cell.text.strip(_PUNCTUATION):
                return cell if cell is rest[0] or not self._is_label(cell) else rest[0]
        return rest[0] if rest else None

    def _below(self, number: int, cell: Cell) -> Cell | None:
        if number + 1 >= len(self.table.rows):
            return None
        return next((one for one in self.table.rows[number + 1] if one.column == cell.column), None)

    def _take(self, hit: Hit, cell: Cell | None) -> None:
        if cell is None or self._is_label(cell):
            return
        self.used.add(id(cell))
        hit.lines = list(cell.lines)
        hit.where = cell.where
        hit.strong = True

    def _take_more(self, hit: Hit, number: int, value: Cell) -> None:
        """A long text that goes on in the following rows beside empty cells."""
        if not self._is_long(hit):
            return
        for row in self.table.rows[number + 1 :]:
            filled = [cell for cell in row if cell.text]
            if len(filled) != 1 or filled[0].column != value.column or self._is_label(filled[0]):
                break
            if len(row) < 2 and value.column == 0:
                break
            self.used.add(id(filled[0]))
            hit.lines += filled[0].lines

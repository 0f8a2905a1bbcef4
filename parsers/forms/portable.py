"""PDF: the values of form fields (ISO 32000-1, 12.7) and the text as it is laid out. Nothing is rendered or executed.

pypdf reads; its own limits are set far below their defaults, so that a page costs bounded work. A file whose end is
missing is not repaired: that would mean to search all of it.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from parsers.forms.documents import MAX_CHARS, Document, Pair, UnreadableDocument
from parsers.forms.lines import Line

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 8
_MAX_FIELDS = 500
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 8_000_000,
    "array_based_stream_maximum_output_length": 2_000_000,
    "zlib_maximum_output_length": 2_000_000,
    "lzw_maximum_output_length": 1_000_000,
    "run_length_maximum_output_length": 1_000_000,
    "brotli_maximum_output_length": 1_000_000,
    "zlib_maximum_recovery_input_length": 100_000,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 4_000_000,
    "stream_parsing_work_maximum_count": 60_000,
    "array_maximum_element_count": 20_000,
    "dictionary_maximum_element_count": 20_000,
    "page_tree_maximum_entries": 3_000,
    "page_tree_maximum_page_entries": 30_000,
    "page_tree_maximum_depth": 30,
    "form_fields_maximum_entries": 2_000,
    "form_fields_maximum_depth": 20,
    "xform_maximum_invocations_per_extraction": 50,
    "jbig2dec_binary": None,
}
_END = re.compile(rb"startxref\s{1,8}\d{1,12}")
_TAIL_BYTES = 4096
_MAX_TEXT_BYTES = 400_000  # of the operators of one page
_LINE_HEIGHT = 14.0  # points
_PUSH_BUTTON = 1 << 16


def read_portable(data: bytes, name: str) -> Document:
    """The form fields and the text of the first pages. Raises UnreadableDocument, also for scans without text."""
    if data[:1024].find(b"%PDF-") < 0:
        raise UnreadableDocument("mislabelled")
    if not _END.search(data[-_TAIL_BYTES:]):
        raise UnreadableDocument("truncated")
    import pypdf  # heavy: only where there is a PDF
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(**_LIMITS):
            reader = pypdf.PdfReader(
                io.BytesIO(data), root_object_recovery_limit=100, xref_stream_maximum_entries=100_000
            )
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableDocument("encrypted")
            return _read(reader, name)
    except UnreadableDocument:
        raise
    except (MemoryError, RecursionError) as error:
        raise UnreadableDocument("too large") from error
    except Exception as error:  # whatever a broken file makes of the library
        raise UnreadableDocument("damaged") from error


def _read(reader: PdfReader, name: str) -> Document:
    document = Document(laid_out=True)
    chars = 0
    for number in range(min(len(reader.pages), MAX_PAGES)):
        page = reader.pages[number]
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > _MAX_TEXT_BYTES:
            document.defects.append("a page is too large")
            continue
        text = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
        chars += len(text)
        if chars > MAX_CHARS:
            break
        for position, line in enumerate(text.split("\n"), start=1):
            document.add_line(Line(line.rstrip(), f"{name}:page {number + 1} line {position}"))
        _add_fields(document, page, f"{name}:page {number + 1}")
    if len(reader.pages) > MAX_PAGES:
        document.defects.append("only the first pages were read")
    if not document.pairs and chars < 20:
        raise UnreadableDocument("no text: scanned")
    return document


def _add_fields(document: Document, page: PageObject, name: str) -> None:
    """The widgets of a page with what they hold; their names, and the words to the left of and above them."""
    widgets = [_resolve(one) for one in _resolve(page.get("/Annots")) or ()][:_MAX_FIELDS]
    widgets = [one for one in widgets if isinstance(one, dict) and one.get("/Subtype") == "/Widget"]
    if not widgets:
        return
    words = _words(page)
    groups: dict[tuple[str, ...], list[str]] = {}
    for widget in widgets:
        value = _value_of(widget)
        if value is None:
            continue
        keys = (*_names_of(widget), *_neighbours(widget, words))
        groups.setdefault(keys, []).append(value)
    for keys, values in groups.items():
        ticked = [value for value in values if value.strip()]
        where = f"{name} field {len(document.pairs) + 1}"
        document.pairs.append(Pair(keys, "\n".join(ticked), where))


def _resolve(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _inherited(widget: Any, key: str) -> Any:
    """An attribute of a field, which its parent may hold (12.7.3.2)."""
    for _ in range(8):
        if not isinstance(widget, dict):
            return None
        if key in widget:
            return _resolve(widget[key])
        widget = _resolve(widget.get("/Parent"))
    return None


def _value_of(widget: Any) -> str | None:
    """What the field holds: text, the chosen entry, the name of the ticked state; None for buttons and signatures."""
    kind = _inherited(widget, "/FT")
    value = _inherited(widget, "/V")
    if kind == "/Btn":
        flags = _inherited(widget, "/Ff") or 0
        state = _resolve(widget.get("/AS")) or value
        if int(flags) & _PUSH_BUTTON or not isinstance(state, str):
            return None
        return "" if state in ("/Off", "") else state.lstrip("/")
    if kind not in ("/Tx", "/Ch"):
        return None
    if isinstance(value, list):
        value = "\n".join(str(_resolve(one)) for one in value)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")[:100_000]


def _names_of(widget: Any) -> tuple[str, ...]:
    found = [_inherited(widget, "/TU"), _inherited(widget, "/T")]
    return tuple(str(one)[:200] for one in found if one)


def _words(page: PageObject) -> list[tuple[float, float, str]]:
    """Pieces of text with their position, for the labels beside fields."""
    found: list[tuple[float, float, str]] = []

    def visit(text: str, matrix: Sequence[float], text_matrix: Sequence[float], _font: Any, _size: float) -> None:
        if text.strip() and len(found) < 5000:
            x = text_matrix[4] * matrix[0] + matrix[4]
            y = text_matrix[5] * matrix[3] + matrix[5]
            found.append((x, y, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def _neighbours(widget: Any, words: Sequence[tuple[float, float, str]]) -> tuple[str, ...]:
    """The line of words left of a field, and the line just above it."""
    try:
        left, bottom, right, top = (float(_resolve(one)) for one in _resolve(widget.get("/Rect")))
    except (TypeError, ValueError):
        return ()
    beside = [word for word in words if word[0] < left and bottom - 4 <= word[1] <= top]
    if not beside:  # the second box beside a label
        beside = [word for word in words if word[0] < left and top < word[1] <= top + 2 * _LINE_HEIGHT]
    above = [word for word in words if left - 20 <= word[0] < right and top - 2 <= word[1] <= top + 1.6 * _LINE_HEIGHT]
    texts = []
    if beside:
        nearest = max(beside, key=lambda word: (word[0], word[1]))
        row = sorted(word for word in beside if abs(word[1] - nearest[1]) < 3)
        texts += [" ".join(word[2] for word in row), nearest[2]]
    if above:
        texts.append(" ".join(word[2] for word in sorted(above)))
    return tuple(text[:200] for text in texts)

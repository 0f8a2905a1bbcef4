"""Which reader an attachment gets. What cannot be read is a defect, named without any text of the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parsers.charsets import decode
from parsers.forms.documents import Document, UnreadableDocument
from parsers.forms.lines import split_lines
from parsers.values import Attachment

MAX_ATTACHMENTS = 10
MAX_BYTES = 10 * 1024 * 1024  # of one attachment
MAX_TOTAL_BYTES = 30 * 1024 * 1024
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MACRO_DOCX = "application/vnd.ms-word."
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_BY_TYPE = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/html": "html",
    "application/msword": "doc",
}
_BY_SUFFIX = {
    **{one: one for one in ("pdf", "odt", "rtf", "csv", "txt", "html", "docx", "xlsx", "doc")},
    "htm": "html",
    "docm": "docx",
    "dotx": "docx",
    "dotm": "docx",
    "xlsm": "xlsx",
    "ott": "odt",
}
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: .doc, .xls, and encrypted .docx
_UNLABELLED = frozenset({"", "application/octet-stream", "application/zip", "application/x-zip-compressed"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one attachment: a document, or the reason why there is none."""

    attachment: Attachment
    document: Document | None
    defect: str = ""


def format_of(attachment: Attachment) -> str:
    """``docx``, ``odt``, ``pdf``, ...; ``image`` for scans; empty for what can hold no form."""
    media = attachment.media_type
    for given in (media, attachment.declared_type):
        if given.startswith((_DOCX, _MACRO_DOCX)):
            return "docx"
        if given.startswith(_XLSX):
            return "xlsx"
        if given in _BY_TYPE and given != "text/plain":
            return _BY_TYPE[given]
        if given.startswith("image/"):
            return "image"
    suffix = attachment.filename.rpartition(".")[2].lower()
    if media in _UNLABELLED or media in ("text/plain", "application/x-cfb", "application/x-ole-storage"):
        return _BY_SUFFIX.get(suffix, _BY_TYPE.get(media, ""))
    return _BY_SUFFIX.get(suffix, "") if media.startswith("application/") and suffix in _BY_SUFFIX else ""


def read_attachment(attachment: Attachment) -> Reading | None:
    """The document in an attachment; None if it is of no kind that could hold a form. Never raises."""
    kind = format_of(attachment)
    if not kind:
        return None
    if kind == "image":
        scanned = attachment.disposition == "attachment" and not attachment.content_id
        return Reading(attachment, None, "image") if scanned else None
    if attachment.size > MAX_BYTES:
        return Reading(attachment, None, "too large")
    try:
        return Reading(attachment, _read(kind, attachment.content(), attachment))
    except UnreadableDocument as error:
        return Reading(attachment, None, error.reason)
    except (MemoryError, RecursionError):
        return Reading(attachment, None, "too large")
    except Exception:  # rule 1 of the parsers: no mail makes them raise
        return Reading(attachment, None, "damaged")


def _read(kind: str, data: bytes, attachment: Attachment) -> Document:
    name = f"attachment:{attachment.filename}"
    if data.startswith(_COMPOUND_FILE):
        modern = kind in ("docx", "xlsx", "odt")
        raise UnreadableDocument("encrypted or of an old format" if modern else "of an old format")
    if data.startswith(b"PK\x03\x04") and kind in ("docx", "odt", "xlsx", "pdf", "rtf", "doc"):
        kind = _zip_kind(data, kind)
    elif data[:1024].lstrip().startswith(b"%PDF-"):
        kind = "pdf"
    elif data.startswith(b"{\\rtf"):
        kind = "rtf"
    elif kind == "doc" and data.lstrip()[:9].lower().startswith((b"<html", b"<!doctype")):
        kind = "html"
    reader = _readers().get(kind)
    if reader is None:
        raise UnreadableDocument("of an old format" if kind == "doc" else "mislabelled")
    return reader(data, name)


def _zip_kind(data: bytes, kind: str) -> str:
    """What a zip container really is, by its members."""
    from parsers.forms.archives import Container

    names = set(Container(data).names)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "odt"
    raise UnreadableDocument("mislabelled" if kind else "damaged")


def _readers() -> dict[str, Callable[[bytes, str], Document]]:
    """The readers by format; imported when the first document is met."""
    from parsers.forms.opendocument import read_opendocument
    from parsers.forms.portable import read_portable
    from parsers.forms.richtext import read_richtext
    from parsers.forms.spreadsheets import read_spreadsheet
    from parsers.forms.wordprocessing import read_wordprocessing

    return {
        "docx": read_wordprocessing,
        "odt": read_opendocument,
        "pdf": read_portable,
        "xlsx": read_spreadsheet,
        "rtf": read_richtext,
        "csv": _read_separated,
        "txt": _read_text,
        "html": _read_html,
    }


def decode_text(data: bytes) -> str:
    """Text of unknown encoding: by byte order mark, else UTF-8, else guessed from its letters."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace").replace("\x00", "")
    else:
        text = decode(data)[0]
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_text(data: bytes, name: str) -> Document:
    document = Document()
    for line in split_lines(decode_text(data), name):
        document.add_line(line)
    return document


def _read_html(data: bytes, name: str) -> Document:
    from parsers.forms.markup import read_markup

    return read_markup(decode_text(data), name)


def _read_separated(data: bytes, name: str) -> Document:
    from parsers.forms.spreadsheets import read_separated

    return read_separated(decode_text(data), name)

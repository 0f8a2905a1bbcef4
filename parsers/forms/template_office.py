"""Blank forms as DOCX (content controls in a table) and ODT (a table), written as the few parts they need."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from parsers.forms.template import Row
from parsers.values import FieldDefinition, FieldType

_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip members carry a date; the same form gives the same bytes
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCX_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_DOCX_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LABEL_WIDTH, _VALUE_WIDTH = 3200, 6200  # twentieths of a point
_LONG_HEIGHT = 5000
_PROMPT = "\u2002" * 5
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def write_docx(title: str, rows: Sequence[Row]) -> bytes:
    """A DOCX with a table of labels and content controls; choices are drop-down lists."""
    body = (
        f'<w:p><w:pPr><w:spacing w:after="240"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>'
        f"<w:t>{escape(title)}</w:t></w:r></w:p><w:tbl><w:tblPr>"
        f'<w:tblW w:w="{_LABEL_WIDTH + _VALUE_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_LABEL_WIDTH}"/>'
        f'<w:gridCol w:w="{_VALUE_WIDTH}"/></w:tblGrid>{"".join(map(_docx_row, rows))}</w:tbl><w:p/>'
    )
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    return _zip(
        [("[Content_Types].xml", _DOCX_TYPES), ("_rels/.rels", _DOCX_RELATIONS), ("word/document.xml", document)]
    )


def _docx_row(row: Row) -> str:
    height = f'<w:trPr><w:trHeight w:val="{_LONG_HEIGHT}"/></w:trPr>' if row.long else ""
    controls = "".join(f"<w:p>{_docx_control(one)}</w:p>" for one in row.fields)
    return (
        f'<w:tr>{height}<w:tc><w:tcPr><w:tcW w:w="{_LABEL_WIDTH}" w:type="dxa"/></w:tcPr>'
        "<w:p><w:r><w:rPr><w:b/></w:rPr>"
        f'<w:t>{escape(row.label)}:</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="{_VALUE_WIDTH}" w:type="dxa"/>'
        f"</w:tcPr>{controls}</w:tc></w:tr>"
    )


def _docx_control(one: FieldDefinition) -> str:
    if one.choices:
        items = "".join(f"<w:listItem w:displayText={quoteattr(v)} w:value={quoteattr(v)}/>" for v, _ in one.choices)
        kind = f"<w:dropDownList>{items}</w:dropDownList>"
    else:
        kind = '<w:text w:multiLine="1"/>' if one.type is FieldType.LONG_TEXT else "<w:text/>"
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(one.name)}/><w:tag w:val={quoteattr(one.name)}/><w:showingPlcHdr/>"
        f"{kind}</w:sdtPr><w:sdtContent><w:r><w:t>{_PROMPT}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def write_odt(title: str, rows: Sequence[Row]) -> bytes:
    """An ODT with a table of labels and empty cells; choices are boxes to tick."""
    names = " ".join(
        f'xmlns:{prefix}="{_OASIS}{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
    )
    names += f' xmlns:fo="{_OASIS}xsl-fo-compatible:1.0"'
    styles = (
        '<style:style style:name="T" style:family="paragraph"><style:text-properties fo:font-size="16pt" '
        'fo:font-weight="bold"/></style:style><style:style style:name="B" style:family="paragraph">'
        '<style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="C" '
        'style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #808080" fo:padding="0.1cm"/>'
        '</style:style><style:style style:name="L" style:family="table-row"><style:table-row-properties '
        'style:min-row-height="8cm"/></style:style><style:style style:name="C1" style:family="table-column">'
        '<style:table-column-properties style:column-width="6cm"/></style:style>'
    )
    table = "".join(map(_odt_row, rows))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
        f'<text:p text:style-name="T">{escape(title)}</text:p><text:p/><table:table table:name="F">'
        f'<table:table-column table:style-name="C1"/><table:table-column/>{table}</table:table><text:p/>'
        "</office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return _zip(
        [("mimetype", _ODT_TYPE), ("META-INF/manifest.xml", manifest), ("content.xml", content)], stored="mimetype"
    )


def _odt_row(row: Row) -> str:
    value = "".join(f"<text:p>☐ {escape(choice)}</text:p>" for choice in row.choices) or "<text:p/>"
    style = ' table:style-name="L"' if row.long else ""
    return (
        f'<table:table-row{style}><table:table-cell table:style-name="C"><text:p text:style-name="B">'
        f'{escape(row.label)}:</text:p></table:table-cell><table:table-cell table:style-name="C">{value}'
        "</table:table-cell></table:table-row>"
    )


def _zip(members: Sequence[tuple[str, str]], stored: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    return out.getvalue()

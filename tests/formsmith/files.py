"""Filled forms as files: DOCX by python-docx, ODT, PDF, XLSX, RTF and CSV written here. Shares nothing with the parser."""

from __future__ import annotations

import csv
import io
import random
import textwrap
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from formsmith.noise import Entry, noisy_label

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"


def docx_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """A DOCX: a table, paragraphs, tabs, or content controls."""
    import docx

    document = docx.Document()
    if r.random() < 0.5:
        document.add_heading(title, 1)
    else:
        document.add_paragraph(title)
    way = r.choice(["table", "table", "paragraphs", "tabs", "one cell", "controls", "boxed"])
    if way in ("table", "one cell", "controls"):
        table = document.add_table(rows=0, cols=1 if way == "one cell" else 2)
        for one in entries:
            cells = table.add_row().cells
            label = noisy_label(r, one.label, one.variants) + r.choice(["", ":"])
            if way == "one cell":
                cells[0].text = f"{one.label}: {one.written}" if not one.long else f"{one.label}\n{one.written}"
            elif way == "controls":
                cells[0].text = label
                _control(cells[1].paragraphs[0], one.written)
            else:
                cells[0].text, cells[1].text = label, one.written
    else:
        for one in entries:
            label = noisy_label(r, one.label, one.variants)
            if one.long:
                document.add_paragraph(f"{label}:")
                if way == "boxed":
                    document.add_table(rows=1, cols=1).rows[0].cells[0].text = one.written
                    continue
                for paragraph in one.written.split("\n"):
                    document.add_paragraph(paragraph)
            elif way == "tabs":
                document.add_paragraph(f"{one.label}\t{one.written}")
            else:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{label}: ").bold = True
                half = len(one.written) // 2
                paragraph.add_run(one.written[:half])
                paragraph.add_run(one.written[half:])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _control(paragraph: object, text: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    placeholder = "<w:showingPlcHdr/>" if not text else ""
    shown = text or "Kliknij lub naciśnij tutaj, aby wprowadzić tekst."
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in shown.split("\n"))
    paragraph._p.append(  # type: ignore[attr-defined]
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='x'/>{placeholder}<w:text/></w:sdtPr>"
            f"<w:sdtContent><w:r>{runs}</w:r></w:sdtContent></w:sdt>"
        )
    )


def odt_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """An ODT: a table or paragraphs."""
    table = r.random() < 0.6
    parts = [f"<text:h>{escape(title)}</text:h>"]
    rows = []
    for one in entries:
        label = noisy_label(r, one.label, one.variants)
        if table:
            rows.append(
                f"<table:table-row><table:table-cell><text:p>{escape(label)}:</text:p></table:table-cell>"
                f"<table:table-cell>{_odt_paragraphs(one.written)}</table:table-cell></table:table-row>"
            )
        elif one.long:
            parts += [f"<text:p>{escape(label)}:</text:p>", _odt_paragraphs(one.written)]
        else:
            gap = r.choice([" ", "<text:tab/>", '<text:s text:c="4"/>'])
            parts.append(f"<text:p><text:span>{escape(label)}:</text:span>{gap}{escape(one.written)}</text:p>")
    if rows:
        parts.append(
            f'<table:table><table:table-column table:number-columns-repeated="2"/>{"".join(rows)}</table:table>'
        )
    names = " ".join(f'xmlns:{n}="{_OASIS}{n}:1.0"' for n in ("office", "text", "table"))
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:text>{"".join(parts)}'
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _odt_paragraphs(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def xlsx_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """An XLSX with labels in one column and values in the next, as inline or shared strings."""
    shared: list[str] = []
    rows = []
    for number, (label, value) in enumerate([(title, ""), *((one.label, one.written) for one in entries)], start=1):
        cells = ""
        for letter, text in (("A", label), (r.choice("BC") if r.random() < 0.1 else "B", value)):
            if not text:
                continue
            if r.random() < 0.5:
                cells += f'<c r="{letter}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            else:
                shared.append(text)
                cells += f'<c r="{letter}{number}" t="s"><v>{len(shared) - 1}</v></c>'
        rows.append(f'<row r="{number}">{cells}</row>')
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped({
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{relation}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{''.join(rows)}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {space}>{''.join(f'<si><t>{escape(text)}</t></si>' for text in shared)}</sst>",
    })  # fmt: skip


def csv_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """A CSV, one field a row or one field a column."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=r.choice(";,\t"))
    if r.random() < 0.5:
        writer.writerow([one.label for one in entries])
        writer.writerow([one.written for one in entries])
    else:
        writer.writerow([title])
        for one in entries:
            writer.writerow([one.label, one.written])
    return encoded(r.choice(["utf-8", "utf-8-sig", "8-bit"]), out.getvalue())


def encoded(way: str, text: str) -> bytes:
    """In UTF-8, or in the Windows code page that has all the letters."""
    if way != "8-bit":
        return text.encode(way)
    for page in ("cp1250", "cp1252"):
        try:
            return text.encode(page)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8")


def rtf_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """An RTF with paragraphs or table rows, letters outside ASCII as numbers or as bytes of the code page."""
    as_bytes = r.random() < 0.5
    western = any(char in "àèìòù" for one in entries for char in one.written + one.label)
    page = "cp1252" if western else "cp1250"

    def text(value: str) -> str:
        out = []
        for char in value:
            if char == "\n":
                out.append("\\line ")
            elif char in "\\{}":
                out.append("\\" + char)
            elif char.isascii():
                out.append(char)
            elif as_bytes:
                out.append(f"\\'{char.encode(page, 'replace')[0]:02x}")
            else:
                out.append(f"\\u{ord(char)}?")
        return "".join(out)

    body = f"\\pard {text(title)}\\par "
    for one in entries:
        if r.random() < 2 and as_bytes:
            body += (
                f"\\trowd\\cellx3000\\cellx9000\\pard\\intbl {text(one.label)}\\cell {text(one.written)}\\cell\\row "
            )
        else:
            body += f"\\pard {text(one.label)}: {text(one.written)}\\par "
    charset = 0 if western else 238
    return (
        f"{{\\rtf1\\ansi\\ansicpg{page[2:]}{{\\fonttbl{{\\f0\\fcharset{charset} Arial;}}}}"
        "{\\*\\generator X;}\\f0 " + body + "}"
    ).encode("ascii")


_GLYPHS = dict(
    zip(
        "'ąćęłńóśźżĄĆĘŁŃÓŚŹŻàèéìòù°–",
        [
            "quotesingle",
            "aogonek",
            "cacute",
            "eogonek",
            "lslash",
            "nacute",
            "oacute",
            "sacute",
            "zacute",
            "zdotaccent",
            "Aogonek",
            "Cacute",
            "Eogonek",
            "Lslash",
            "Nacute",
            "Oacute",
            "Sacute",
            "Zacute",
            "Zdotaccent",
            "agrave",
            "egrave",
            "eacute",
            "igrave",
            "ograve",
            "ugrave",
            "degree",
            "endash",
        ],
        strict=True,
    )
)


def pdf_file(r: random.Random, title: str, entries: Sequence[Entry]) -> bytes:
    """A PDF with text only: labels and values in two columns, or one after the other."""
    columns = r.random() < 0.5
    lines: list[tuple[int, int, str]] = [(50, 800, title)]
    y = 770
    for one in entries:
        written = [
            part for line in one.written.split("\n") for part in textwrap.wrap(line, 50 if columns else 80) or [""]
        ]
        if columns:
            lines.append((50, y, f"{one.label}:"))
            for number, part in enumerate(written or [""]):
                lines.append((250, y - 14 * number, part))
            y -= 14 * max(len(written), 1) + 8
        elif one.long:
            lines.append((50, y, f"{one.label}:"))
            for number, part in enumerate(written, start=1):
                lines.append((50, y - 14 * number, part))
            y -= 14 * (len(written) + 1) + 8
        else:
            first, *rest = written or [""]
            lines.append((50, y, f"{one.label}: {first}"))
            for number, part in enumerate(rest, start=1):
                lines.append((50, y - 14 * number, part))
            y -= 14 * max(len(written), 1) + 8
    return _pdf(lines)


def _pdf(lines: Sequence[tuple[int, int, str]]) -> bytes:
    codes = {char: 160 + n for n, char in enumerate(_GLYPHS)}

    def string(text: str) -> bytes:
        out = bytearray()
        for char in text:
            if char in "()\\":
                out += b"\\" + char.encode()
            else:
                out.append(codes.get(char, ord(char) if ord(char) < 127 else 63))
        return bytes(out)

    drawn = b"\n".join(b"BT /F1 10 Tf %d %d Td (" % (x, y) + string(text) + b") Tj ET" for x, y, text in lines if text)
    differences = " ".join(f"{code} /{_GLYPHS[char]}" for char, code in codes.items())
    widths = " ".join("556" for _ in range(32, 256))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 255 /Widths [{widths}] /Encoding << /Differences [{differences}] >> >>".encode(),
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)

"""Forms in files: real documents of LibreOffice, special parts of the formats, and hostile or broken files."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest
from formsmith.files import zipped
from formsmith.messages import attachment, message
from pypdf.generic import NameObject

from parsers.forms import FormSearch, builtin_forms, search_forms, write_template
from parsers.values import FormReading

CORPUS = Path(__file__).parents[2] / "corpora" / "forms"
EXPECTED = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
FORMS = tuple(builtin_forms().values())
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def search(filename: str, data: bytes, media_type: str = "application/octet-stream") -> FormSearch:
    """What is found in a mail with this one file."""
    return search_forms(message("W załączeniu.", attachments=[attachment(filename, data, media_type)]), FORMS)


def only(found: FormSearch) -> FormReading:
    """The one reading there is."""
    assert len(found.readings) == 1, found
    return found.readings[0]


def docx(body: str) -> bytes:
    """A DOCX with this body."""
    return zipped({"word/document.xml": f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'})


def paragraph(text: str) -> str:
    """A paragraph of a DOCX."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


CASES = [(name, file) for name, case in EXPECTED.items() for file in case["files"]]


@pytest.mark.parametrize(("case", "file"), CASES, ids=[file for _, file in CASES])
def test_files_of_word_processors(case: str, file: str) -> None:
    """Files written by LibreOffice (and a CSV) are read field by field."""
    reading = only(search(file, (CORPUS / file).read_bytes()))
    assert reading.form == EXPECTED[case]["form"]
    assert {name: value.value for name, value in reading.fields.items()} == EXPECTED[case]["fields"]
    assert reading.source == f"attachment:{file}"


def test_place_of_a_value_in_a_document() -> None:
    """A value says in which file, table and cell it stood."""
    reading = only(search("delega.odt", (CORPUS / "delega-above.odt").read_bytes()))
    assert reading.fields["practice"].source == "attachment:delega.odt:table 1 cell 2,2"


def test_content_controls_and_legacy_fields_of_docx() -> None:
    """Prompts of content controls are no values; drop-downs, legacy fields and deleted text are understood."""
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Wpisz tu nazwę</w:t></w:r></w:sdtContent></w:sdt>"
    body = (
        paragraph("Delega attività di back office")
        + f"<w:p><w:r><w:t>Richiedente: </w:t></w:r>{prompt}</w:p>"
        + "<w:p><w:r><w:t>Tipo di lavorazione: </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"
        "<w:listEntry w:val='verifica'/><w:listEntry w:val='rimborso'/></w:ddList></w:ffData></w:fldChar></w:r></w:p>"
        + "<w:p><w:r><w:t>Numero pratica: </w:t></w:r><w:del><w:r><w:delText>9/99</w:delText></w:r></w:del><w:ins><w:r><w:t>55/2026</w:t></w:r></w:ins></w:p>"
        + paragraph("Testo: prova")
    )
    reading = only(search("a.docx", docx(body)))
    assert {name: value.value for name, value in reading.fields.items()} == {
        "kind": "rimborso",
        "practice": "55/2026",
        "text": "prova",
    }
    assert reading.missing == ("requester",)


def test_named_content_controls_without_labels() -> None:
    """Content controls named like the fields are read even if no label stands beside them."""
    controls = "".join(
        f"<w:p><w:sdt><w:sdtPr><w:tag w:val='{name}'/></w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        for name, text in (("name", "Jan Nowak"), ("office", "UM"), ("email", "a@b.example"), ("question", "Jak?"))
    )
    reading = only(search("a.docx", docx(controls)))
    assert {name: value.value for name, value in reading.fields.items()} == {
        "name": "Jan Nowak", "office": "UM", "email": "a@b.example", "question": "Jak?",
    }  # fmt: skip


def test_form_controls_of_odt() -> None:
    """Text boxes and list boxes of an ODT hold the values of the labels before them."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("form", "form"))
    )
    content = (
        f'<office:document-content {names}><office:body><office:text><office:forms><form:form><form:text xml:id="c1" form:current-value="Mario Rossi"/>'
        '<form:listbox xml:id="c2"><form:option form:label="verifica"/><form:option form:label="rimborso" form:current-selected="true"/></form:listbox>'
        "</form:form></office:forms><text:p>Delega attività di back office</text:p>"
        '<text:p>Richiedente: <draw:control draw:control="c1"/></text:p><text:p>Tipo di lavorazione: <draw:control draw:control="c2"/></text:p>'
        "<text:p>Numero pratica:<text:tab/>7/2026</text:p></office:text></office:body></office:document-content>"
    )
    reading = only(search("a.odt", zipped({"content.xml": content})))
    assert {name: value.value for name, value in reading.fields.items()} == {
        "requester": "Mario Rossi",
        "kind": "rimborso",
        "practice": "7/2026",
    }


def filled_pdf(values: dict[str, str]) -> bytes:
    """Our own PDF template of HOT-01, filled in as a viewer does."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(write_template(FORMS[0], "pdf")))
    writer.update_page_form_field_values(writer.pages[0], values, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_fields_of_a_pdf() -> None:
    """The values of AcroForm fields are read."""
    question = "Jak zmienić hasło?\nGdzie to jest?"
    reading = only(
        search(
            "a.pdf",
            filled_pdf(
                {
                    "name": "Żaneta Źdźbło",
                    "office": "UM Łódź",
                    "phone": "600 700 800",
                    "question": question,
                    "date": "3.11.2026",
                }
            ),
        )
    )
    found = {name: value.value for name, value in reading.fields.items()}
    assert found == {
        "name": "Żaneta Źdźbło",
        "office": "UM Łódź",
        "phone": "+48600700800",
        "question": question,
        "date": "2026-11-03",
    }


def test_fields_of_a_pdf_without_telling_names() -> None:
    """Fields named ``Text1`` and so on are understood by the words beside them."""
    reader = pypdf.PdfReader(
        io.BytesIO(filled_pdf({"name": "Jan Nowak", "office": "UM", "email": "a@b.example", "question": "Jak?"}))
    )
    writer = pypdf.PdfWriter(clone_from=reader)
    for number, annotation in enumerate(writer.pages[0]["/Annots"]):
        field = annotation.get_object()
        field[NameObject("/T")] = pypdf.generic.TextStringObject(f"Text{number}")
        field.pop("/TU", None)
    out = io.BytesIO()
    writer.write(out)
    found = {name: value.value for name, value in only(search("a.pdf", out.getvalue())).fields.items()}
    assert found == {"name": "Jan Nowak", "office": "UM", "email": "a@b.example", "question": "Jak?"}


def test_not_readable_files_are_defects() -> None:
    """Scans, encrypted, truncated, mislabelled and old files give a defect and no form."""
    pdf = (CORPUS / "hot01-printed.pdf").read_bytes()
    whole = (CORPUS / "hot01-printed.docx").read_bytes()
    encrypted = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    encrypted.encrypt("secret")
    out = io.BytesIO()
    encrypted.write(out)
    empty = pypdf.PdfWriter()
    empty.add_blank_page(200, 200)
    scan = io.BytesIO()
    empty.write(scan)
    odt = zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": b"\x00\x01"})
    cases = {
        ("a.pdf", out.getvalue()): "encrypted",
        ("a.pdf", pdf[: len(pdf) // 2]): "truncated",
        ("a.pdf", scan.getvalue()): "no text: scanned",
        ("a.pdf", b"hello"): "mislabelled",
        ("a.docx", whole[: len(whole) // 2]): "damaged",
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)): "encrypted or of an old format",
        ("a.docx", zipped({"other.xml": "<a/>"})): "mislabelled",
        ("a.odt", odt): "encrypted",
        ("a.doc", (CORPUS / "legacy.doc").read_bytes()): "of an old format",
    }
    for (name, data), reason in cases.items():
        found = search(name, data)
        assert found == FormSearch((), (f"attachment-not-readable: 2, {reason}",)), (name, reason)


def test_attached_image_is_a_defect_an_inline_one_is_not() -> None:
    """A scan attached as an image cannot be read; a logo in the text is nobody's form."""
    scan = attachment("scan.jpg", b"\xff\xd8\xff", "image/jpeg")
    assert search_forms(message("x", attachments=[scan]), FORMS).defects == ("attachment-not-readable: 2, image",)


def test_mislabelled_documents_are_read_for_what_they_are() -> None:
    """A PDF called .docx and a DOCX called .pdf are read all the same."""
    assert only(search("a.docx", (CORPUS / "hot01-printed.pdf").read_bytes(), DOCX_TYPE)).form == "hot-01"
    assert only(search("a.pdf", (CORPUS / "hot01-printed.docx").read_bytes(), "application/pdf")).form == "hot-01"


def test_macros_are_not_looked_at() -> None:
    """A document with macros is read, its macros are not."""
    data = zipped(
        {
            "word/document.xml": f"<w:document {W}><w:body>{paragraph('Zgłoszenie pytania HOT-01')}{paragraph('Treść pytania: Jak?')}</w:body></w:document>",
            "word/vbaProject.bin": b"\x00" * 100,
        }
    )
    assert only(search("a.docm", data)).value("question") == "Jak?"


def test_zip_bomb_is_refused() -> None:
    """A member that is too large or packed beyond measure is not inflated, also if it lies about its size."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 60_000_000)
    assert search("a.docx", bomb.getvalue()).defects == ("attachment-not-readable: 2, too large",)
    lying = bytearray(bomb.getvalue())
    size = (60_000_003).to_bytes(4, "little")
    for _ in range(2):
        at = lying.find(size)
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    found = search("a.docx", bytes(lying))
    assert found.readings == ()
    assert found.defects[0].startswith("attachment-not-readable: 2")


def test_xml_bombs_and_external_entities_are_refused() -> None:
    """Documents with a document type are not read: no entity is expanded, no file or address is opened."""
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for doctype in (
        f'<!DOCTYPE a [<!ENTITY l0 "lol">{lol}]>', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd">',
    ):  # fmt: skip
        body = f"<?xml version='1.0'?>{doctype}<w:document {W}><w:body><w:p><w:r><w:t>&l9;&x;</w:t></w:r></w:p></w:body></w:document>"
        found = search("a.docx", zipped({"word/document.xml": body}))
        assert found.readings == ()
        assert found.defects, doctype


def test_deep_nesting_and_many_cells_are_bounded() -> None:
    """Very deep documents and very large tables come back."""
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    search("a.docx", docx(deep))
    cells = "<w:tr>" + "<w:tc><w:p><w:r><w:t>Data</w:t></w:r></w:p></w:tc>" * 200 + "</w:tr>"
    search("a.docx", docx(f"<w:tbl>{cells * 400}</w:tbl>"))
    search("a.html", b"<table><tr><td>" * 3000 + b"x")
    search("a.rtf", b"{\\rtf1" + b"{" * 3000)
    repeated = '<table:table-cell table:number-columns-repeated="999999999"><text:p>Data</text:p></table:table-cell>'
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    search(
        "a.odt",
        zipped(
            {
                "content.xml": f"<office:document-content {names}><office:body><table:table><table:table-row>{repeated}</table:table-row></table:table></office:body></office:document-content>"
            }
        ),
    )


def pdf_with_stream(stream: bytes, extra: str = "") -> bytes:
    """A one-page PDF with this content stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d %s >>\nstream\n" % (len(stream), extra.encode()) + stream + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def test_hostile_pdfs_are_bounded() -> None:
    """A page of a million operators, a stream that inflates without end, and random bytes give a defect."""
    cases = [
        pdf_with_stream(b"BT /F1 10 Tf 1 1 Td (Data: x) Tj ET\n" * 40_000),
        pdf_with_stream(zlib.compress(b" " * 80_000_000), "/Filter /FlateDecode"),
        b"%PDF-1.7\n" + bytes(range(256)) * 2000 + b"startxref\n12\n%%EOF",
        b"%PDF-1.7\nstartxref\n0\n%%EOF",
    ]
    for data in cases:
        found = search("a.pdf", data)
        assert found.readings == ()
        assert found.defects


def test_many_attachments_are_bounded() -> None:
    """Only the first ten attachments are looked at."""
    files = [attachment(f"{n}.pdf", b"no", "application/pdf") for n in range(200)]
    assert len(search_forms(message("x", attachments=files), FORMS).defects) == 10


def test_a_file_that_cannot_be_decoded_is_a_defect() -> None:
    """Whatever goes wrong while the bytes are fetched, the mail is read."""

    def broken() -> bytes:
        raise OSError

    from dataclasses import replace

    file = replace(attachment("a.pdf", b"x", "application/pdf"), _load=broken)
    assert search_forms(message("x", attachments=[file]), FORMS).defects == ("attachment-not-readable: 2, damaged",)

"""Shapes of Word documents: page headers, nested tables, content controls, boxes, rows that belong together."""

from __future__ import annotations

from formsmith.files import zipped
from formsmith.messages import attachment, message

from parsers.forms import builtin_forms, read_forms
from parsers.values import FormReading

FORMS = tuple(builtin_forms().values())
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def p(text: str) -> str:
    """A paragraph."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def row(*cells: str) -> str:
    """A row of a table."""
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def read(body: str, **members: str) -> FormReading:
    """The one form of a DOCX."""
    parts = {f"word/{name}.xml": text for name, text in members.items()}
    data = zipped({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})
    (reading,) = read_forms(message("x", attachments=[attachment("a.docx", data)]), FORMS)
    return reading


def values(reading: FormReading) -> dict[str, str]:
    """The values by name."""
    return {name: value.value for name, value in reading.fields.items()}


def test_title_and_labels_in_page_headers() -> None:
    """Headers of first, odd and even pages that say the same are read once, together with the body."""
    head = f"<w:hdr {W}>{table(row(p('Zgłoszenie pytania HOT-1'), p('data: 3.11.2026') + p('znak: A/1')))}</w:hdr>"
    reading = read(p("Nazwa Urzędu: UM") + p("Treść pytania") + p("Jak?"), header1=head, header2=head, header3=head)
    assert values(reading) == {"date": "2026-11-03", "reference": "A/1", "office": "UM", "question": "Jak?"}


def test_tables_in_tables() -> None:
    """Tables that only lay out other tables do not hide them."""
    inner = table(row(p("Nazwa Urzędu:"), p("UM")), row(p("Treść pytania"), p("Jak?")))
    reading = read(table(row(table(row(p("Zgłoszenie pytania HOT-01")))), row(inner)))
    assert values(reading) == {"office": "UM", "question": "Jak?"}


def test_content_controls_around_paragraphs() -> None:
    """A control around whole paragraphs is its text, and nothing while its prompt shows."""

    def control(properties: str, text: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{p(text)}</w:sdtContent></w:sdt>"

    rows = (
        row(p("Imię i nazwisko Użytkownika"), control("<w:showingPlcHdr/>", "Imię")),
        row(p("Nazwa Urzędu"), control("", "UM")),
        row(p("Treść pytania"), p("Jak?")),
    )
    assert values(read(p("HOT-01") + table(*rows))) == {"office": "UM", "question": "Jak?"}


def test_check_boxes_of_content_controls() -> None:
    """The ticked check box of several is the choice."""

    def box(state: int, text: str) -> str:
        checked = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
        control = f"<w:sdt><w:sdtPr>{checked}</w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
        return f'{control}<w:r><w:t xml:space="preserve"> {text}  </w:t></w:r>'

    boxes = f"<w:p>{box(0, 'rimborso')}{box(1, 'rettifica dati')}{box(0, 'verifica')}</w:p>"
    rows = (row(p("Tipo di lavorazione"), boxes), row(p("Numero pratica"), p("1/26")), row(p("Testo"), p("Prova")))
    found = values(read(p("Delega lavorazione") + table(*rows)))
    assert found == {"kind": "rettifica dati", "practice": "1/26", "text": "Prova"}


def test_a_question_over_several_rows() -> None:
    """The question goes on in the rows below its label, beside empty cells or across the table."""
    office = row(p("Nazwa Urzędu"), p("UM"))
    for rows in (
        (office, row(p("Treść pytania"), p("Jak?")), row(p(""), p("Gdzie?"))),
        (office, row(p("Treść pytania"), p("")), row(p("Jak?") + p("Gdzie?"))),
    ):
        assert values(read(p("HOT-01") + table(*rows))) == {"office": "UM", "question": "Jak?\nGdzie?"}


def test_text_boxes_are_read_once() -> None:
    """A text box has a fallback for old programs; only one of the two counts."""
    box = f"<w:txbxContent>{p('Nazwa Urzędu: UM')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    reading = read(p("HOT-01") + f"<w:p><w:r>{both}</w:r></w:p>" + p("Treść pytania: Jak?"))
    assert values(reading) == {"office": "UM", "question": "Jak?"}
    assert reading.conflicts == ()

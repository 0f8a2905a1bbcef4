"""The blank forms to hand out: every format can be opened, filled in, and read again."""

from __future__ import annotations

import io

import docx
import pypdf
import pytest
from formsmith.messages import attachment, message
from formsmith.people import OTHERS

from parsers.forms import builtin_forms, read_declaration, read_forms, write_template
from parsers.values import FormDefinition

FORMS = (*builtin_forms().values(), *(read_declaration(kind.declaration) for kind in OTHERS if kind.declaration))
HOT = FORMS[0]


@pytest.mark.parametrize("form", FORMS, ids=[form.id for form in FORMS])
@pytest.mark.parametrize("kind", ["txt", "docx", "odt", "pdf"])
def test_a_template_is_read_as_blank(form: FormDefinition, kind: str) -> None:
    """The reader knows every template of every form as the blank form it is."""
    (reading,) = read_forms(message("x", attachments=[attachment(f"a.{kind}", write_template(form, kind))]), FORMS)
    assert (reading.form, reading.blank) == (form.id, True)


def test_a_docx_template_filled_in() -> None:
    """Values typed into the table of the DOCX come back."""
    document = docx.Document(io.BytesIO(write_template(HOT, "docx")))
    for row, value in zip(
        document.tables[0].rows, ["3.11.2026", "A/1", "Jan Nowak", "UM Łódź", "600 700 800", "Jak?"], strict=True
    ):
        row.cells[1].text = value
    out = io.BytesIO()
    document.save(out)
    (reading,) = read_forms(message("x", attachments=[attachment("a.docx", out.getvalue())]), FORMS)
    assert {name: value.value for name, value in reading.fields.items()} == {
        "date": "2026-11-03", "reference": "A/1", "name": "Jan Nowak", "office": "UM Łódź", "phone": "+48600700800", "question": "Jak?",
    }  # fmt: skip


def test_the_pdf_template_has_fields_and_its_labels() -> None:
    """The PDF has one field for each of the form, named as in the definition, and shows Polish letters."""
    reader = pypdf.PdfReader(io.BytesIO(write_template(HOT, "pdf")))
    fields = reader.get_fields() or {}
    assert list(fields) == ["date", "reference", "name", "office", "phone", "email", "question"]
    text = reader.pages[0].extract_text()
    for label in ("Imię i nazwisko Użytkownika", "Nazwa Urzędu", "Treść pytania", "Zgłoszenie pytania HOT-01"):
        assert label in text


def test_a_long_form_takes_several_pages() -> None:
    """A form of many fields goes on on the next page, and every field is there."""
    form = read_declaration(
        {
            "id": "big",
            "title": "Wielki formularz",
            "fields": {f"f{n}": {"type": "long_text", "labels": f"Pole numer {n}"} for n in range(7)},
        }
    )
    reader = pypdf.PdfReader(io.BytesIO(write_template(form, "pdf")))
    assert len(reader.pages) == 4
    assert len(reader.get_fields() or {}) == 7


def test_the_text_template() -> None:
    """The plain text has the title, one line for each label, and room to fill in."""
    text = write_template(HOT, "txt", "pl").decode()
    assert text.startswith("Zgłoszenie pytania HOT-01\r\n")
    assert "Zwrotny nr telefonu, e-mail: ....." in text
    assert text.count("Zwrotny") == 1


def test_the_language_chooses_the_labels() -> None:
    """Labels are those of the language asked for, else the first there are."""
    form = read_declaration(
        {"id": "l", "title": "T", "fields": {"a": {"labels": {"it": ["Nome"], "pl": ["Nazwisko"]}}}}
    )
    assert b"Nazwisko" in write_template(form, "txt", "pl")
    assert b"Nome" in write_template(form, "txt", "en")


def test_the_same_form_gives_the_same_bytes() -> None:
    """Templates hold no date and no chance."""
    for kind in ("txt", "docx", "odt", "pdf"):
        assert write_template(HOT, kind) == write_template(HOT, kind)


def test_an_unknown_format_is_refused() -> None:
    """A format that is not there is named together with those that are."""
    with pytest.raises(ValueError, match="docx, odt, txt, pdf"):
        write_template(HOT, "doc")

"""Several sources in one mail: text against attachment, template beside the form, HTML against plain text."""

from __future__ import annotations

from formsmith.messages import attachment, message

from parsers.forms import builtin_forms, read_forms, write_template
from parsers.values import Attachment, FormReading

HOT = builtin_forms()["hot-01"]
FORMS = (HOT,)
BODY = {
    "Imię i nazwisko Użytkownika": "Jan Nowak",
    "Nazwa Urzędu": "UM Łódź",
    "Zwrotny nr telefonu, e-mail": "600 700 800",
    "Treść pytania": "Jak zmienić hasło?",
}


def form(**changes: str) -> str:
    """HOT-01 as text, with some values changed."""
    values = {**BODY, **{key.replace("_", " "): value for key, value in changes.items()}}
    return "Zgłoszenie pytania HOT-01\n" + "".join(f"{label}: {value}\n" for label, value in values.items())


def file(text: str, name: str = "formularz.txt") -> Attachment:
    """A text file."""
    return attachment(name, text.encode(), "text/plain")


def read(text: str, *files: Attachment, html: str | None = None) -> tuple[FormReading, ...]:
    """The readings of a mail."""
    return read_forms(message(text, html=html, attachments=files), FORMS)


def test_same_form_in_text_and_attachment_is_one_reading() -> None:
    """The form in the text and the same again as a file is one form without conflicts."""
    (reading,) = read(form(), file(form()))
    assert reading.conflicts == ()
    assert reading.value("name") == "Jan Nowak"
    assert reading.source == "text"


def test_attachment_completes_the_text() -> None:
    """What the text leaves out is taken from the file."""
    (reading,) = read(form(Nazwa_Urzędu=""), file(form()))
    assert reading.fields["office"].source == "attachment:formularz.txt:5" or reading.fields[
        "office"
    ].source.startswith("attachment:formularz.txt")
    assert reading.missing == ()


def test_contradicting_values_of_text_and_attachment() -> None:
    """Different telephone numbers in text and file: a conflict with both values and both places, and no value."""
    changed = form().replace("600 700 800", "600 700 801")
    (reading,) = read(form(), file(changed))
    assert reading.value("phone") is None
    ((name, found),) = reading.conflicts
    assert name == "phone"
    assert [value.value for value in found] == ["+48600700800", "+48600700801"]
    assert [value.source.partition(":")[0] for value in found] == ["text", "attachment"]
    assert reading.missing == ()


def test_forms_of_two_people_are_two_readings() -> None:
    """Another person's form as a file beside a form in the text is not mixed with it."""
    other = "Zgłoszenie pytania HOT-01\nImię i nazwisko Użytkownika: Anna Kot\nNazwa Urzędu: MOPS Kraków\nZwrotny nr telefonu, e-mail: a@mops.example\nTreść pytania: Gdzie jest raport?\n"
    first, second = read(form(), file(other))
    assert (first.value("name"), second.value("name")) == ("Jan Nowak", "Anna Kot")


def test_blank_template_beside_the_filled_form() -> None:
    """The empty template that came along is no second form, in any format."""
    for kind in ("txt", "docx", "odt", "pdf"):
        template = attachment(f"wzor.{kind}", write_template(HOT, kind))
        (reading,) = read(form(), template)
        assert not reading.blank, kind
        assert reading.value("office") == "UM Łódź"


def test_blank_template_alone() -> None:
    """A mail with nothing but the empty template is one blank reading that misses what is required."""
    for kind in ("txt", "docx", "odt", "pdf"):
        (reading,) = read("W załączeniu formularz.", attachment(f"wzor.{kind}", write_template(HOT, kind)))
        assert reading.blank, kind
        assert reading.missing == ("name", "office", "question", "phone|email")


def test_form_above_its_quoted_predecessor() -> None:
    """A corrected form above the quotation of the first one: only the new one counts."""
    quoted = "".join(f"> {line}\n" for line in form().split("\n"))
    (reading,) = read(
        form(Treść_pytania="Jak zmienić hasło w portalu?") + "\nW dniu 3.11.2026 Hot-line pisze:\n" + quoted
    )
    assert reading.value("question") == "Jak zmienić hasło w portalu?"
    assert reading.conflicts == ()


def test_html_table_reads_better_than_flattened_text() -> None:
    """Where the plain text lost the table, the HTML is read."""
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in BODY.items())
    (reading,) = read("Zgłoszenie", html=f"<h1>Zgłoszenie pytania HOT-01</h1><table>{rows}</table>")
    assert reading.source == "html"
    assert reading.fields["office"].source == "html:table1:r2c2"
    assert reading.missing == ()


def test_plain_text_and_html_that_disagree() -> None:
    """Different numbers in the two alternatives of one mail are a conflict."""
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in BODY.items())
    html = f"<h1>Zgłoszenie pytania HOT-01</h1><table>{rows}</table>".replace("600 700 800", "600 700 999")
    (reading,) = read(form(), html=html)
    assert [name for name, _ in reading.conflicts] == ["phone"]


def test_hidden_html_is_not_read() -> None:
    """What a reader does not see fills no field."""
    rows = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in BODY.items())
    hidden = f'<div style="display: none"><table>{rows}</table></div>'
    assert read("Dzień dobry", html=f"<p>Dzień dobry</p><table><tr><td>a</td></tr></table>{hidden}") == ()


def test_no_definitions_no_forms() -> None:
    """A mailbox without forms reads none."""
    assert read_forms(message(form()), ()) == ()

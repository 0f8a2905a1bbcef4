"""Types of values: dates, telephone numbers, addresses, choices and identifiers as people write them."""

from __future__ import annotations

import pytest

from parsers.forms.contacts import read_email, read_phone
from parsers.forms.contents import is_prompt, read_choice, read_identifier, tidy_lines
from parsers.forms.dates import read_date
from parsers.values import FieldDefinition, FieldType

DATES = {
    "12.03.2026": "2026-03-12", "12.3.2026 r.": "2026-03-12", "12-03-2026": "2026-03-12", "12/03/2026": "2026-03-12",
    "2026-03-12": "2026-03-12", "2026.03.12": "2026-03-12", "20260312": "2026-03-12", "12 marca 2026 r.": "2026-03-12",
    "12 MARCA 2026": "2026-03-12", "3 wrzesnia 2026": "2026-09-03", "3 września 2026": "2026-09-03", "3 paździrnika 2026": "2026-10-03",
    "12 III 2026": "2026-03-12", "12.III.2026": "2026-03-12", "12 mar. 2026": "2026-03-12", "dnia 1 maja 2026 roku": "2026-05-01",
    "Kraków, 12.03.2026 r.": "2026-03-12", "Kraków, dn. 12 marca 2026": "2026-03-12", "12.03.2026, godz. 14:30": "2026-03-12",
    "12 marzo 2026": "2026-03-12", "1° gennaio 2027": "2027-01-01", "1º gennaio 2027": "2027-01-01", "lunedì 2 novembre 2026": "2026-11-02",
    "Bologna, lì 2 novembre 2026": "2026-11-02", "2/11/26": "2026-11-02", "2 nov 2026": "2026-11-02", "30 sett. 2026": "2026-09-30",
    "November 3, 2026": "2026-11-03", "3rd of November 2026": "2026-11-03", "3 November 2026": "2026-11-03", "12 . 03 . 2026": "2026-03-12",
    "12.03.2026 (12 marca 2026)": "2026-03-12",
}  # fmt: skip
PHONES = {
    ("22 123 45 67", "PL"): "+48221234567", ("(22) 123-45-67", "PL"): "+48221234567", ("022 123 45 67", "PL"): "+48221234567",
    ("0-22 123 45 67", "PL"): "+48221234567", ("+48 22 123 45 67", "PL"): "+48221234567", ("0048221234567", "PL"): "+48221234567",
    ("(+48) 600 700 800", "PL"): "+48600700800", ("600-700-800", "PL"): "+48600700800", ("600.700.800", "PL"): "+48600700800",
    ("tel. kom.: 600700800", "PL"): "+48600700800", ("48600700800", "PL"): "+48600700800", ("22/123 45 67 wew. 123", "PL"): "+48221234567",
    ("22 123 45 67 / 600 700 800", "PL"): "+48221234567", ("600 700 800, jan@x.example", "PL"): "+48600700800",
    ("051 123456", "IT"): "+39051123456", ("051/123456", "IT"): "+39051123456", ("333 1234567", "IT"): "+393331234567",
    ("+39 333 12 34 567", "IT"): "+393331234567", ("06 1234 5678 int. 12", "IT"): "+390612345678", ("020 7946 0958", "GB"): "+442079460958",
    ("+39 051 123456", "PL"): "+39051123456",
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_dates(text: str) -> None:
    """Polish, Italian and English notations give ISO dates."""
    found = read_date(text)
    assert found is not None
    assert found[0] == DATES[text]


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026",
        "wczoraj",
        "12345",
        "",
        "12.03.2026 lub 13.03.2026",
        "00.01.2026",
        "12 kwiatka 2026",
        "99/99/9999",
        "tel. 22 123 45 67",
    ],
)
def test_no_dates(text: str) -> None:
    """Impossible and missing dates, and two different ones, are none."""
    assert read_date(text) is None


@pytest.mark.parametrize(("text", "country"), PHONES)
def test_phones(text: str, country: str) -> None:
    """Numbers as dialled in their country give E.164."""
    found = read_phone(text, country)
    assert found is not None
    assert found[0] == PHONES[(text, country)]


@pytest.mark.parametrize(
    "text", ["12345", "brak", "", "12.03.2026", "ABC/12/2026", "PL61109010140000071219812874", "jan600700800@x.example"]
)
def test_no_phones(text: str) -> None:
    """Short numbers, dates, references, account numbers and addresses are no telephone numbers."""
    assert read_phone(text, "PL") is None


def test_emails() -> None:
    """Addresses are found among other things and kept as written."""
    for text in (
        "jan.nowak@um.lodz.example",
        "<jan.nowak@um.lodz.example>",
        "mailto:jan.nowak@um.lodz.example",
        "22 123 45 67; jan.nowak@um.lodz.example.",
        "jan.nowak @ um.lodz.example",
        "jan.nowak(at)um.lodz.example",
    ):
        found = read_email(text)
        assert found is not None, text
        assert found[0] == "jan.nowak@um.lodz.example"
    assert read_email("O'Neill+desk@Example.ORG") is not None
    for text in ("jan.nowak", "jan@nowak", "@um.example", "a@b@c.example", "", "a..b@x.example"):
        assert read_email(text) is None, text


def test_identifiers() -> None:
    """An identifier is the whole text, the text without spaces or in capitals, or the one place that fits."""
    pattern = r"IMP-\d{4}/[A-C]"
    for text in ("IMP-1234/A", "imp-1234/a", "IMP-1234 / A", " IMP-1234/A. ", "impianto IMP-1234/A (nuovo)"):
        found = read_identifier(text, pattern)
        assert found is not None, text
        assert found[0] == "IMP-1234/A"
    for text in ("IMP-12345/A", "IMP-1234/D", "IMP-1234/A e IMP-1234/B", "XIMP-1234/A"):
        assert read_identifier(text, pattern) is None, text


def test_choices() -> None:
    """A choice is written out, misspelt, a synonym, or named within a few words; several are none."""
    field = FieldDefinition(
        "k", FieldType.CHOICE, (), choices=(("pagamento", ("saldo",)), ("pagamento urgente", ()), ("rimborso", ()))
    )
    for text, value in (
        ("Pagamento", "pagamento"), ("SALDO", "pagamento"), ("pagamneto", "pagamento"), ("rimborso, grazie", "rimborso"),
        ("un pagamento urgente", "pagamento urgente"), ("[x] rimborso [ ] pagamento", "rimborso"),
    ):  # fmt: skip
        found = read_choice(text, field)
        assert found is not None, text
        assert found[0] == value
    for text in ("pagamento o rimborso", "[x] rimborso [x] pagamento", "altro", "[ ] rimborso", ""):
        assert read_choice(text, field) is None, text


def test_blanks_to_fill_in_are_no_value() -> None:
    """Dots, underscores, dashes and the prompts of word processors are not what somebody wrote."""
    for text in (
        "......",
        "____",
        "…………",
        "-",
        "–",
        ". . . . .",
        "dd.mm.rrrr",
        "Kliknij tutaj, aby wprowadzić tekst.",
        "Click or tap here to enter text.",
    ):
        assert is_prompt(tidy_lines([text], long=False)), text
    assert tidy_lines(["....Jan........Nowak...."], long=False) == "Jan Nowak"
    assert tidy_lines(["nie wiem..."], long=True) == "nie wiem..."
    assert tidy_lines(["", "Pierwszy", "", "", "", "Drugi", "........", ""], long=True) == "Pierwszy\n\nDrugi"

"""Shapes in which one and the same filled form arrives: every one of them says the same."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from parsers.forms import builtin_forms, read_forms
from parsers.message import parse

FORMS = tuple(builtin_forms().values())
EXPECTED = {
    "date": "2026-11-03",
    "name": "Jan Nowak",
    "office": "UM Łódź",
    "phone": "+48600700800",
    "question": "Jak zmienić hasło?",
}
PAIRS = [
    ("Data", "3.11.2026"), ("Imię i nazwisko Użytkownika", "Jan Nowak"), ("Nazwa Urzędu", "UM Łódź"),
    ("Zwrotny nr telefonu, e-mail", "600 700 800"), ("Treść pytania", "Jak zmienić hasło?"),
]  # fmt: skip
TITLE = "Zgłoszenie pytania HOT-01"


def lines(shape: str) -> str:
    """The form with each label and value in this shape."""
    return TITLE + "\n" + "\n".join(shape.format(label=label, value=value) for label, value in PAIRS) + "\n"


def rows(shape: str, opening: str = "<table>", closing: str = "</table>") -> str:
    """The form as HTML with each label and value in this shape."""
    return (
        f"<p>{TITLE}</p>{opening}{''.join(shape.format(label=label, value=value) for label, value in PAIRS)}{closing}"
    )


TEXTS = {
    "colon": lines("{label}: {value}"),
    "next line": lines("{label}:\n{value}\n"),
    "next line, spaced": lines("{label}:\n\n    {value}\n\n"),
    "label alone": lines("{label}\n{value}\n"),
    "dash": lines("{label} – {value}"),
    "equals": lines("{label}={value}"),
    "arrow": lines("{label} => {value}"),
    "tab": lines("{label}\t{value}"),
    "one space": lines("{label} {value}"),
    "dots": lines("{label} .......... {value} .........."),
    "underscores": lines("{label}: ____{value}____"),
    "bullets": lines("• {label}: {value}"),
    "bold": lines("**{label}:** {value}"),
    "bold label": lines("*{label}*: {value}"),
    "bars": lines("| {label} | {value} |"),
    "drawn table": TITLE + "\n+---+---+\n" + "".join(f"| {label:30} | {value:20} |\n+---+---+\n" for label, value in PAIRS),
    "brackets": lines("[{label}] {value}").replace("[", "").replace("]", ":"),
    "hints": lines("{label} (proszę wypełnić): {value}"),
    "full width colon": lines("{label}：{value}"),
    "non-breaking spaces": lines("{label}:\u00a0{value}").replace(" nr ", "\u00a0nr "),
    "two a line": f"{TITLE}\nData: 3.11.2026      Imię i nazwisko: Jan Nowak\nNazwa urzędu: UM Łódź   Telefon: 600 700 800\nTreść pytania: Jak zmienić hasło?\n",
    "semicolons": TITLE + "\n" + "; ".join(f"{label}: {value}" for label, value in PAIRS),
    "one sentence": TITLE + ". " + ", ".join(f"{label.lower()}: {value}" for label, value in PAIRS),
    "question first": lines("{label}: {value}").replace(f"{TITLE}\n", f"{TITLE}\nTreść pytania: Jak zmienić hasło?\n").replace("800\nTreść pytania: Jak zmienić hasło?\n", "800\n"),
    "quoted twice": "".join(f">> {line}\n" for line in lines("{label}: {value}").split("\n")) + "> dziękuję\nok\n",
    "without title": lines("{label}: {value}").partition("\n")[2],
    "web form footer": lines("{label}: {value}") + "\n--\nWiadomość wysłana z formularza na stronie https://desk.example",
}  # fmt: skip
PAGES = {
    "table": rows("<tr><td>{label}</td><td>{value}</td></tr>"),
    "numbered table": rows("<tr><td>1.</td><td>{label}</td><td>{value}</td></tr>"),
    "spacer cells": rows("<tr><td>{label}</td><td>&nbsp;</td><td>:</td><td>{value}</td></tr>"),
    "label above": rows("<tr><th>{label}</th></tr><tr><td>{value}</td></tr>"),
    "label in the cell": rows("<tr><td><b>{label}</b><br>{value}</td></tr>"),
    "layout tables": rows("<tr><td><table><tr><td>{label}:</td><td><p>{value}</p></td></tr></table></td></tr>"),
    "label in two lines": rows("<tr><td>{label}<br>(wypełnić)</td><td>{value}</td></tr>"),
    "definition list": rows("<dt>{label}</dt><dd>{value}</dd>", "<dl>", "</dl>"),
    "bold in front": rows("<p><b>{label}</b> {value}</p>", "", ""),
    "divisions": rows("<div>{label}</div><div>{value}</div>", "", ""),
    "head row": f"<p>{TITLE}</p><table><tr>{''.join(f'<th>{label}</th>' for label, _ in PAIRS)}</tr><tr>{''.join(f'<td>{value}</td>' for _, value in PAIRS)}</tr></table>",
}  # fmt: skip


def read(content: str, subtype: str) -> dict[str, str]:
    """The values of the one form of a mail with this content."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "jan@um.example", "desk@desk.example", "Pytanie"
    mail.set_content(content, subtype=subtype)
    (reading,) = read_forms(parse(mail.as_bytes()), FORMS)
    assert reading.conflicts == ()
    assert reading.invalid == ()
    return {name: value.value for name, value in reading.fields.items()}


@pytest.mark.parametrize("shape", TEXTS)
def test_shapes_of_text(shape: str) -> None:
    """The form typed in this shape is read completely."""
    assert read(TEXTS[shape], "plain") == EXPECTED


@pytest.mark.parametrize("shape", PAGES)
def test_shapes_of_html(shape: str) -> None:
    """The form laid out in this shape is read completely."""
    assert read(PAGES[shape], "html") == EXPECTED

"""Replies that complete a form."""

from __future__ import annotations

import pytest
from formsmith.messages import message

from parsers.forms import builtin_forms, merge_reply, read_forms
from parsers.values import FieldValue, FormReading

HOT = builtin_forms()["hot-01"]
FIRST = (
    "Zgłoszenie pytania HOT-01\nImię i nazwisko Użytkownika: Jan Nowak\nNazwa Urzędu: UM Łódź\nTreść pytania: Jak?\n"
)


def known(text: str = FIRST) -> dict[str, FieldValue]:
    """The fields of the first mail."""
    (reading,) = read_forms(message(text), (HOT,))
    return dict(reading.fields)


def complete(reply: str, text: str = FIRST) -> FormReading:
    """The form after this reply."""
    return merge_reply(HOT, known(text), message(reply))


@pytest.mark.parametrize(
    "reply",
    [
        "Zwrotny nr telefonu, e-mail: 600 700 800\n",
        "Dzień dobry,\nTelefon: 600 700 800\n\nPozdrawiam\nJan",
        "600 700 800",
        "Dzień dobry\n\n600-700-800\n\n-- \nJan Nowak\ntel. 22 111 22 33",
        "telefon 600 700 800\n> Zgłoszenie pytania HOT-01\n> Nazwa Urzędu: UM Łódź\n",
        "W dniu 3.11.2026 Hot-line pisze:\n> Zwrotny nr telefonu, e-mail:\n600 700 800\n",
    ],
)
def test_the_missing_field_alone_completes_the_form(reply: str) -> None:
    """The missing field under its label, or bare on a line, or under the quoted label, completes the form."""
    reading = complete(reply)
    assert reading.value("phone") == "+48600700800"
    assert reading.missing == ()
    assert reading.value("name") == "Jan Nowak"


def test_a_reply_without_the_field_leaves_it_missing() -> None:
    """Words of thanks, and the number in a signature, complete nothing."""
    for reply in ("Dziękuję.", "Dziękuję\n\nPozdrawiam\nJan\ntel. 600 700 800", ""):
        reading = complete(reply)
        assert reading.missing == ("phone|email",)
        assert reading.value("question") == "Jak?"


def test_the_whole_reply_is_the_question_if_only_that_is_missing() -> None:
    """If nothing but the question is missing, the author's words are it, without signature and quotation."""
    text = FIRST.replace("Treść pytania: Jak?", "Zwrotny nr telefonu, e-mail: a@b.example")
    reading = complete("Jak zmienić hasło?\nI gdzie?\n\n-- \nJan\n> cytat\n", text)
    assert reading.value("question") == "Jak zmienić hasło?\nI gdzie?"
    assert reading.missing == ()


def test_a_correction_replaces_and_is_named() -> None:
    """A known field written anew takes the new value; the old one is shown beside it as a conflict."""
    reading = complete("Nazwa Urzędu: UM Kraków\nTelefon: 600 700 800\n")
    assert reading.value("office") == "UM Kraków"
    ((name, values),) = reading.conflicts
    assert (name, [value.value for value in values]) == ("office", ["UM Łódź", "UM Kraków"])


def test_quoted_values_change_nothing() -> None:
    """The quotation of an older form does not overwrite what is known."""
    reading = complete(
        "Telefon: 600 700 800\n\n> Nazwa Urzędu: Stary Urząd\n> Imię i nazwisko Użytkownika: Ktoś Inny\n"
    )
    assert reading.value("office") == "UM Łódź"
    assert reading.conflicts == ()


def test_an_invalid_answer_is_named() -> None:
    """An answer of the wrong type stays missing and is named."""
    reading = complete("Telefon: 12\n")
    assert reading.missing == ("phone|email",)
    assert reading.invalid == (("phone", "12"),)

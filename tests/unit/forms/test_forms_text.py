"""How forms written into the text of a mail are read, one behaviour a test."""

from __future__ import annotations

from formsmith.messages import message

from parsers.forms import builtin_forms, read_declaration, read_forms
from parsers.values import FormReading

HOT = builtin_forms()["hot-01"]
BOTH = tuple(builtin_forms().values())
HEAD = "Zgłoszenie pytania HOT-01\nImię i nazwisko Użytkownika: Jan Nowak\nNazwa Urzędu: UM Łódź\n"
CONTACT = "Zwrotny nr telefonu, e-mail: jan@um.example\n"


def read(text: str, subject: str = "") -> FormReading:
    """The one reading of a text."""
    readings = read_forms(message(text, subject=subject), BOTH)
    assert len(readings) == 1, readings
    return readings[0]


def values(text: str) -> dict[str, str]:
    """The values of the one form in a text."""
    return {name: value.value for name, value in read(text).fields.items()}


def test_printed_head_line() -> None:
    """The head of the printed form, title and two labels on one line, is read."""
    found = values("CSIZS Zgłoszenie pytania HOT-1 data: 12.03.2026 znak: AB.12\n" + HEAD.split("\n", 1)[1] + CONTACT)
    assert found["date"] == "2026-03-12"
    assert found["reference"] == "AB.12"


def test_one_label_fills_phone_and_email() -> None:
    """The label for telephone and e-mail fills both fields, in any order and with labels of its own inside."""
    for text in (
        "22 123 45 67, jan@um.example",
        "jan@um.example / 22 123 45 67",
        "tel. 22 123-45-67; e-mail: jan@um.example",
    ):
        found = values(HEAD + f"Zwrotny nr telefonu, e-mail: {text}\nTreść pytania: Jak?\n")
        assert (found["phone"], found["email"]) == ("+48221234567", "jan@um.example")


def test_call_back_values_under_the_label_of_the_other() -> None:
    """An address behind the label of the telephone, and a number behind that of the address, are taken for what they are."""
    found = values(HEAD + "Telefon: 600 700 800, jan@um.example\nTreść pytania: Jak?\n")
    assert (found["phone"], found["email"]) == ("+48600700800", "jan@um.example")
    reading = read(HEAD + "Telefon: jan@um.example\nTreść pytania: Jak?\n")
    assert (reading.value("email"), reading.missing, reading.invalid) == ("jan@um.example", (), ())


def test_question_runs_over_label_like_sentences() -> None:
    """A label in the middle of a sentence, even at the beginning of a wrapped line, does not cut the question."""
    question = (
        "W polu\nData: system pokazuje błąd, a w polu Nazwa Urzędu: nic.\nZnak: niedozwolony - taki jest komunikat."
    )
    found = values(HEAD + CONTACT + f"Treść pytania: {question}\n")
    assert found["question"] == question


def test_question_ends_at_signature_closing_and_quotation() -> None:
    """Signature, complimentary close, attribution and forwarded header end the question."""
    ends = (
        "-- \nJan\ntel. 22 000 00 00", "Z poważaniem,\nJan Nowak", "Pozdrawiam serdecznie\nJan",
        "W dniu 2026-11-03 o 10:00 Hot-line pisze:\n> Dzień dobry", "Wysłano z iPhone'a",
        "-----Original Message-----\nFrom: a@b.example\nSent: today\nTo: c@d.example\nSubject: x\n\nHello",
        "Od: a@b.example\nWysłano: dziś\nDo: c@d.example\nTemat: x\n\nDzień dobry", "> cytat",
    )  # fmt: skip
    for end in ends:
        found = values(HEAD + CONTACT + f"Treść pytania:\nJak zmienić hasło?\nI gdzie?\n\n{end}\n")
        assert found["question"] == "Jak zmienić hasło?\nI gdzie?", end


def test_unmarked_signatures_and_disclaimers_end_the_question() -> None:
    """The requester's own name on a line with a few short ones, a confidentiality notice, a ruled-off signature."""
    ends = (
        "Jan Nowak\nInspektor\ntel. 22 123 45 67", "Pozdr.\nJan", "Dziękuję i pozdrawiam,\nJan",
        "Wiadomość jest poufna i przeznaczona tylko dla adresata. Jeżeli nie są Państwo adresatem, prosimy o usunięcie.",
        "Questo messaggio è riservato al destinatario indicato; chi lo riceve per errore è pregato di cancellarlo.",
    )  # fmt: skip
    for end in ends:
        found = values(HEAD + CONTACT + f"Treść pytania:\nJak zmienić hasło?\nI gdzie?\n\n{end}\n")
        assert found["question"] == "Jak zmienić hasło?\nI gdzie?", end


def test_signature_fills_no_field() -> None:
    """Telephone and e-mail of a signature below the form are not taken for call-back fields."""
    reading = read(
        HEAD + "Treść pytania: Jak?\n\nZ poważaniem\nJan Nowak\ntel.: 22 123 45 67\ne-mail: jan@um.example\n"
    )
    assert reading.missing == ("phone|email",)


def test_form_goes_on_below_a_closing_line() -> None:
    """A question that ends politely does not end the form: a field below it is read."""
    found = values(
        "Zgłoszenie pytania HOT-01\nTreść pytania: Jak?\nZ góry dziękuję za odpowiedź\nNazwa Urzędu: UM Łódź\nZnak: A1\n"
    )
    assert found == {"question": "Jak?", "office": "UM Łódź", "reference": "A1"}


def test_date_of_a_forwarded_header_is_not_the_date_of_the_form() -> None:
    """The header block of a forwarded mail fills nothing."""
    forward = "---------- Forwarded message ---------\nOd: Jan <jan@um.example>\nData: 3.11.2026, 10:00\nTemat: Formularz\nDo: x@y.example\n\n"
    reading = read(forward + HEAD + CONTACT + "Treść pytania: Jak?\n")
    assert "date" not in reading.fields
    assert reading.fields["name"].value == "Jan Nowak"


def test_quoted_form_is_marked() -> None:
    """A form in a quotation is read and says so."""
    quoted = "".join(f"> {line}\n" for line in (HEAD + CONTACT + "Treść pytania: Jak?").split("\n"))
    assert read("Przesyłam poniżej.\n\n" + quoted).source == "quoted"


def test_answers_between_quoted_labels() -> None:
    """Answers written between the quoted labels of a blank form are its values."""
    text = "> Zgłoszenie pytania HOT-01\n> Imię i nazwisko Użytkownika:\nJan Nowak\n> Nazwa Urzędu:\nUM Łódź\n> Treść pytania:\nJak?\nGdzie?\n> koniec\n"
    assert values(text) == {"name": "Jan Nowak", "office": "UM Łódź", "question": "Jak?\nGdzie?"}


def test_labels_misspelt_without_diacritics_in_any_case_and_numbered() -> None:
    """Typos, lost diacritics, capitals, numbering and dotted blanks do not matter."""
    text = (
        "ZGLOSZENIE PYTANIA HOT-1\n1) DATA .......... 3 listopada 2026 r.\n2) imie i nazwsko uzytkownika: ____Jan Nowak____\n"
        "3) Nazwa urzdu......UM Lodz......\n4) Zwrotny nr telefnu, email: 600 700 800\n5) Tresc pytani: Jak?\n"
    )
    assert values(text) == {
        "date": "2026-11-03", "name": "Jan Nowak", "office": "UM Lodz", "phone": "+48600700800", "question": "Jak?",
    }  # fmt: skip


def test_dashes_set_off_with_wide_gaps_or_tabs() -> None:
    """A dash after a column of spaces stands between label and value; it is no part of the value."""
    for gap in ("   - ", "\t- ", " \u2013 ", "  \u2014  "):
        found = values(
            f"Zgłoszenie pytania HOT-01\ndata{gap}20.11.2026\nznak{gap}OR.5\nImię i nazwisko Użytkownika{gap}Ola Ole\n"
            f"Nazwa Urzędu{gap}Urząd Gminy\nZwrotny nr telefonu, e-mail{gap}ola@gmina.example\n"
            f"Treść pytania{gap}Czemu nie działa?\n"
        )
        assert (found["name"], found["office"], found["reference"]) == ("Ola Ole", "Urząd Gminy", "OR.5"), gap
        assert found["question"] == "Czemu nie działa?"


def test_confidence_falls_with_misspelling() -> None:
    """A misspelt label makes its value less sure than an exact one."""
    exact = read(HEAD + CONTACT + "Treść pytania: Jak?\n").fields["office"].confidence
    misspelt = (
        read((HEAD + CONTACT).replace("Nazwa Urzędu", "Nazwa Uzrędu") + "Treść pytania: Jak?\n")
        .fields["office"]
        .confidence
    )
    assert misspelt < exact


def test_source_and_raw_of_a_value() -> None:
    """A value says on which line it stood and how it was written."""
    value = read(HEAD + "Data: dnia 12 III 2026 r.\nTreść pytania: Jak?\n").fields["date"]
    assert (value.value, value.source, value.raw) == ("2026-03-12", "text:4", "dnia 12 III 2026 r.")


def test_invalid_value_is_named_and_not_taken() -> None:
    """A text that is not of its type is invalid, kept raw, and its field missing."""
    reading = read(HEAD + "Data: 31.02.2026\nZwrotny nr telefonu, e-mail: 12345\nTreść pytania: Jak?\n")
    assert dict(reading.invalid) == {"date": "31.02.2026", "phone": "12345"}
    assert reading.missing == ("phone|email",)
    assert not reading.fields.keys() & {"date", "phone", "email"}


def test_words_for_none_leave_a_field_empty() -> None:
    """``brak`` in a typed field is neither a value nor a fault."""
    reading = read(HEAD + "Data: brak\n" + CONTACT + "Treść pytania: Jak?\n")
    assert "date" not in reading.fields
    assert reading.invalid == ()


def test_blank_form_sent_back() -> None:
    """An empty template is a reading that is blank and misses everything required."""
    reading = read(
        "Zgłoszenie pytania HOT-01\nData: ....... znak: .......\nImię i nazwisko Użytkownika:\nNazwa Urzędu: ______\nZwrotny nr telefonu, e-mail: …………\nTreść pytania:\n"
    )
    assert reading.blank
    assert reading.missing == ("name", "office", "question", "phone|email")


def test_two_forms_in_one_mail() -> None:
    """Two filled forms, with or without a second title, are two readings."""
    second = "Imię i nazwisko Użytkownika: Anna Kot\nNazwa Urzędu: MOPS\nZwrotny nr telefonu, e-mail: anna@mops.example\nTreść pytania: Gdzie?\n"
    for between in ("Zgłoszenie pytania HOT-01\n", "\n"):
        readings = read_forms(message(HEAD + CONTACT + "Treść pytania: Jak?\n\n" + between + second), BOTH)
        assert [one.value("name") for one in readings] == ["Jan Nowak", "Anna Kot"]
        assert [one.value("question") for one in readings] == ["Jak?", "Gdzie?"]


def test_forms_of_two_kinds_in_one_mail() -> None:
    """Forms of different definitions in one mail are both read."""
    delegation = "Delega attività di back office\nTipo di lavorazione: rimborso\nNumero pratica: 55/2026\nRichiedente: Mario Rossi\nTesto: Si prega.\n"
    readings = read_forms(message(HEAD + CONTACT + "Treść pytania: Jak?\n\n" + delegation), BOTH)
    assert {one.form for one in readings} == {"hot-01", "delega-it"}
    assert readings[0].value("question") == "Jak?"


def test_text_around_the_form_is_no_value() -> None:
    """A greeting before the form and words after its last short field belong to no field."""
    text = (
        "Dzień dobry,\nw sprawie jak niżej.\n\n"
        + HEAD
        + "Treść pytania: Jak?\n"
        + CONTACT
        + "\nProszę o szybką odpowiedź.\n"
    )
    assert values(text) == {"name": "Jan Nowak", "office": "UM Łódź", "question": "Jak?", "email": "jan@um.example"}


def test_contradicting_values_in_one_form() -> None:
    """The same label twice with different values is a conflict, and none of them is the value."""
    reading = read(HEAD + "Zwrotny nr telefonu, e-mail: a@um.example\nE-mail: b@um.example\nTreść pytania: Jak?\n")
    assert "email" not in reading.fields
    assert [value.value for value in dict(reading.conflicts)["email"]] == ["a@um.example", "b@um.example"]


def test_wrapped_short_value() -> None:
    """A short value that the mail program wrapped is put together."""
    office = "Miejski Ośrodek Pomocy Społecznej w Dąbrowie Górniczej, Dział\nŚwiadczeń Rodzinnych"
    assert values(HEAD.replace("UM Łódź", office) + CONTACT + "Treść pytania: Jak?\n")["office"] == office.replace(
        "\n", " "
    )


def test_ordinary_mails_are_no_forms() -> None:
    """Signatures, quoted headers, talk about the form, lists of anything: no form."""
    for text in (
        "Dzień dobry,\nproszę o formularz HOT-01.\nPozdrawiam\nJan Nowak\nUrząd: UM Łódź\ntel.: 22 123 45 67\ne-mail: jan@um.example\n",
        "Od: a@b.example\nData: 3.11.2026\nDo: c@d.example\nTemat: Zgłoszenie pytania HOT-01\n\nDziękuję!\n",
        "Pytanie: kiedy?\nTelefon: 22 123 45 67\n",
        "Zgłoszenie pytania HOT-01 wypełniłam wczoraj.\nTelefon: 22 123 45 67\nE-mail: a@b.example\nData: 3.11.2026\n",
        "Data: 3.11.2026\nGodzina: 10\nMiejsce: sala 5\nTemat: szkolenie\n",
        "",
    ):
        assert read_forms(message(text, subject="Re: Zgłoszenie pytania HOT-01"), BOTH) == (), text


def test_choice_by_boxes() -> None:
    """Boxes beside each other or below each other: the ticked one is the value; two ticks are invalid."""
    form = read_declaration({
        "id": "s", "language": "it", "country": "IT", "title": "Modulo di segnalazione",
        "fields": {
            "kind": {"type": "choice", "labels": "Tipo di segnalazione", "choices": ["guasto", "reclamo", "informazione"], "required": True},
            "code": {"type": "identifier", "labels": "Codice utente", "pattern": r"U\d{4}"},
            "text": {"type": "long_text", "labels": "Testo della segnalazione"},
        },
    })  # fmt: skip
    head, tail = (
        "Modulo di segnalazione\nTipo di segnalazione: ",
        "\nCodice utente: u 1234\nTesto della segnalazione: Prova\n",
    )
    for boxes in (
        "[ ] guasto [x] reclamo [ ] informazione",
        "\n☐ guasto\n☒ reclamo\n☐ informazione",
        "( ) guasto  (X) reclamo  ( ) informazione",
        "guasto [ ] reclamo [X] informazione [ ]",
    ):
        (reading,) = read_forms(message(head + boxes + tail), (form,))
        assert reading.value("kind") == "reclamo", boxes
        assert reading.value("code") == "U1234"
    (reading,) = read_forms(message(head + "[x] guasto [x] reclamo" + tail), (form,))
    assert [name for name, _ in reading.invalid] == ["kind"]


def test_labels_that_begin_alike_are_told_apart() -> None:
    """``Data``, ``Data di nascita`` and ``Data di rilascio`` are three fields, also when wrapped or misspelt."""
    form = read_declaration({
        "id": "d", "language": "it", "country": "IT", "title": "Richiesta documento",
        "fields": {
            "day": {"type": "date", "labels": "Data"}, "birth": {"type": "date", "labels": "Data di nascita"},
            "issue": {"type": "date", "labels": "Data di rilascio"}, "who": {"type": "text", "labels": "Cognome e nome"},
        },
    })  # fmt: skip
    (reading,) = read_forms(
        message(
            "Richiesta documento\nData di\nnascita: 1/2/1980\nData di rilasco: 3/4/2020\nData: 5/6/2026\nNome e cognome: Rossi Mario\n"
        ),
        (form,),
    )
    assert {name: value.value for name, value in reading.fields.items()} == {
        "birth": "1980-02-01", "issue": "2020-04-03", "day": "2026-06-05", "who": "Rossi Mario",
    }  # fmt: skip


def test_web_form_keys() -> None:
    """Web forms send keys: names of fields, or labels with underscores, after ``=``, ``:`` or ``=>``."""
    for mark in ("=", ": ", " => "):
        text = "".join(
            f"{key}{mark}{value}\n"
            for key, value in (
                ("imie_i_nazwisko", "Jan Nowak"),
                ("office", "UM"),
                ("email", "a@b.example"),
                ("question", "Jak?"),
            )
        )
        assert values(text) == {"name": "Jan Nowak", "office": "UM", "email": "a@b.example", "question": "Jak?"}


def test_bounded_on_hostile_text() -> None:
    """A megabyte of label-like lines comes back, whatever it says."""
    for text in (
        "Data: x\n" * 120_000,
        "a:" * 500_000,
        "Imię i nazwisko " * 60_000,
        ">" * 900_000,
        "." * 900_000,
        "\n" * 900_000,
        "[ ] " * 250_000,
    ):
        read_forms(message(text), BOTH)

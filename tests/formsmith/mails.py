"""Whole mails around filled forms, as bytes, with what should be read; and ordinary mails without a form."""

from __future__ import annotations

import random
from dataclasses import dataclass
from email.message import EmailMessage

from formsmith.files import csv_file, docx_file, odt_file, pdf_file, rtf_file, xlsx_file
from formsmith.layouts import TEXT_LAYOUTS, html_list, html_table, plain, quoted, web_form
from formsmith.noise import GREETINGS, PLAIN, SENTENCES, SIGNATURES, some_email, some_name, some_phone
from formsmith.people import Kind

FILES = {
    "docx": (docx_file, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (odt_file, "application/vnd.oasis.opendocument.text"),
    "pdf": (pdf_file, "application/pdf"),
    "xlsx": (xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "rtf": (rtf_file, "application/rtf"),
    "csv": (csv_file, "text/csv"),
}
TEXT_SOURCES = ("text", "text", "text", "quoted", "web", "html", "html", "html list")


@dataclass
class Case:
    """A mail, where its form stands, and what the form says."""

    raw: bytes
    source: str
    form: str
    expected: dict[str, str]


def _mail(r: random.Random, subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{some_name(r, 'en')} <{some_email(r)}>"
    mail["To"] = "hotline@desk.example"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{r.getrandbits(64):x}@example.org>"
    mail["Date"] = "Tue, 03 Nov 2026 10:15:00 +0100"
    return mail


def make_case(r: random.Random, kind: Kind, source: str) -> Case:
    """One filled form in that source: text, quoted, web, html, html list, or the suffix of a file."""
    entries = kind.fill(r)
    title = r.choice(kind.titles)
    if r.random() < 0.15:
        title = title.translate(PLAIN)
    language = kind.language
    greeting, signature = r.choice(GREETINGS[language]), r.choice(SIGNATURES[language])
    mail = _mail(r, r.choice(["Pytanie", "Fwd: formularz", title, "Richiesta", "Hello"]))
    expected = {name: value for one in entries for name, value in one.expected.items()}
    if source in ("text", "quoted"):
        body = r.choice(TEXT_LAYOUTS)(r, title, entries)
        mail.set_content(plain(r, body, greeting, signature) if source == "text" else quoted(r, body, greeting))
    elif source == "web":
        mail.set_content(web_form(r, kind.keys, entries))
    elif source in ("html", "html list"):
        page = (html_table if source == "html" else html_list)(r, title, entries)
        if r.random() < 0.5:
            mail.set_content(page, subtype="html")
        else:
            mail.set_content("Proszę włączyć HTML." if r.random() < 0.2 else _flattened(entries, title))
            mail.add_alternative(page, subtype="html")
    else:
        write, media_type = FILES[source]
        mail.set_content(f"{greeting}\n\n{signature}\n")
        main, _, sub = media_type.partition("/")
        mail.add_attachment(write(r, title, entries), maintype=main, subtype=sub, filename=f"formularz.{source}")
    return Case(mail.as_bytes(), source, kind.id, expected)


def _flattened(entries: list, title: str) -> str:
    return title + "\n\n" + "\n".join(f"{one.label}\n{one.written}\n" for one in entries)


def ordinary_mail(r: random.Random) -> bytes:
    """A mail of a person that is no form, though it has signatures, quoted headers, lists and talk about forms."""
    language = r.choice(["pl", "it", "en"])
    parts = [r.choice(GREETINGS[language]).split("\n")[0], ""]
    parts += [" ".join(r.sample(SENTENCES[language], 3)) for _ in range(r.randint(1, 4))]
    phone, email = some_phone(r, "PL")[0], some_email(r)
    extras = [
        f"Telefon: {phone}", f"E-mail: {email}", f"tel.: {phone}\nmail: {email}\nwww: https://urzad.example",
        "Od: Jan Nowak\nWysłano: 3 listopada 2026\nDo: hotline@desk.example\nTemat: Pytanie\n\nDzień dobry, dziękuję za odpowiedź.",
        "Da: Ufficio\nData: 3 novembre 2026\nA: hotline@desk.example\nOggetto: Richiesta\n\nBuongiorno.",
        "Data: 12.03.2026\nGodzina: 10:00\nMiejsce: sala 12\nTemat: szkolenie", "Proszę o przesłanie formularza HOT-01.",
        "W formularzu HOT-01 nie wiem, co wpisać w polu Nazwa urzędu: czy chodzi o siedzibę?",
        "1. Zalogować się\n2. Otworzyć wniosek\n3. Zapisać", "Pytanie: kiedy będzie aktualizacja?", "Oggetto: sollecito\nTesto: in attesa di risposta.",
        "Imię i nazwisko trzeba wpisać ponownie przy każdym logowaniu, to męczące.", "Zgłoszenie pytania wysłałam wczoraj, proszę o odpowiedź.",
        "Numero pratica 123/2026: ancora nessuna risposta.", "Nazwa urzędu\nzniknęła z nagłówka wydruku.", "Ordine n. 55\nQuantità: 3\nPrezzo: 10,00 euro\nScadenza: 30 giorni",
        "Invoice: 2026/11\nAmount: 120.00\nDue date: 30 November 2026", "Znak: X jest niedozwolony.", "Data: proszę podać jak najszybciej.",
        "| Kol. A | Kol. B |\n| 1 | 2 |", "haslo=12345\nuser=test", "Department meeting on Monday.\nRoom: 5", "Urgenza alta!",
    ]  # fmt: skip
    for _ in range(r.randint(0, 3)):
        parts.append(r.choice(extras))
    r.shuffle(parts)
    if r.random() < 0.7:
        parts += ["", r.choice(SIGNATURES[language])]
    if r.random() < 0.4:
        parts += [
            "",
            f"{some_name(r, 'pl')}",
            r.choice(["Inspektor", "Ufficio Protocollo"]),
            f"tel. {phone}",
            f"e-mail: {email}",
        ]
    text = "\n".join(parts)
    if r.random() < 0.3:
        text += "\n\nW dniu 2.11.2026 o 9:00 Hot-line pisze:\n" + "\n".join(f"> {line}" for line in parts[:4])
    mail = _mail(
        r, r.choice(["Pytanie", "Re: Zgłoszenie pytania HOT-01 [HOT-2026-000123]", "Sollecito", "Invoice", "HOT-01"])
    )
    mail.set_content(text)
    if r.random() < 0.3:
        rows = "".join(
            f"<tr><td>{key}</td><td>{value}</td></tr>"
            for key, value in [("Data", "3.11"), ("Nr", "5"), ("Kwota", "10"), ("Telefon", phone)]
        )
        mail.add_alternative(
            f"<html><body><p>{text.replace(chr(10), '<br>')}</p><table>{rows}</table></body></html>", subtype="html"
        )
    return mail.as_bytes()

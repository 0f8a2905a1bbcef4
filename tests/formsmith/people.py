"""Filled forms as people send them: HOT-01 and six quite different ones, with what should be read out of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from formsmith.noise import OFFICES, Entry, some_date, some_email, some_name, some_phone, some_text

Filler = Callable[[random.Random], list[Entry]]


@dataclass(frozen=True)
class Kind:
    """A form: its id, the titles people write, the language, how it is filled, the keys of a web form, its declaration."""

    id: str
    titles: list[str]
    language: str
    fill: Filler
    keys: list[str]
    declaration: dict[str, Any] | None = None


def _hot(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "pl")
    phone, e164 = some_phone(r, "PL")
    email, name, office = some_email(r), some_name(r, "pl"), r.choice(OFFICES["pl"])
    reference = r.choice(["OR.033.12.2026", "SR-4201/7/26", "BO.2026.115", "MOPS/15/2026/AK"])
    both = {"phone": e164, "email": email}
    written, expected = r.choice([
        (phone, {"phone": e164}), (email, {"email": email}), (f"{phone}, {email}", both), (f"{email} / {phone}", both),
        (f"tel. {phone}, e-mail: {email}" if not phone.startswith("tel") else f"{phone}; {email}", both),
        (f"{phone} lub {email}", both),
    ])  # fmt: skip
    question = some_text(r, "pl")
    entries = [
        Entry("Data", day, {"date": iso}),
        Entry("Znak", reference, {"reference": reference}),
        Entry("Imię i nazwisko Użytkownika", name, {"name": name}, variants=["Imię i nazwisko", "Imię i nazwisko użytkownika"]),
        Entry("Nazwa Urzędu", office, {"office": office}, variants=["Urząd"]),
        Entry(
            "Zwrotny nr telefonu, e-mail", written, expected,
            variants=["Zwrotny numer telefonu i/lub e-mail", "Telefon / e-mail", "Zwrotny nr telefonu / e-mail"],
        ),
        Entry("Treść pytania", question, {"question": question}, long=True),
    ]  # fmt: skip
    if r.random() < 0.15:
        entries[1] = Entry("Znak", "", {})
    if r.random() < 0.1:
        entries[0] = Entry("Data", "", {})
    return entries


def _leave(r: random.Random) -> list[Entry]:
    first, iso_first = some_date(r, "pl")
    last, iso_last = some_date(r, "pl")
    name, kind = some_name(r, "pl"), r.choice(["wypoczynkowy", "na żądanie", "opieka nad dzieckiem", "bezpłatny"])
    number, text = f"{r.randrange(10000, 99999)}", some_text(r, "pl")
    return [
        Entry("Pracownik", name, {"employee": name}),
        Entry("Numer ewidencyjny", number, {"number": number}, variants=["Nr ewidencyjny"]),
        Entry("Rodzaj urlopu", kind, {"kind": kind}),
        Entry("Data rozpoczęcia", first, {"first": iso_first}),
        Entry("Data zakończenia", last, {"last": iso_last}),
        Entry("Uzasadnienie", text, {"reason": text}, long=True),
    ]


LEAVE = {
    "id": "wniosek-urlopowy", "version": 2, "language": "pl", "country": "PL", "titles": ["Wniosek o urlop"],
    "fields": {
        "employee": {"type": "text", "labels": ["Pracownik", "Imię i nazwisko pracownika"], "required": True},
        "number": {"type": "identifier", "labels": ["Numer ewidencyjny", "Nr ewidencyjny"], "pattern": r"\d{5}", "required": True},
        "kind": {"type": "choice", "labels": ["Rodzaj urlopu"], "choices": ["wypoczynkowy", "na żądanie", {"opieka nad dzieckiem": ["opieka"]}, "bezpłatny"]},
        "first": {"type": "date", "labels": ["Data rozpoczęcia", "Od dnia"], "required": True},
        "last": {"type": "date", "labels": ["Data zakończenia", "Do dnia"], "required": True},
        "reason": {"type": "long_text", "labels": ["Uzasadnienie"]},
    },
    "question": "reason",
}  # fmt: skip


def _intervention(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "it")
    phone, e164 = some_phone(r, "IT")
    name, place, email = (
        some_name(r, "it"),
        r.choice(["Via Roma 12, Bologna", "Piazza Duomo 3", "Viale Aldo Moro 52, 3° piano"]),
        some_email(r),
    )
    code = f"IMP-{r.randrange(1000, 9999)}/{r.choice('ABC')}"
    urgency, text = r.choice(["bassa", "media", "alta", "bloccante"]), some_text(r, "it")
    return [
        Entry("Codice impianto", code, {"plant": code}, variants=["Cod. impianto"]),
        Entry("Nominativo del segnalante", name, {"reporter": name}, variants=["Nominativo segnalante"]),
        Entry("Luogo dell'intervento", place, {"place": place}),
        Entry("Recapito telefonico", phone, {"phone": e164}),
        Entry("Indirizzo di posta elettronica", email, {"email": email}, variants=["Posta elettronica"]),
        Entry("Data della segnalazione", day, {"day": iso}, variants=["Data segnalazione"]),
        Entry("Urgenza", urgency, {"urgency": urgency}),
        Entry("Descrizione del guasto", text, {"fault": text}, long=True),
    ]


INTERVENTION = {
    "id": "richiesta-intervento", "language": "it", "country": "IT", "title": "Modulo di richiesta intervento",
    "fields": {
        "plant": {"type": "identifier", "labels": ["Codice impianto", "Cod. impianto"], "pattern": r"IMP-\d{4}/[A-C]", "required": True},
        "reporter": {"type": "text", "labels": ["Nominativo del segnalante", "Nominativo segnalante", "Segnalante"], "required": True},
        "place": {"type": "text", "labels": ["Luogo dell'intervento", "Luogo intervento"]},
        "phone": {"type": "phone", "labels": ["Recapito telefonico", "Telefono"]},
        "email": {"type": "email", "labels": ["Indirizzo di posta elettronica", "Posta elettronica", "E-mail"]},
        "day": {"type": "date", "labels": ["Data della segnalazione", "Data segnalazione"]},
        "urgency": {"type": "choice", "labels": ["Urgenza", "Livello di urgenza"], "choices": {"bassa": [], "media": ["normale"], "alta": ["urgente"], "bloccante": []}},
        "fault": {"type": "long_text", "labels": ["Descrizione del guasto", "Descrizione guasto"], "required": True},
    },
    "one_of": {"callback": "phone or email"}, "call_back": ["email", "phone"], "question": "fault",
}  # fmt: skip


def _access(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "en")
    phone, e164 = some_phone(r, "GB")
    name, email, office = some_name(r, "en"), some_email(r), r.choice(OFFICES["en"])
    staff, text, level = (
        f"EMP{r.randrange(100000, 999999)}",
        some_text(r, "en"),
        r.choice(["read only", "read and write", "administrator"]),
    )
    return [
        Entry("Applicant", name, {"applicant": name}, variants=["Applicant name"]),
        Entry("Staff number", staff, {"staff": staff}, variants=["Staff no."]),
        Entry("Department", office, {"department": office}),
        Entry("Work phone", phone, {"phone": e164}),
        Entry("Work e-mail", email, {"email": email}, variants=["Work email"]),
        Entry("Access level", level, {"level": level}),
        Entry("Needed by", day, {"needed": iso}),
        Entry("Business justification", text, {"why": text}, long=True),
    ]


ACCESS = {
    "id": "access-request", "language": "en", "country": "GB", "titles": ["System access request", "Form IT-7"],
    "fields": [
        {"name": "applicant", "type": "text", "labels": ["Applicant", "Applicant name"], "required": True},
        {"name": "staff", "type": "identifier", "labels": ["Staff number", "Staff no."], "pattern": r"EMP\d{6}", "required": True},
        {"name": "department", "type": "text", "labels": ["Department"]},
        {"name": "phone", "type": "phone", "labels": ["Work phone"]},
        {"name": "email", "type": "email", "labels": ["Work e-mail"], "required": True},
        {"name": "level", "type": "choice", "labels": ["Access level"], "choices": ["read only", "read and write", "administrator"]},
        {"name": "needed", "type": "date", "labels": ["Needed by"]},
        {"name": "why", "type": "long_text", "labels": ["Business justification", "Justification"], "required": True},
    ],
    "question": "why", "name": "applicant", "office": "department",
}  # fmt: skip


def _delegation(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "it")
    kind = r.choice(["integrazione pagamento", "rettifica dati", "rimborso", "verifica"])
    number = r.choice(
        [f"{r.randrange(1000, 99999)}/2026", f"PR-2026-{r.randrange(100, 999)}", f"2026.{r.randrange(10000, 99999)}"]
    )
    name, text = some_name(r, "it"), some_text(r, "it")
    return [
        Entry("Tipo di lavorazione", kind, {"kind": kind}, variants=["Tipo lavorazione"]),
        Entry("Numero pratica", number, {"practice": number}, variants=["N. pratica"]),
        Entry("Richiedente", name, {"requester": name}),
        Entry("Scadenza", day, {"due": iso}, variants=["Data di scadenza"]),
        Entry("Testo", text, {"text": text}, long=True, variants=["Descrizione"]),
    ]


def _parcel(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "it")
    sender, receiver, email = some_name(r, "it"), some_name(r, "it"), some_email(r)
    code = f"{r.choice(['RA', 'CP', 'RR'])}{r.randrange(10**8, 10**9)}IT"
    value, text = f"{r.randrange(10, 900)},{r.randrange(10, 99)} euro", some_text(r, "it")
    return [
        Entry("Codice spedizione", code, {"code": code}),
        Entry("Mittente della spedizione", sender, {"from": sender}),
        Entry("Destinatario della spedizione", receiver, {"to": receiver}),
        Entry("Data di spedizione", day, {"sent": iso}),
        Entry("Valore dichiarato", value, {"value": value}),
        Entry("E-mail per la risposta", email, {"email": email}),
        Entry("Motivo del reclamo", text, {"complaint": text}, long=True),
    ]


PARCEL = {
    "id": "reclamo-spedizione", "language": "it", "country": "IT", "titles": ["Reclamo per spedizione"],
    "fields": {
        "code": {"type": "identifier", "labels": ["Codice spedizione"], "pattern": r"[A-Z]{2}\d{9}[A-Z]{2}", "required": True},
        "from": {"type": "text", "labels": ["Mittente della spedizione"]},
        "to": {"type": "text", "labels": ["Destinatario della spedizione"]},
        "sent": {"type": "date", "labels": ["Data di spedizione", "Data spedizione"]},
        "value": {"type": "text", "labels": ["Valore dichiarato"]},
        "email": {"type": "email", "labels": ["E-mail per la risposta"], "required": True},
        "complaint": {"type": "long_text", "labels": ["Motivo del reclamo", "Reclamo"], "required": True},
    },
}  # fmt: skip


def _training(r: random.Random) -> list[Entry]:
    day, iso = some_date(r, "pl")
    name, office, email = some_name(r, "pl"), r.choice(OFFICES["pl"]), some_email(r)
    phone, e164 = some_phone(r, "PL")
    people, mode = str(r.randrange(1, 40)), r.choice(["stacjonarnie", "zdalnie"])
    text = some_text(r, "pl")
    return [
        Entry("Osoba zgłaszająca", name, {"person": name}),
        Entry("Instytucja", office, {"institution": office}),
        Entry("Adres poczty elektronicznej", email, {"email": email}),
        Entry("Telefon komórkowy", phone, {"mobile": e164}),
        Entry("Preferowany termin szkolenia", day, {"day": iso}, variants=["Preferowany termin"]),
        Entry("Liczba uczestników", people, {"people": people}),
        Entry("Forma szkolenia", mode, {"mode": mode}),
        Entry("Oczekiwany zakres tematyczny", text, {"topics": text}, long=True),
    ]


TRAINING = {
    "id": "szkolenie", "language": "pl", "country": "PL", "titles": ["Zgłoszenie na szkolenie"],
    "fields": {
        "person": {"type": "text", "labels": ["Osoba zgłaszająca"], "required": True},
        "institution": {"type": "text", "labels": ["Instytucja", "Nazwa instytucji"], "required": True},
        "email": {"type": "email", "labels": ["Adres poczty elektronicznej", "E-mail"]},
        "mobile": {"type": "phone", "labels": ["Telefon komórkowy"]},
        "day": {"type": "date", "labels": ["Preferowany termin szkolenia", "Preferowany termin"]},
        "people": {"type": "identifier", "labels": ["Liczba uczestników"], "pattern": r"\d{1,3}"},
        "mode": {"type": "choice", "labels": ["Forma szkolenia"], "choices": ["stacjonarnie", "zdalnie"]},
        "topics": {"type": "long-text", "labels": ["Oczekiwany zakres tematyczny", "Zakres tematyczny"]},
    },
    "one_of": ["email", "mobile"],
}  # fmt: skip

HOT = Kind(
    "hot-01", ["Zgłoszenie pytania HOT-01", "Zgłoszenie pytania HOT-1", "CSIZS Zgłoszenie pytania HOT-01", "HOT-01"],
    "pl", _hot, ["data", "znak", "imie_i_nazwisko", "nazwa_urzedu", "telefon_email", "tresc_pytania"],
)  # fmt: skip
OTHERS = (
    Kind("wniosek-urlopowy", ["Wniosek o urlop"], "pl", _leave, ["pracownik", "numer_ewidencyjny", "rodzaj_urlopu", "data_rozpoczecia", "data_zakonczenia", "uzasadnienie"], LEAVE),
    Kind("richiesta-intervento", ["Modulo di richiesta intervento"], "it", _intervention, ["plant", "reporter", "place", "phone", "email", "day", "urgency", "fault"], INTERVENTION),
    Kind("access-request", ["System access request", "Form IT-7"], "en", _access, ["applicant", "staff", "department", "phone", "email", "level", "needed", "why"], ACCESS),
    Kind("delega-it", ["Delega attività di back office"], "it", _delegation, ["tipo-lavorazione", "numero-pratica", "richiedente", "scadenza", "testo"], None),
    Kind("reclamo-spedizione", ["Reclamo per spedizione"], "it", _parcel, ["code", "from", "to", "sent", "value", "email", "complaint"], PARCEL),
    Kind("szkolenie", ["Zgłoszenie na szkolenie"], "pl", _training, ["person", "institution", "email", "mobile", "day", "people", "mode", "topics"], TRAINING),
)  # fmt: skip

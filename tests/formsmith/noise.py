"""How people write: seeded noise for labels, values and mails. Shares nothing with the parser."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field
from datetime import date, timedelta

PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻàèéìòùÀÈÉÌÒÙ", "acelnoszzACELNOSZZaeeiouAEEIOU")
FIRST = {
    "pl": [
        "Jan",
        "Anna",
        "Małgorzata",
        "Krzysztof",
        "Łukasz",
        "Żaneta",
        "Zofia",
        "Stanisław",
        "Elżbieta",
        "Michał",
        "Agnieszka",
        "Paweł",
    ],
    "it": ["Mario", "Giulia", "Niccolò", "Francesca", "Lorenzo", "Chiara", "Matteo", "Beatrice", "Andrea", "Sofia"],
    "en": ["John", "Mary", "Peter", "Susan", "Alice", "Robert", "Emma", "Oliver"],
}
LAST = {
    "pl": [
        "Kowalski",
        "Nowak-Zielińska",
        "Wiśniewska",
        "Dąbrowski",
        "Wójcik",
        "Źrebiec",
        "Kamiński",
        "Lewandowska",
        "Szczęsny",
        "Gżegżółka",
    ],
    "it": "Rossi Bianchi Esposito Ferrari D'Angelo Moretti De Luca Colombo Lo_Russo".replace("_", " ").split(),
    "en": ["Smith", "Brown", "O'Neill", "Taylor", "Jones-Clark", "Wilson"],
}
OFFICES = {
    "pl": [
        "Urząd Miasta Łodzi", "MOPS Kraków", "Gminny Ośrodek Pomocy Społecznej w Wieliczce", "Urząd Gminy Żabno",
        "Miejski Ośrodek Pomocy Społecznej w Dąbrowie Górniczej, Dział Świadczeń Rodzinnych",
        "Powiatowe Centrum Pomocy Rodzinie w Krośnie", "Starostwo Powiatowe w Żywcu, Wydział Organizacyjny",
    ],
    "it": [
        "Comune di Bologna", "ASL Città di Torino, Ufficio Protocollo", "Regione Emilia-Romagna",
        "Agenzia delle Entrate - Direzione Provinciale di Forlì-Cesena, Ufficio Territoriale di Cesena",
    ],
    "en": ["City Council", "Department of Housing, Records Office", "County Library Service"],
}  # fmt: skip
SENTENCES = {
    "pl": [
        "Nie mogę się zalogować do systemu po zmianie hasła.", "Proszę o informację, gdzie znaleźć raport miesięczny.",
        "Po kliknięciu przycisku Zapisz pojawia się błąd 500.", "W polu Data: system nie przyjmuje dzisiejszej daty.",
        "Czy pole Nazwa urzędu: musi być wypełnione dla każdego wniosku?", "Problem występuje od 3.11.2026 u wszystkich.",
        "Sprawdzaliśmy dwa razy: restart nie pomaga.", "Kontakt z działem IT: bez odpowiedzi.",
        "Szczegóły są na stronie https://portal.example/pomoc?id=7 w zakładce Pytania.",
        "Kolega (adam.z@urzad.example) ma to samo.", "Gdzie w dokumentacji opisano funkcję eksportu?",
        "Termin mija w piątek, więc sprawa jest pilna!", "Komunikat brzmi: znak: niedozwolony w tym polu.",
    ],
    "it": [
        "Non riesco ad accedere al portale dopo il cambio della password.", "Si prega di integrare il pagamento di 30,50 euro.",
        "Il campo Data: non accetta il giorno di oggi.", "L'utente ha già versato la prima rata.",
        "Dove si trova il manuale dell'amministratore?", "Il problema riguarda tutti gli operatori: nessuno escluso.",
        "Si veda https://portale.example/guida per i dettagli.", "Il collega (l.verdi@ente.example) conferma.",
    ],
    "en": [
        "I cannot log in after changing my password.", "Where does the manual describe the export?",
        "The field Date: does not accept today.", "Error 500 appears when I press Save.",
        "See https://portal.example/help for details.", "A colleague (b.jones@office.example) has the same trouble.",
    ],
}  # fmt: skip
GREETINGS = {
    "pl": [
        "Dzień dobry,",
        "Szanowni Państwo,",
        "Dzień dobry\nprzesyłam wypełniony formularz.",
        "Witam, w załączeniu zgłoszenie.",
    ],
    "it": ["Buongiorno,", "Gentili colleghi,\ntrasmetto il modulo compilato.", "Salve,"],
    "en": ["Hello,", "Dear all,\nplease find the form below."],
}
SIGNATURES = {
    "pl": [
        "Z poważaniem\nJan Kowalski\nInspektor\ntel. 22 555 66 77, e-mail: j.k@urzad.example", "Pozdrawiam,\nAnna",
        "--\nMarek Zięba\nUrząd Miasta\nTelefon: 61 222 33 44\nE-mail: marek@um.example", "Wysłano z iPhone'a",
        "Pozdrawiam serdecznie\nZofia Nowak",
    ],
    "it": [
        "Cordiali saluti\nMario Rossi\nTel. 051 123456\nE-mail: m.rossi@ente.example", "Distinti saluti,\nUfficio Protocollo",
        "-- \nGiulia Bianchi\nTelefono: 02 1234567", "Inviato da iPhone",
    ],
    "en": ["Kind regards,\nJohn", "--\nMary Brown\nPhone: +44 20 7946 0958", "Sent from my iPhone"],
}  # fmt: skip
MONTHS = {
    "pl": [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    "it": [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


@dataclass
class Entry:
    """One field as a person fills it in: the label on the form, what is written, what it should be read as."""

    label: str
    written: str
    expected: dict[str, str]
    long: bool = False
    variants: list[str] = field(default_factory=list)


def some_date(r: random.Random, language: str) -> tuple[str, str]:
    """A date as written and in ISO."""
    day = date(2025, 1, 1) + timedelta(days=r.randrange(900))
    month = MONTHS[language][day.month - 1]
    ways = [
        f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}",
        f"{day.day} {month} {day.year}",
    ]  # fmt: skip
    if language == "pl":
        ways += [f"{day:%d.%m.%Y} r.", f"{day.day} {month} {day.year} r.", f"{day:%d.%m.%Y}r.", f"dnia {day:%d.%m.%Y} r.",
                 f"{day.day} {month.translate(PLAIN)} {day.year}"]  # fmt: skip
    if language == "it":
        ways += [
            f"{day:%d/%m/%y}",
            f"{day.day}° {month} {day.year}" if day.day == 1 else f"{day.day} {month.title()} {day.year}",
        ]
    if language == "en":
        ways += [f"{month} {day.day}, {day.year}", f"{day.day}th of {month} {day.year}"]
    return r.choice(ways), day.isoformat()


def some_phone(r: random.Random, country: str) -> tuple[str, str]:
    """A number as written and in E.164."""
    if country == "PL":
        if r.random() < 0.5:
            n = r.choice(["50", "60", "69", "79", "88"]) + "".join(r.choice("0123456789") for _ in range(7))
            ways = [
                f"{n[:3]} {n[3:6]} {n[6:]}",
                f"{n[:3]}-{n[3:6]}-{n[6:]}",
                n,
                f"+48 {n[:3]} {n[3:6]} {n[6:]}",
                f"tel. {n[:3]}{n[3:6]}{n[6:]}",
            ]
        else:
            n = (
                r.choice(["12", "22", "42", "61", "71"])
                + r.choice("23456")
                + "".join(r.choice("0123456789") for _ in range(6))
            )
            ways = [f"{n[:2]} {n[2:5]} {n[5:7]} {n[7:]}", f"({n[:2]}) {n[2:5]}-{n[5:7]}-{n[7:]}", f"0048 {n[:2]} {n[2:5]} {n[5:]}",
                    f"{n[:2]} {n[2:5]} {n[5:7]} {n[7:]} wew. {r.randrange(10, 99)}", f"+48{n}"]  # fmt: skip
        return r.choice(ways), "+48" + n
    if country == "IT":
        if r.random() < 0.5:
            n = r.choice(["333", "347", "328", "389"]) + "".join(r.choice("0123456789") for _ in range(7))
            return r.choice([n, f"{n[:3]} {n[3:]}", f"+39 {n[:3]} {n[3:6]} {n[6:]}", f"{n[:3]}/{n[3:]}"]), "+39" + n
        n = (
            r.choice(["051", "02", "06", "011"])
            + r.choice("23456789")
            + "".join(r.choice("0123456789") for _ in range(6))
        )
        return r.choice([n, f"{n[:3]} {n[3:]}" if n[2] != "2" else n, f"+39 {n}"]), "+39" + n
    n = (
        "20 7"
        + "".join(r.choice("0123456789") for _ in range(3))
        + " "
        + "".join(r.choice("0123456789") for _ in range(4))
    )
    bare = n.replace(" ", "")
    return r.choice([f"0{n}", f"+44 {n}", f"(0{n[:2]}) {n[3:]}"]), "+44" + bare


def some_email(r: random.Random) -> str:
    """An address."""
    name = r.choice(["jan.kowalski", "a_nowak", "biuro", "m.rossi", "sekretariat-2", "j.smith+desk", "KANCELARIA"])
    return f"{name}@{r.choice(['um.lodz', 'mops', 'comune.bologna', 'gov-office', 'ug.zabno'])}.example"


def some_name(r: random.Random, language: str) -> str:
    """First and last name."""
    return f"{r.choice(FIRST[language])} {r.choice(LAST[language])}"


def some_text(r: random.Random, language: str) -> str:
    """A question of one to four paragraphs."""
    paragraphs = []
    for _ in range(r.choice([1, 1, 2, 3])):
        paragraphs.append(" ".join(r.sample(SENTENCES[language], r.randint(1, 4))))
    if r.random() < 0.2:
        paragraphs.append("\n".join(f"{n}. {r.choice(SENTENCES[language])}" for n in range(1, 4)))
    return r.choice(["\n", "\n\n"]).join(paragraphs)


def noisy_label(r: random.Random, label: str, variants: list[str], *, typos: bool = True) -> str:
    """The label as someone retypes it."""
    text = r.choice([label, label, label, *variants]) if variants else label
    if r.random() < 0.12:
        text = text.upper()
    elif r.random() < 0.12:
        text = text.lower()
    if r.random() < 0.2:
        text = text.translate(PLAIN)
    letters = [n for n, char in enumerate(text) if char.isalpha()]
    if typos and len(letters) >= 4 and r.random() < 0.2:
        at = r.choice(letters[1:-1])
        way = r.randrange(4)
        if way == 0:
            text = text[:at] + text[at + 1 :]
        elif way == 1:
            text = text[:at] + text[at] + text[at:]
        elif way == 2:
            text = text[:at] + r.choice("aeioszn") + text[at + 1 :]
        elif text[at + 1 : at + 2].isalpha():
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def wrap(text: str, width: int) -> str:
    """Lines broken as a mail program breaks them, empty lines kept."""
    lines = []
    for line in text.split("\n"):
        indent = ""
        lines += textwrap.wrap(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines)

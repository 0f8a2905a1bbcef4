"""The texts that we send: complete in three languages, strict, harmless."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import templates
from daemon.policy import acknowledgement
from parsers.kinds.rules import RULES
from templates import EVENTS, LANGUAGES, TextError, check, render
from templates.environment import SAMPLE, SHIPPED
from templates.words import REASONS, STATES

WARSAW = ZoneInfo("Europe/Warsaw")
FRIDAY = datetime(2026, 11, 20, 17, 15, tzinfo=WARSAW)
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=WARSAW)
TUESDAY = datetime(2026, 11, 24, 16, 0, tzinfo=WARSAW)

FACTS: dict[str, object] = SAMPLE | {
    "office": "Hot-line CSIZS",
    "address": "hotline@desk.example",
    "number": "HOT-2026-000123",
    "subject": "Wniosek o zasiłek",
    "received_at": FRIDAY,
    "effective_at": MONDAY,
    "acknowledge_by": TUESDAY,
    "started_at": FRIDAY,
    "ended_at": MONDAY,
    "missing": [["Nazwa Urzędu"], ["Telefon", "E-mail"]],
    "invalid": [["Data"]],
    "limit_mb": 50,
    "requester": "Anna Kowalska <anna@gmina.example>",
    "mailbox": "hot-line",
    "channel": "email",
    "acknowledgement": "scheduled",
    "fields": [("Imię i nazwisko", "Anna Kowalska"), ("Treść pytania", "Wiersz pierwszy\nWiersz drugi")],
    "text": "Pierwsze słowa\nDrugie słowa",
    "attachments": ["pismo.pdf (application/pdf, 12 B)"],
    "linked": ["HOT-2026-000001"],
    "assurance": "certified (valid)",
    "attached": True,
    "outcomes": [("person@office.example", "failed", "5.1.1 unknown user")],
    "phone": "+48221234567",
    "cap": "cap_hour",
    "mail_id": 7,
    "error": "ValueError",
    "attempts": 3,
    "key": "mailbox:hot-line:connection",
    "code": "connection_refused",
    "detail": "",
    "once": False,
}
HOSTILE = 'x\r\nBcc: all@desk.example\x00\x1b[31m\u202egnp.exe\u2028{{ 7 * 7 }}{% include "/etc/passwd" %}\ufeff'


def test_every_event_has_a_text_in_every_language() -> None:
    """Nothing is missing among the shipped texts, and nothing is left over."""
    names = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*") if path.is_file()}
    partials = {f"{language}/{name}.txt" for language in LANGUAGES for name in ("_facts", "_signature")}
    assert names == {f"{language}/{event}.txt" for language in LANGUAGES for event in EVENTS} | partials
    assert check() == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_texts_are_well_formed(event: str, language: str) -> None:
    """A text is one line of subject and wrapped paragraphs without template marks, blank runs or trailing space."""
    text = render(event, language, FACTS)
    assert text.subject
    assert "\n" not in text.subject
    assert text.body.endswith("\n")
    assert not text.body.endswith("\n\n")
    assert "\n\n\n" not in text.body
    for line in text.body.splitlines():
        assert len(line) <= 78
        assert line == line.rstrip()
        assert "{" not in line


@pytest.mark.parametrize(
    ("language", "received", "counts"),
    [
        ("pl", "piątek, 20 listopada 2026 r., godz. 17:15", "poniedziałek, 23 listopada 2026 r."),
        ("it", "venerdì 20 novembre 2026 alle 17:15", "lunedì 23 novembre 2026"),
        ("en", "Friday 20 November 2026 at 17:15", "Monday 23 November 2026"),
    ],
)
def test_acknowledgement_says_what_it_must(language: str, received: str, counts: str) -> None:
    """Number, subject, time received, the working day it counts from, the office, and how to reply."""
    text = render("acknowledgement", language, FACTS)
    assert text.subject == "[HOT-2026-000123] Re: Wniosek o zasiłek"
    for expected in ("Wniosek o zasiłek", received, counts, "Hot-line CSIZS", "hotline@desk.example"):
        assert expected in text.body
    assert text.body.count("HOT-2026-000123") == 2


def test_out_of_hours_is_explained_only_out_of_hours() -> None:
    """A request that counts at once is not told about working hours."""
    sentence = "poza godzinami pracy"
    assert sentence in render("acknowledgement", "pl", FACTS).body
    assert sentence not in render("acknowledgement", "pl", FACTS | {"effective_at": FRIDAY}).body


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("pl", "nie wysyłamy (sprzed uruchomienia programu)"),
        ("it", "non inviata (arrivato prima dell'avvio)"),
        ("en", "not sent (arrived before the start)"),
    ],
)
def test_states_are_said_in_words(language: str, said: str) -> None:
    """Staff read states and reasons in their language; a word that is not known stays."""
    facts = FACTS | {"acknowledgement": "suppressed (backlog)", "channel": "fax"}
    body = render("notice_new_ticket", language, facts).body
    assert said in body
    assert "hot-line (fax)" in body


def test_every_reason_has_words() -> None:
    """No staff member reads a key: every rule that forbids an acknowledgement is said in all three languages."""
    source = Path(acknowledgement.__file__).read_text(encoding="utf-8")
    policy = set(re.findall(r"_No\(\"(\w+)\"", source)) | {"cap_hour", "cap_day"}
    assert len(policy) > 10
    silent = {rule.name for rule in RULES if rule.silent}
    assert policy | silent | {"contradictory_pec_marks", "pec_receipt", "cancelled"} <= REASONS.keys()
    assert all(len(said) == len(LANGUAGES) and all(said) for said in (STATES | REASONS).values())
    assert render("notice_cap", "it", FACTS | {"cap": "cap_hour"}).body.count("limite orario") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_to_somebody_else_repeats_nothing_of_the_user(language: str) -> None:
    """Where the form's address is not the author's, no word of the user's is sent, and none is needed."""
    needed = {name: FACTS[name] for name in ("office", "address", "number", "received_at", "effective_at")}
    with_words = render("acknowledgement_other", language, FACTS | {"subject": "Buy pills"})
    assert with_words == render("acknowledgement_other", language, needed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_incomplete_form_names_what_is_missing(language: str) -> None:
    """Each missing or unreadable field is named, alternatives together, and shown as a line to fill in."""
    body = render("acknowledgement_incomplete", language, FACTS).body
    assert "- Nazwa Urzędu\n" in body
    assert any(f"- Telefon {word} E-mail\n" in body for word in ("lub", "oppure", "or"))
    for label in ("Nazwa Urzędu", "Telefon", "Data"):
        assert f"\n{label}: .........." in body


def test_lines_to_fill_in_are_not_doubled() -> None:
    """A field that was unreadable, and is therefore missing as well, is asked for once."""
    body = render(
        "acknowledgement_incomplete", "pl", FACTS | {"missing": [["Telefon", "E-mail"]], "invalid": [["Telefon"]]}
    ).body
    assert body.count("\nTelefon: ") == 1


def test_empty_subject() -> None:
    """Without a subject of the user's, ours says what the mail is."""
    for subject in ("", "  \r\n ", "Re: ", "\u200b"):
        text = render("acknowledgement", "pl", FACTS | {"subject": subject})
        assert text.subject == "[HOT-2026-000123] Potwierdzenie przyjęcia zgłoszenia"


@pytest.mark.parametrize(
    "subject",
    [
        "Wniosek",
        "Re: Wniosek",
        "RE: Odp: R: Rif: Re[2]: Wniosek",
        "Fwd: Wniosek",
        "[HOT-2025-000001] Wniosek",
        "AW : Wniosek",
    ],
)
def test_one_reply_mark(subject: str) -> None:
    """Reply marks of all languages and foreign numbers do not pile up."""
    text = render("acknowledgement", "pl", FACTS | {"subject": subject})
    assert text.subject == "[HOT-2026-000123] Re: Wniosek"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EVENTS)
def test_user_text_stays_text(event: str, language: str) -> None:
    """Line breaks, control and direction characters and template marks in user text do nothing."""
    names = ("subject", "requester", "text", "detail", "phone", "office", "key", "error")
    facts = FACTS | dict.fromkeys(names, HOSTILE) | {"attachments": [HOSTILE], "fields": [(HOSTILE, HOSTILE)]}
    text = render(event, language, facts)
    whole = text.subject + text.body
    assert not set(whole) & set("\x00\x1b\r\u202e\u2028\ufeff")
    assert "49" not in whole
    assert "root:" not in whole
    assert "\n" not in text.subject
    assert not any(line.startswith("Bcc:") for line in text.body.splitlines())


def test_user_text_is_bounded() -> None:
    """A subject of a megabyte and a text of ten thousand lines make a mail of readable size."""
    facts = FACTS | {"subject": "x" * 1_000_000, "text": "słowo\n" * 10_000 + "y" * 1_000_000}
    assert len(render("acknowledgement", "pl", facts).subject) <= 250
    text = render("notice_new_ticket", "pl", facts)
    assert len(text.body) < 12_000
    assert "> \u2026" in text.body
    long_line = render("notice_new_ticket", "pl", FACTS | {"text": "y" * 1_000_000})
    assert len(long_line.body) < 12_000


def test_short_text_is_not_cut() -> None:
    """An ordinary question stands in the notice whole, every line marked as a quotation."""
    body = render("notice_new_ticket", "en", FACTS).body
    assert "> Pierwsze słowa\n> Drugie słowa\n" in body
    assert "\u2026" not in body


def test_long_quoted_lines_stay_quoted() -> None:
    """A long line of the user's is wrapped into quoted lines, words and addresses whole."""
    link = "https://desk.example/" + "a" * 100
    body = render("notice_new_ticket", "en", FACTS | {"text": "słowo " * 40 + link}).body
    quoted = [line for line in body.splitlines() if "słowo" in line or link in line]
    assert len(quoted) > 3
    assert all(line.startswith("> ") for line in quoted)
    assert f"> {link}" in quoted


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_of_all_months(language: str, month: int) -> None:
    """Every month has its name; the twelve differ."""
    instant = datetime(2026, month, 5, 9, 5, tzinfo=WARSAW)
    body = render("acknowledgement", language, FACTS | {"received_at": instant, "effective_at": instant}).body
    others = [
        render("acknowledgement", language, FACTS | {"received_at": instant.replace(month=m)}).body
        for m in range(1, 13)
    ]
    assert "09:05" in body
    assert len(set(others)) == 12


# --- faults -------------------------------------------------------------------------------------------------


def test_missing_fact_is_an_error() -> None:
    """A text that needs an unknown name is never sent with a hole; the error holds no values."""
    facts = {name: value for name, value in FACTS.items() if name != "number"}
    with pytest.raises(TextError, match=r"pl/acknowledgement\.txt: UndefinedError") as caught:
        render("acknowledgement", "pl", facts)
    assert "Wniosek" not in str(caught.value)


@pytest.mark.parametrize(
    ("event", "language"), [("greeting", "pl"), ("acknowledgement", "de"), ("../../x", "pl"), ("alert_ended", "..")]
)
def test_unknown_text_is_an_error(event: str, language: str) -> None:
    """Events and languages that we do not have, and paths, are refused."""
    with pytest.raises(TextError, match="no such text"):
        render(event, language, FACTS)


def test_override_of_one_file(tmp_path: Path) -> None:
    """An administrator's file replaces ours, the others stay; partials may be used and replaced as well."""
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "acknowledgement.txt").write_text(
        'Subject: {{ number }}\n\nWitamy {{ subject|one_line }}\n{% include "_signature.txt" %}\n', encoding="utf-8"
    )
    (tmp_path / "pl" / "_signature.txt").write_text("Podpis\n", encoding="utf-8")
    text = render("acknowledgement", "pl", FACTS, override=tmp_path)
    assert (text.subject, text.body) == ("HOT-2026-000123", "Witamy Wniosek o zasiłek\nPodpis\n")
    assert render("acknowledgement", "it", FACTS, override=tmp_path) == render("acknowledgement", "it", FACTS)
    assert render("oversize", "pl", FACTS, override=tmp_path).body.endswith("Podpis\n")
    assert check(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Subject: x\n\n{{ nubmer }}\n", "UndefinedError"),
        ("Subject: x\n\n{% if %}\n", "acknowledgement.txt:3"),
        ("Witamy\n", "the first line must be 'Subject: ...'"),
        ("Subject: x\n\n{{ subject.__class__.__mro__ }}\n", "SecurityError"),
        ("Subject: x\n\n{{ missing.append(1) }}\n", "SecurityError"),
        ("Subject: x\n\n{{ 1 // 0 }}\n", "ZeroDivisionError"),
        ("Subject: x\n\n{{ subject|nofilter }}\n", "nofilter"),
        ('Subject: x\n\n{% include "../../secret.txt" %}\n', "no such text"),
    ],
)
def test_check_finds_faulty_overrides(tmp_path: Path, text: str, fault: str) -> None:
    """``check`` names the file and the fault before anything is sent; the sandbox holds."""
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "acknowledgement.txt").write_text(text, encoding="utf-8")
    found = check(tmp_path)
    assert len(found) == 1
    assert fault in found[0]
    assert "acknowledgement.txt" in found[0]


def test_check_finds_files_that_nobody_uses(tmp_path: Path) -> None:
    """A misnamed override, which would silently do nothing, is named; so is a folder that is not there."""
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "acknowledgment.txt").write_text("Subject: x\n\ny\n", encoding="utf-8")
    assert "acknowledgment.txt" in check(tmp_path)[0]
    assert "no such folder" in check(tmp_path / "nowhere")[0]


def test_check_sees_changes(tmp_path: Path) -> None:
    """A file repaired after a failed check is read anew."""
    (tmp_path / "pl").mkdir()
    file = tmp_path / "pl" / "oversize.txt"
    file.write_text("Witamy\n", encoding="utf-8")
    assert len(check(tmp_path)) == 1
    file.write_text("Subject: x\n\ny\n", encoding="utf-8")
    assert check(tmp_path) == []


def test_package_keeps_to_itself() -> None:
    """``templates`` imports nothing of parsers, db or the daemon (design, rule 15)."""
    folder = Path(templates.__file__).parent
    for path in folder.glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(
                ("from parsers", "from db", "from daemon", "import parsers", "import db", "import daemon")
            )


def test_documentation_names_every_event_and_filter() -> None:
    """An administrator finds each event and each filter in docs/texts.md."""
    page = (Path(__file__).parents[3] / "docs" / "texts.md").read_text(encoding="utf-8")
    filters = ("one_line", "excerpt", "block", "reply_subject", "day", "moment", "word")
    assert [name for name in (*EVENTS, *filters) if f"`{name}" not in page] == []

"""Who writes without accents says the same: letters of a pattern that may stand bare."""

from __future__ import annotations

import re

import pytest

from parsers import parse
from parsers.lazy import LazyPattern, accents_left_out

LETTERS = [
    ("Zmiana hasla", "Dzien dobry,\nnie moge zmienic hasla, dostaje blad 403. Prosze o pomoc.\nA. Kowalska"),
    (
        "Zamówienie 123/2026",
        "Witam, chcialam zapytac o to zamowienie, czekam juz tydzien i nic nie dostalam. Dziekuje, Ola",
    ),
    (
        "Ihre Rechnung 4711",
        "Guten Tag,\nich moechte wissen, koennen Sie das pruefen? Mit freundlichen Gruessen\nUwe Kraus",
    ),
    ("Votre facture", "Bonjour, je voudrais savoir si la facture est reglee, en reference a votre lettre.\nMarie"),
    ("Su factura", "Buenos dias, quisiera saber por que la factura esta danada. Gracias\nPepe"),
]


@pytest.mark.parametrize(("subject", "text"), LETTERS)
def test_a_letter_without_accents_is_a_persons(subject: str, text: str) -> None:
    """A subject of shops and services over somebody's own words, typed without the letters of his language."""
    head = "Return-Path: <ola@example.org>\nFrom: Ola <ola@example.org>\nContent-Type: text/plain; charset=utf-8\n"
    message = parse(f"{head}Subject: {subject}\n\n{text}\n".encode())
    assert message.acknowledgeable, message.suppressed_because
    assert message.opens_ticket


def test_a_bare_letter_is_found_only_where_the_pattern_leaves_it_out() -> None:
    """Sets get the bare letter as a member, letters outside of sets become a set, escapes and other signs stay."""
    assert accents_left_out(r"zł[aeą]|\[ę\]|[^ó]\\ś’ß") == r"z[łl][aeąa]|\[[ęe]\]|[^óo]\\[śs]’ß"
    assert accents_left_out(r"\w{2,9}\u0142[ea]m") == r"\w{2,9}\u0142[ea]m"
    pattern = LazyPattern(r"proszę|być", accents=False)
    assert [found for found in ("prosze", "proszę", "byc", "prosz", "proszé") if pattern.match(found)] == [
        "prosze",
        "proszę",
        "byc",
    ]
    assert LazyPattern("proszę").match("prosze") is None
    re.compile(accents_left_out(r"(?<!ż)[ąę]{1,3}?"))

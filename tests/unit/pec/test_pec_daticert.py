"""daticert.xml: every element of the DTD, the deviations of real files, and files made to hurt."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daemon.testing.pec_messages import Style, write_daticert
from parsers.pec.daticert import MAX_BYTES, MAX_RECIPIENTS, Daticert, read_daticert

BODY = (
    "<intestazione><mittente>a@pec.example</mittente><destinatari tipo='certificato'>b@pec.example</destinatari>"
    "<destinatari tipo='esterno'>c@example</destinatari><risposte>r@pec.example</risposte><oggetto>Città &amp; C.</oggetto>"
    "</intestazione><dati><gestore-emittente>G</gestore-emittente><data zona='+0200'><giorno>01/08/2026</giorno>"
    "<ora>00:30:00</ora></data><identificativo>id@g.example</identificativo><msgid>&lt;m@c.example&gt;</msgid>"
    "<ricevuta tipo='breve' /><consegna>b@pec.example</consegna><ricezione>x@e</ricezione><ricezione>y@e</ricezione>"
    "<errore-esteso>riga uno\n  riga due</errore-esteso></dati>"
)
XML = f"<?xml version='1.0' encoding='UTF-8'?>\n<postacert tipo='avvenuta-consegna' errore='altro'>{BODY}</postacert>\n"
WHOLE = Daticert(
    tipo="avvenuta-consegna",
    errore="altro",
    mittente="a@pec.example",
    destinatari=(("b@pec.example", "certificato"), ("c@example", "esterno")),
    risposte="r@pec.example",
    oggetto="Città & C.",
    gestore="G",
    data=datetime(2026, 7, 31, 22, 30, tzinfo=UTC),
    identificativo="id@g.example",
    msgid="m@c.example",
    ricevuta="breve",
    consegna="b@pec.example",
    ricezione=("x@e", "y@e"),
    errore_esteso="riga uno\n  riga due",
)


def test_every_element_of_the_dtd():
    """All elements and attributes are read; the time is an instant in UTC; identifiers lose their brackets."""
    assert read_daticert(XML.encode()) == WHOLE


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (XML.encode() + b"\n\r\n", {}),
        (XML.encode() + b"\0\0", {}),
        (XML.encode() + b"-- \r\nmessaggio di prova", {}),
        (b"\xef\xbb\xbf" + XML.encode(), {}),
        (b"\r\n  " + XML.encode(), {}),
        (XML.replace("\n", "\r\n").encode(), {}),
        (XML.replace(" errore='altro'", "").encode(), {"errore": "nessuno"}),
        (XML.replace("<risposte>r@pec.example</risposte>", "").encode(), {"risposte": ""}),
        (XML.replace("r@pec.example", "").encode(), {"risposte": ""}),
        (XML.replace(" tipo='certificato'", "").encode(), {}),
        (XML.replace("avvenuta-consegna", "Cosa-Nuova").encode(), {"tipo": "cosa-nuova"}),
        (XML.replace("<msgid>&lt;m@c.example&gt;</msgid>", "").encode(), {"msgid": None}),
        (XML.replace("&lt;m@c.example&gt;", "m@c.example").encode(), {}),
        (XML.replace("UTF-8", "ISO-8859-1").encode("latin-1"), {}),
        (XML.encode("latin-1"), {"flaws": ("daticert_charset",)}),
        (XML.encode("utf-16"), None),
        (XML.replace("<dati>", "testo sparso<dati>").encode(), {}),
        (
            XML.replace("<postacert ", "<p:postacert xmlns:p='urn:x' ")
            .replace("</postacert", "</p:postacert")
            .encode(),
            {},
        ),
        (XML.replace("00:30:00", "00:30").encode(), {}),
        (XML.replace("+0200", "+02:00").encode(), {}),
        (XML.replace("+0200", "CEST").encode(), {"data": None}),
        (XML.replace("01/08/2026", "31/02/2026").encode(), {"data": None}),
        (XML.replace("01/08/2026", "").encode(), {"data": None}),
        (XML.replace("id@g.example", "").encode(), {"identificativo": None, "flaws": ("daticert_nonconforming",)}),
    ],
)
def test_deviations_of_real_files(data, changes):
    """Trailing bytes, missing or empty elements, wrong or other encodings: what is there is read."""
    found = read_daticert(data)
    if changes is None:  # UTF-16 declared as UTF-8: read or marked, never lost
        assert found.flaws or found == WHOLE
        return
    assert found == replace(WHOLE, **changes)


@pytest.mark.parametrize(
    "broken",
    [
        XML.replace("&lt;m@c.example&gt;", "<m@c.example>"),
        XML.replace("&amp;", "&"),
        XML.replace("</dati></postacert>", ""),
        XML.replace("<ricevuta tipo='breve' />", "<ricevuta tipo='breve'>"),
    ],
)
def test_a_file_that_is_not_well_formed_is_read_by_pattern_and_marked(broken):
    """An unescaped < or &, a missing end: the facts are still read, and the flaw is on record."""
    found = read_daticert(broken.encode())
    assert found.flaws == ("daticert_error",)
    assert replace(found, flaws=(), oggetto="Città & C.") == WHOLE


@pytest.mark.parametrize("size", range(0, len(XML.encode()), 37))
def test_a_cut_file_gives_what_was_there(size):
    """Cut anywhere: marked as broken, and no fact that the whole file does not have."""
    found = read_daticert(XML.encode()[:size])
    assert "daticert_error" in found.flaws
    assert found.mittente in ("", WHOLE.mittente) and found.consegna in (None, WHOLE.consegna)
    assert found.errore in ("nessuno", "altro")


def test_a_doctype_is_refused_before_anything_expands():
    """A billion laughs, an external entity, a plain DOCTYPE: no facts, marked."""
    bomb = (
        "<!DOCTYPE x ["
        + "<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
        + "]><postacert tipo='accettazione'><oggetto>&a11;</oggetto></postacert>"
    )
    external = "<!DOCTYPE p SYSTEM 'file:///etc/passwd' [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;</p>"
    plain = XML.replace("<postacert ", "<!DOCTYPE postacert><postacert ", 1)
    for hostile in (bomb, external, plain):
        found = read_daticert(hostile.encode())
        assert found == Daticert(flaws=("daticert_doctype", "daticert_error"))


def test_too_large_too_deep_too_many():
    """Limits hold: more than 1 MiB is not read, nesting and element counts are bounded, recipients are capped."""
    assert read_daticert(b" " * (MAX_BYTES + 1)).flaws == ("daticert_too_large", "daticert_error")
    assert read_daticert(b"<a>" * 50_000).flaws == ("daticert_doctype", "daticert_error")
    assert read_daticert(b"<postacert>" + b"<x/>" * 100_000).flaws == ("daticert_doctype", "daticert_error")
    many = "<destinatari>a@b</destinatari>" * (MAX_RECIPIENTS + 10)
    assert len(read_daticert(f"<postacert tipo='x'>{many}</postacert>".encode()).destinatari) == MAX_RECIPIENTS


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"<", b"<>" * 5000, b"</" * 5000, b"<oggetto>" * 30_000, b"\xff\xfe<\0", b"<?xml?>"]
)
def test_rubbish_gives_an_empty_value(data):
    """Whatever the bytes are, a value comes back."""
    found = read_daticert(data)
    assert (found.tipo, found.mittente, found.destinatari) == ("", "", ())
    assert found.flaws


def test_text_is_fit_for_databases():
    """No U+0000 and no surrogates leave, whatever entities or bytes say."""
    found = read_daticert(XML.replace("Città", "A&#0;B&#xD800;").encode() + b"")
    assert "\0" not in found.oggetto
    found.oggetto.encode("utf-8")


def test_what_the_test_provider_writes_is_read_back(workshop):
    """Writer and reader agree on every kind."""
    for kind in ("posta-certificata", "accettazione", "errore-consegna", "presa-in-carico"):
        facts = workshop.facts(kind)
        found = read_daticert(write_daticert(facts, Style(xml_tail=b"\n\r\n")))
        assert (found.tipo, found.mittente, found.destinatari) == (kind, facts.sender, facts.recipients)
        assert (found.oggetto, found.data, found.flaws) == (facts.subject, facts.at, ())

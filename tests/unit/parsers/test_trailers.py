"""What programs, companies and scanners leave under an author's words, and what only looks like it."""

import pytest

from parsers.replies.reply import split_reply

OWN = "Buongiorno,\n\nla prenotazione non risulta. Proszę o sprawdzenie.\n\nMarta"
FOOTERS = [
    "Wysłane z iPada",
    "Wysłano za pośrednictwem aplikacji Poczta WP",
    "Pobierz Outlooka dla systemu Android",
    "Wysłano bezpiecznie za pomocą Proton Mail",
    "Inviato dall'app Libero Mail",
    "Mail inviata da smartphone",
    "Secured with Tuta Mail: https://tuta.example/free",
    "Sent with Mailspring",
    "Von unterwegs gesendet",
    "Obtenir Outlook pour iOS",
]
NOTICES = [
    "Wiadomość ta jest przeznaczona tylko dla osoby wskazanej w adresie i może być poufna.",
    "Uwaga: informacje zawarte w tej wiadomości są poufne.",
    "Jeśli dostali Państwo ten list przez pomyłkę, prosimy o usunięcie go i zawiadomienie nadawcy.",
    "KLAUZULA RODO: administratorem danych osobowych jest Spółdzielnia Przykład.",
    "Zgodnie z art. 13 RODO informujemy, że Państwa dane osobowe przetwarza Spółdzielnia Przykład.",
    "Informacje o przetwarzaniu danych osobowych: www.przyklad.example.pl/rodo",
    "Dbajmy o środowisko, nie drukuj tego listu bez potrzeby.",
    "Spółka Przykład wpisana do rejestru przedsiębiorców, KRS 0000000000, kapitał zakładowy 5000 zł",
    "Le informazioni contenute in questa mail sono riservate al solo destinatario.",
    "Il contenuto di questa comunicazione è confidenziale.",
    "Se avete ricevuto per errore questa mail vi preghiamo di eliminarla.",
    "La informiamo che i dati personali sono trattati come da Reg. UE 2016/679.",
    "Per favore, prima di stampare pensa agli alberi.",
    "Mail priva di virus. www.avast.com",
    "Privileged/Confidential information may be contained herein.",
    "Think before you print.",
    "Der Inhalt dieser Nachricht ist vertraulich.",
    "Informationen zum Datenschutz: www.beispiel.example.de",
    "Si vous n'êtes pas le destinataire, merci d'effacer ce message.",
    "La información contenida en este correo es confidencial.",
    "En cumplimiento del RGPD le informamos de que sus datos se guardan.",
    "Bez wirusów. www.avast.com",
]
REQUESTS = [
    "Ai sensi del Regolamento UE 2016/679 chiedo la cancellazione dei miei dati personali.",
    "Zgodnie z art. 15 RODO wnoszę o kopię moich danych osobowych.",
    "Na podstawie art. 13 RODO proszę o informację, kto jest administratorem danych osobowych.",
    "Informativa privacy: vorrei sapere a chi sono stati comunicati i dati personali.",
    "De conformidad con el RGPD solicito el acceso a mis datos.",
    "Questa mail per comunicarvi che in allegato trovate il modulo firmato.",
    "Questo documento è allegato alla domanda del 3 maggio.",
    "La presente per chiedere se il destinatario ha ricevuto il pacco.",
    "Il presente messaggio per chiedere un appuntamento destinato alla pratica n. 5.",
    "Ta wiadomość dotyczy budynku przeznaczonego do rozbiórki.",
    "La mail che ho spedito al destinatario non è arrivata.",
    "Se avete ricevuto il modulo, vi prego di confermare.",
    "Jeśli otrzymali Państwo wniosek, proszę o potwierdzenie.",
    "Ta wiadomość przyszła do mnie wczoraj, co mam zrobić?",
    "The information on your page is wrong.",
    "If you have received my form, please tell me.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_footer_of_a_program_is_not_the_authors(footer: str) -> None:
    """The last line that names the program or the device goes, right under the text or apart from it."""
    for gap in ("\n", "\n\n", "\n\n\n"):
        assert split_reply(OWN + gap + footer).reply_text == OWN


@pytest.mark.parametrize("notice", NOTICES)
def test_notice_under_the_text_is_not_the_authors(notice: str) -> None:
    """Confidentiality, privacy, antivirus, trees and the register: a paragraph or what stands under a rule."""
    for gap in ("\n\n", "\n\n---\n", "\n\n________________________________\n"):
        found = split_reply(f"{OWN}{gap}{notice}\nciąg dalszy")
        assert found.reply_text == OWN
        assert notice in found.quoted_text


@pytest.mark.parametrize("request_", REQUESTS)
def test_request_that_cites_the_law_stays(request_: str) -> None:
    """Who asks for something is a person, even in the words of a clause."""
    text = f"Gentile ufficio,\n\n{request_}\n\nMarta Lis"
    assert split_reply(text).reply_text == text


def test_notice_alone_is_the_text() -> None:
    """A mail that says nothing else keeps what it says."""
    assert split_reply(NOTICES[0]).reply_text == NOTICES[0]


SIGNED = {
    "Pozdrawiam, Jan Kowalski\nPrzykład sp. z o.o.\ntel. 600 000 000": "Pozdrawiam, Jan Kowalski",
    "Z poważaniem\nJan Kowalski\nReferent\nul. Prosta 5\n00-000 Miasto": "Z poważaniem\nJan Kowalski",
    "Un saluto\nGiulia Neri\nUfficio Anagrafe\nPEC anagrafe@pec.example.it": "Un saluto\nGiulia Neri",
    "Buona giornata,\nGiulia Neri\nStudio Neri\n00100 Città\nCell. 333 0000000": "Buona giornata,\nGiulia Neri",
    "Z poważaniem / Best regards,\nJan Kowalski\nPrzykład SA\nMobile: +48 600 000 000": "Z poważaniem / Best regards,\nJan Kowalski",
    "LG\nKlaus\nBeispiel GmbH\n00000 Musterstadt\nTel. 030 000000": "LG\nKlaus",
    "Bien à vous\nAnne Petit\nExemple SA\nTél. 01 00 00 00 00\nwww.exemple.example.fr": "Bien à vous\nAnne Petit",
}


@pytest.mark.parametrize("closing", SIGNED)
def test_contact_lines_under_a_closing_go(closing: str) -> None:
    """The closing and the name are the author's, role and contacts are the signature."""
    text = f"Il modulo non si apre, formularz się nie otwiera.\n\n{closing}"
    assert split_reply(text).reply_text == f"Il modulo non si apre, formularz się nie otwiera.\n\n{SIGNED[closing]}"


def test_person_and_office_under_a_rule_go() -> None:
    """A rule, a name, an office and a number are a signature; a rule between paragraphs is none."""
    text = "Il modulo non si apre."
    signed = f"{text}\n\n______________\nGiulia Neri\nResponsabile Ufficio Relazioni con il Pubblico\nComune\ntel. 051 000000"
    assert split_reply(signed).reply_text == text
    ruled = f"{text}\n\n______________\nPoi chiedo ancora: il numero tel. 051 000000 è giusto?"
    assert split_reply(ruled).reply_text == ruled


def test_block_without_a_closing_goes() -> None:
    """A name over two contacts, apart from the text, is a signature."""
    text = "Il modulo non si apre.\n\nGiulia Neri\ngiulia@neri.example.it\n+39 051 000000"
    assert split_reply(text).reply_text == "Il modulo non si apre."


@pytest.mark.parametrize(
    "text",
    [
        "Ecco i miei dati:\n\nGiulia Neri\ngiulia@neri.example.it\n+39 051 000000",
        "Pozdrawiam\nJan\n\nPS Proszę dzwonić, tel. 600 000 000",
        "Dziękuję za odpowiedź.\nformularz działa.\nMój numer to tel. 600 000 000",
        "Grazie,\nvi lascio anche il numero di mio marito\ntel. 333 0000000",
        "Proszę o kontakt.\n\nJan Kowalski\ntel. 600 000 000",
    ],
)
def test_contacts_that_the_author_gives_stay(text: str) -> None:
    """Data under an announcement, a postscript and sentences with a number are content."""
    assert split_reply(text).reply_text == text


def test_footnotes_under_a_rule_stay() -> None:
    """What the author refers to belongs to what the author wrote."""
    text = "Il regolamento [1] dice altro.\n\nSaluti,\n---\n[1] https://www.comune.example.it/regolamento"
    assert split_reply(f"{text}\n\n-- \nGiulia Neri\nwww.neri.example.it").reply_text == text


def test_a_mark_above_quoted_lines_and_a_disclaimer_below_them_do_not_stumble() -> None:
    """The first run of the author's lines is a signature mark alone, the last one ends with a disclaimer."""
    text = "-- \n> citato\nBuongiorno,\n\nQuesto messaggio è riservato e destinato solo a chi lo riceve."
    assert "Buongiorno," in split_reply(text).reply_text


@pytest.mark.parametrize(
    "footer",
    [
        "[Avast logo]<https://www.avast.com/sig-email?utm_medium=email> Mail priva di virus. www.avast.com",
        "Wiadomość jest poufna i przeznaczona wyłącznie dla adresata.",
        "Wiadomość zawiera informacje poufne dla adresata, prosimy jej nie rozpowszechniać.",
        "Seguici su:\n" + " | ".join(f"Rete {n} <https://rete{n}.example/comune-di-prova/pagina>" for n in range(5)),
    ],
)
def test_more_footers_go(footer: str) -> None:
    """A scanner's logo, a Polish notice without a pronoun, a row of links that is long only by its addresses."""
    letter = "Il lampione è spento.\n\nSaluti\nAda Lio"
    assert split_reply(f"{letter}\n\n{footer}").reply_text == letter

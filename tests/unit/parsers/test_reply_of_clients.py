"""Replies as mail programs really put them out, made here with variety, must give back what the author wrote.

The phrases below are written down from the programs' output, apart from the parser's own tables.
"""

import random
import textwrap

import pytest

from parsers.replies.reply import split_reply

BODIES = {
    "pl": [
        "Dzień dobry,\n\ndziękuję za odpowiedź. Niestety formularz nadal nie działa, po kliknięciu Wyślij pojawia się błąd 500.",
        "Witam,\nw załączeniu przesyłam brakujące dokumenty:\n- skan wniosku,\n- potwierdzenie przelewu.\n\nProszę o potwierdzenie.",
        "Tak, zgadza się.",
        "Szanowni Państwo,\n\nw sprawie:\n1) termin - 12.05.2021\n2) miejsce: Warszawa, ul. Długa 5\n\nproszę o kontakt telefoniczny.\n\nPozdrawiam\nJan",
        "Dziękuję!\n\nZ poważaniem\nAnna Nowak",
        "Nie otrzymałem dotąd odpowiedzi. W dniu 3 maja wysłałem wniosek i czekam.\n\nCzy mogę prosić o informację?\nPozdrawiam, Krzysztof",
    ],
    "it": [
        "Buongiorno,\n\nla ringrazio per la risposta. Purtroppo la pagina continua a dare errore quando premo Invia.",
        "Gentile ufficio,\nallego i documenti richiesti:\n- carta d'identità\n- ricevuta\n\nResto in attesa di conferma.\n\nCordiali saluti\nMario Rossi",
        "Perfetto, grazie.",
        "Il giorno 3 maggio ho inviato la domanda ma non ho avuto riscontro.\nPotete verificare?\n\nSaluti,\nGiulia",
        "Salve, confermo i dati:\nNome: Mario\nTelefono: 051 123456\n\nA presto",
    ],
    "en": [
        "Hi,\n\nthanks for the quick answer. On Monday I tried again and it still fails.",
        "Thanks! It works now.\n\nBest regards,\nJohn",
        "Please find my comments below:\n\n* first, the date is wrong\n* second, see http://example.org/a?b=c\n\nOn a related note: when will the office open?",
        "Yes.",
    ],
    "de": [
        "Hallo,\n\nvielen Dank, das hat funktioniert. Eine Frage habe ich noch:\nWann ist das Büro geöffnet?\n\nViele Grüße\nKlaus"
    ],
    "fr": [
        "Bonjour,\n\nmerci pour votre réponse. Je n'arrive toujours pas à ouvrir la pièce jointe.\n\nCordialement,\nMarie"
    ],
    "es": ["Buenos días,\n\ngracias por la respuesta. Sigo sin poder entrar en la página.\n\nUn saludo,\nCarmen"],
}
QUOTED = [
    "Szanowna Pani,\n\nprosimy o przesłanie dokumentów do 12 maja.\n\nPozdrawiamy\nZespół",
    "Buongiorno,\nla sua pratica è in lavorazione.\n\nOn 1/2/2021 wrote: nothing.\n-- \nSportello\nTel. 051 1234",
    "Hello,\n\nplease try again and tell us what happens, because we could not reproduce the problem on our side at all today.\n\n> older\n> text",
]
NAMES = [
    ("Jan Kowalski", "jan.kowalski@wp.pl"),
    ("Urząd Miasta, Biuro Obsługi", "biuro@um.example.pl"),
    ("Sportello Unico", "sportello@comune.example.it"),
    ("Dr. Anna-Maria D'Angelo", "am.dangelo@libero.it"),
]
FOOTERS = [
    "Wysłane z iPhone'a",
    "Wysłano z telefonu Samsung Galaxy",
    "Wysłane z mojego urządzenia Samsung.",
    "Wysłano z aplikacji mobilnej Onet Poczta",
    "Pobierz aplikację Outlook dla systemu Android",
    "Inviato da iPhone",
    "Inviato dal mio iPad",
    "Inviato da Libero Mail per Android",
    "Inviato dal mio dispositivo Huawei",
    "Scarica Outlook per iOS<https://aka.ms/o0ukef>",
    "Inviato da Posta per Windows",
    "Sent from my iPhone",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent from Yahoo Mail on Android",
    "Sent from Mail for Windows 10",
    "Sent from my Galaxy",
    "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Gesendet von Outlook für Android",
    "Envoyé de mon iPhone",
    "Envoyé depuis mon appareil mobile Samsung",
    "Enviado desde mi iPhone",
    "Wysłane za pomocą aplikacji Outlook na iOS",
]
SIGNATURES = [
    "-- \nJan Kowalski\ntel. 600 100 200",
    "-- \nMario Rossi\nVia Roma 1\n40100 Bologna\nTel. 051 123456",
    "--\nAnna\nhttp://example.org",
    "-- \nPozdrawiam,\nJan Kowalski\n\nFirma XYZ sp. z o.o.",
]
DISCLAIMERS = [
    "Ta wiadomość i wszelkie załączniki są poufne i przeznaczone wyłącznie dla adresata. Jeżeli nie są Państwo adresatem, prosimy o usunięcie.",
    "Le informazioni contenute nella presente comunicazione sono riservate e destinate esclusivamente al destinatario.",
    "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "Ai sensi del Regolamento UE 2016/679 si precisa che le informazioni sono riservate.",
    "---\nTa wiadomość została sprawdzona na obecność wirusów przez oprogramowanie antywirusowe Avast.\nhttps://www.avast.com/antivirus",
]


def quote(text, mark="> "):
    """Every line with a mark, empty ones without the blank."""
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def wrapped(line, rnd):
    """The line as a program with short lines would send it, or as it is."""
    return (
        textwrap.fill(line, rnd.choice([72, 76, 60]), break_long_words=False, break_on_hyphens=False)
        if rnd.random() < 0.6
        else line
    )


def attributions(name, address):
    """Attribution lines of programs that mark the quotation with ``>``."""
    return {
        "pl": [
            f"W dniu 03.05.2021 o 10:15, {name} pisze:",
            f"W dniu 2021-05-03 10:15, {name} napisał(a):",
            f"Dnia 3 maja 2021 10:15 {name} <{address}> napisał(a):",
            f"pon., 3 maj 2021 o 10:15 {name} <{address}> napisał(a):",
            f"śr., 12 sty 2022, 09:01 użytkownik {name} <{address}> napisał:",
            f"Wiadomość napisana przez {name} <{address}> w dniu 3 maj 2021, o godz. 10:15:",
            f"Dnia poniedziałek, 3 maja 2021 10:15:12 CEST {name} pisze:",
            f"W dniu 2021-05-03 10:15:22 użytkownik {name} <{address}> napisał:",
            f"{name} <{address}> napisał(a):",
            f"Dnia 3 maja 2021 10:15:00 CEST, {name} <{address}> napisał(a):",
        ],
        "it": [
            f"Il 03/05/2021 10:15, {name} ha scritto:",
            f"Il giorno lun 3 mag 2021 alle ore 10:15 {name} <{address}> ha scritto:",
            f"Il 2021-05-03 10:15 {name} ha scritto:",
            f"Il giorno 3 mag 2021, alle ore 10:15, {name} <{address}> ha scritto:",
            f"Il lunedì 3 maggio 2021, 10:15:08 CEST, {name} <{address}> ha scritto:",
            f"Il 03/05/2021 10:15 {name} <{address}> ha scritto:",
            f"Il 3 Maggio 2021 10:15:00 CEST, {name} <{address}> ha scritto:",
            f"In data 3 maggio 2021 10:15:00 {name} ha scritto:",
        ],
        "en": [
            f"On Mon, May 3, 2021 at 10:15 AM {name} <{address}> wrote:",
            f"On 03/05/2021 10:15, {name} wrote:",
            f"On May 3, 2021, at 10:15, {name} <{address}> wrote:",
            f"On 2021-05-03 10:15, {name} wrote:",
            f"On Monday, 3 May 2021, 10:15:00 CEST, {name} <{address}> wrote:",
            f"{name} wrote on 5/3/2021 10:15 AM:",
            f"{name} <{address}> writes:",
        ],
        "de": [
            f"Am 03.05.21 um 10:15 schrieb {name}:",
            f"Am Mo., 3. Mai 2021 um 10:15 Uhr schrieb {name} <{address}>:",
            f"Am 3. Mai 2021 10:15:00 MESZ schrieb {name} <{address}>:",
        ],
        "fr": [
            f"Le 03/05/2021 à 10:15, {name} a écrit :",
            f"Le lun. 3 mai 2021 à 10:15, {name} <{address}> a écrit :",
            f"Le 3 mai 2021 à 10:15, {name} <{address}> a écrit :",
        ],
        "es": [
            f"El 03/05/2021 a las 10:15, {name} escribió:",
            f"El lun, 3 may 2021 a las 10:15, {name} (<{address}>) escribió:",
            f"El 3 may 2021, a las 10:15, {name} <{address}> escribió:",
        ],
    }


def blocks(name, address):
    """Introductions of programs that do not mark the quotation."""
    return {
        "pl": [
            f"________________________________\nOd: {name} <{address}>\nWysłane: poniedziałek, 3 maja 2021 10:15\nDo: Jan <jan@x.example>\nTemat: Re: Wniosek",
            f"From: {name} [mailto:{address}]\nSent: Monday, May 03, 2021 10:15 AM\nTo: jan@x.example\nSubject: RE: Wniosek",
            f"-----Oryginalna wiadomość-----\nOd: {name} <{address}>\nWysłano: poniedziałek, 3 maja 2021 10:15\nDo: jan@x.example\nTemat: Wniosek",
            f"*Od:* {name} <{address}>\n*Wysłano:* poniedziałek, 3 maja 2021 10:15\n*Do:* jan@x.example\n*DW:* ola@x.example\n*Temat:* Wniosek",
            f"-------- Oryginalna wiadomość --------\nOd: {name} <{address}>\nData: 03.05.2021 10:15 (GMT+01:00)\nDo: jan@x.example\nTemat: Wniosek",
            f'Od: "{name}" <{address}>\nDo: jan@x.example;\nWysłane: 10:15 Poniedziałek 2021-05-03\nTemat: Re: Wniosek',
        ],
        "it": [
            f"________________________________\nDa: {name} <{address}>\nInviato: lunedì 3 maggio 2021 10:15\nA: Mario <mario@x.example>\nOggetto: R: Richiesta",
            f"-----Messaggio originale-----\nDa: {name} [mailto:{address}]\nInviato: lunedì 3 maggio 2021 10:15\nA: mario@x.example\nOggetto: Richiesta",
            f"----Messaggio originale----\nDa: {address}\nData: 3-mag-2021 10.15\nA: <mario@x.example>\nOgg: Richiesta",
            f"*Da:* {name} <{address}>\n*Inviato:* lunedì 3 maggio 2021 10:15\n*A:* mario@x.example\n*Cc:* ufficio@x.example\n*Oggetto:* Richiesta",
            f'----- Messaggio originale -----\nDa: "{name}" <{address}>\nA: "mario" <mario@x.example>\nInviato: Lunedì, 3 maggio 2021 10:15:00\nOggetto: Richiesta',
            f"-------- Messaggio originale --------\nDa: {name} <{address}>\nData: 03/05/21 10:15 (GMT+01:00)\nA: mario@x.example\nOggetto: Richiesta",
        ],
        "en": [
            f"-----Original Message-----\nFrom: {name} [mailto:{address}]\nSent: Monday, May 03, 2021 10:15 AM\nTo: 'john'\nSubject: RE: Request",
            f"From: {name} <{address}>\nSent: 03 May 2021 10:15\nTo: John <john@x.example>\nCc: a@x.example; b@x.example;\n c@x.example\nSubject: Request\nImportance: High",
            f"From: {name} <{address}>\nDate: Monday, May 3, 2021 at 10:15 AM\nTo: John <john@x.example>\nSubject: Request",
            f"-------- Original message --------From: {name} <{address}> Date: 03/05/2021  10:15  (GMT+01:00) To: john@x.example Subject: Request",
        ],
        "de": [
            f"Von: {name} <{address}>\nGesendet: Montag, 3. Mai 2021 10:15\nAn: klaus@x.example\nBetreff: AW: Anfrage",
            f'Gesendet: Montag, 03. Mai 2021 um 10:15 Uhr\nVon: "{name}" <{address}>\nAn: klaus@x.example\nBetreff: Anfrage',
        ],
        "fr": [
            f"De : {name} <{address}>\nEnvoyé : lundi 3 mai 2021 10:15\nÀ : marie@x.example\nObjet : Demande",
            f"-----Message d'origine-----\nDe : {name} [mailto:{address}]\nEnvoyé : lundi 3 mai 2021 10:15\nÀ : marie\nObjet : Demande",
        ],
        "es": [
            f"De: {name} <{address}>\nEnviado el: lunes, 3 de mayo de 2021 10:15\nPara: carmen@x.example\nAsunto: RE: Consulta"
        ],
    }


def compose(rnd, language):
    """``(mail text, what the author wrote, label)``."""
    body = rnd.choice(BODIES[language])
    name, address = rnd.choice(NAMES)
    quoted = rnd.choice(QUOTED)
    trailer = ""
    pick = rnd.random()
    if pick < 0.25:
        trailer = "\n\n" + rnd.choice(FOOTERS)
    elif pick < 0.45:
        trailer = "\n\n" + rnd.choice(SIGNATURES)
    elif pick < 0.55:
        trailer = "\n\n" + rnd.choice(DISCLAIMERS)
    shape = rnd.choice(["marked", "marked", "block", "bottom", "inline", "bare", "unmarked", "ios"])
    line = rnd.choice(attributions(name, address)[language])
    gap = rnd.choice(["\n\n", "\n\n\n", "\n\n \n"])
    after = rnd.choice(["\n", "\n\n"])
    if shape == "marked":
        return (
            body + trailer + gap + wrapped(line, rnd) + after + quote(quoted) + rnd.choice(["", "\n"]),
            body,
            f"{shape}: {line}",
        )
    if shape == "ios":
        return body + trailer + gap + quote(line + "\n\n" + quoted), body, f"{shape}: {line}"
    if shape == "block":
        block = rnd.choice(blocks(name, address)[language])
        return body + trailer + gap + block + "\n\n" + quoted.replace("> ", ""), body, f"{shape}: {block}"
    if shape == "bottom":
        return wrapped(line, rnd) + after + quote(quoted) + "\n\n" + body + trailer, body, f"{shape}: {line}"
    if shape == "inline":
        first, _, rest = body.partition("\n\n")
        text = (
            line
            + "\n"
            + quote(quoted)
            + "\n\n"
            + first
            + "\n\n"
            + quote("kolejne pytanie?\nseconda domanda")
            + "\n\n"
            + rest
            + trailer
        )
        return text, body if rest else first, f"{shape}: {line}"
    if shape == "unmarked":
        stamped = [each for each in attributions(name, address)[language] if any(c.isdigit() for c in each)]
        line = rnd.choice(stamped)
        return body + trailer + gap + wrapped(line, rnd) + "\n\n" + quoted.replace("> ", ""), body, f"{shape}: {line}"
    return body + trailer, body, f"{shape}: {trailer!r}"


def canonical(text):
    """White space at line ends and runs of empty lines do not matter."""
    out = []
    for line in text.strip().split("\n"):
        if line.strip() or (out and out[-1]):
            out.append(line.strip())
    return "\n".join(out)


@pytest.mark.parametrize("language", sorted(BODIES))
def test_what_the_author_wrote_comes_back(language):
    """Of 400 varied replies in each language at least 98 in 100 give exactly the author's text."""
    rnd = random.Random(f"replies-{language}")
    wrong = []
    for _ in range(400):
        text, body, label = compose(rnd, language)
        found = split_reply(text).reply_text
        if canonical(found) != canonical(body):
            wrong.append((label, body, found))
    assert len(wrong) <= 8, "\n\n".join(
        f"{label}\nWANTED {body!r}\nGOT    {found!r}" for label, body, found in wrong[:10]
    )


def test_nothing_is_lost():
    """Every line of the mail is in the reply or in the rest."""
    rnd = random.Random("nothing lost")
    for _ in range(300):
        text, _, label = compose(rnd, rnd.choice(sorted(BODIES)))
        parts = split_reply(text)
        kept = {line.strip() for line in (parts.reply_text + "\n" + parts.quoted_text).split("\n")}
        assert {line.strip() for line in text.split("\n")} - {""} <= kept, label


def test_guards_let_every_known_phrase_through() -> None:
    """A closing, footer or banner written with a mark in front, a wide space or capitals is seen as without them."""
    for frame in ("", "  ", "*", "\u00a0", "\u2003"):
        for closing in (
            "POZDRAWIAM,",
            "z poważaniem",
            "Un cordiale saluto",
            "in attesa di riscontro",
            "Mit freundlichen Grüßen",
        ):
            text = f"Il modulo non si apre.\n\n{frame}{closing}\nJan Rossi\nSportello srl\ntel. 051 123 4567"
            assert split_reply(text).reply_text.endswith("Jan Rossi"), (frame, closing)
        for footer in FOOTERS:
            assert split_reply(f"Tak, dziękuję.\n\n{frame}{footer}").reply_text == "Tak, dziękuję.", (frame, footer)
    banner = "\u2003[UWAGA: wiadomość spoza organizacji]\n\nTak, dziękuję."
    assert split_reply(banner).reply_text == "Tak, dziękuję."


def test_attribution_behind_the_last_words_with_an_answer_under_the_quotation():
    """The line is parted between words and attribution, and what stands further down is still read line by line."""
    text = (
        "Dziękuję bardzo. On Mon, 2 Mar 2026 at 10:00, Jan Nowak <jan@nowak.example> wrote:\n"
        "> Proszę o numer.\n\nMój numer podaję niżej\n\nTelefon: 123\n"
    )
    assert split_reply(text).reply_text == "Dziękuję bardzo.\n\nMój numer podaję niżej\n\nTelefon: 123"

"""Notices of absence and autoresponders by their words, and people who write about absences and automatic replies."""

import pytest

from parsers import parse
from parsers.values import Kind


def mail(subject, text, **fields):
    """One mail through the whole parser; ``fields`` with underscores are header fields."""
    lines = ["From: Ewa Rossi <ewa.rossi@mail.example>", "To: desk@desk.example", f"Subject: {subject}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return parse(("\n".join(lines) + f"\n\n{text}\n").encode())


NOTICES = [
    ("Risponditore automatico", "In questi giorni non sono in ufficio, leggo la posta saltuariamente."),
    ("Avviso di assenza", "I nostri uffici resteranno chiusi fino al 23 agosto; risponderemo alla riapertura."),
    ("Re: Domanda (fuori ufficio)", "Torno lunedì."),
    ("Fuori sede: Domanda", "Sono fuori sede con accesso limitato alla posta elettronica."),
    ("Odp: Pytanie (autoodpowiedź)", "Nie pracuję już w firmie. Proszę pisać na adres biuro@firma.example."),
    ("Urlop", "Do 24.08 przebywam na urlopie. W pilnych sprawach proszę o kontakt z Anną Nowak."),
    ("Nieobecność", "Jestem w delegacji do 3.09, dostęp do poczty mam ograniczony. Proszę o cierpliwość."),
    ("Automatische Rückantwort", "Ich bin derzeit im Urlaub und ab dem 24. August wieder erreichbar."),
    ("Nicht im Büro: Antrag", "Meine Vertretung ist Frau Müller."),
    ("Urlaub", "Ich bin im Urlaub. In dringenden Fällen wenden Sie sich bitte an Frau Müller."),
    ("Message automatique d'absence", "Actuellement en congés, je traiterai votre message à mon retour."),
    ("Absence du bureau : Demande", "Nos bureaux sont fermés du 24 décembre au 2 janvier."),
    ("Contestación automática: Consulta", "Nuestras oficinas permanecerán cerradas hasta el 2 de enero."),
    ("Out of the office until 4 May", "I'm out until 4 May with no access to email."),
    ("OOO Re: Question", "Our office is closed. We will answer as soon as we are back."),
    ("On leave", "I'm on holiday until 14/09 and will reply to your message when I return."),
    (
        "Re: Graduatoria",
        "Questo messaggio è generato automaticamente: sono in maternità. Scrivere a ufficio@firma.example.",
    ),
    (
        "Odp: Duplikat",
        "Wiadomość wygenerowana automatycznie. Przebywam na urlopie, proszę pisać na biuro@firma.example.",
    ),
    ("Re: Permit", "This is an automated message. I am on maternity leave; write to desk@firm.example instead."),
    ("AUTO: Ann Roe is out of the office (returning 12/10/2026)", "Note: this is an automated response."),
]


@pytest.mark.parametrize(("subject", "text"), NOTICES)
def test_notices_without_any_field(subject, text):
    """What only a notice says makes it an automatic reply where header fields say nothing."""
    message = mail(subject, text)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False)


@pytest.mark.parametrize(
    ("subject", "text", "fields"),
    [
        ("Je suis absent", "Absente ce jour, je vous répondrai dès mon retour.", {"Return_Path": "<>"}),
        ("Auto: Domanda", "Torno presto.", {"Return_Path": "<>"}),
        ("RE: Antrag", "Ich befinde mich in Elternzeit.", {"X_Auto_Response_Suppress": "All"}),
        ("Ferie", "Ci vediamo a settembre.", {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}),
        ("Autoresponder", "Jesteśmy nieobecni.", {"In_Reply_To": "<1@desk.example>"}),
        ("Poza biurem", "Wracam 15.08.", {"In_Reply_To": "<1@desk.example>"}),
        ("Abwesenheit", "Melde mich.", {"In_Reply_To": "<1@desk.example>"}),
        ("Autoreply from ann@mail.example", "This account is no longer in use.", {}),
        ("Auto Response Re: hello", "In meetings all day.", {}),
    ],
)
def test_a_field_confirms_an_ambiguous_subject_or_text(subject, text, fields):
    """A null return path, a request for no answers or a reference to our mail decide what words leave open."""
    message = mail(subject, text, **fields)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False)


PEOPLE = [
    ("Re: Incontro", "Sono in malattia. Il messaggio automatico del portale dice che la pratica è chiusa: è vero?"),
    ("Re: Incontro", "Sono in congedo da lunedì, allego prima i documenti.\n\nMario"),
    (
        "Re: Permit",
        "I am on leave from Monday.\n\nThe portal's automatic e-mail says my permit has expired; it has not.",
    ),
    ("Automatyczna odpowiedź nie działa", "Od wczoraj nie działa mi automatyczna odpowiedź. Proszę o pomoc."),
    ("Autoresponder", "Proszę o włączenie autorespondera na moim koncie od 12 do 20 sierpnia."),
    ("Risposta automatica", "Ho ricevuto una vostra risposta automatica ma nessuno mi ha più contattato."),
    ("Auto-reply", "I set up an auto-reply but people keep telling me they get it twice."),
    ("Out of office not working", "My out of office reply has stopped working since the migration."),
    ("Respuesta automática", "Necesito quitar la respuesta automática de mi cuenta."),
    ("Abwesenheitsnotiz einrichten", "Wie kann ich eine Abwesenheitsnotiz einrichten? Ich fahre in den Urlaub."),
    (
        "Abwesenheit",
        "Ich bin bis 20. August im Urlaub und kann den Termin nicht wahrnehmen. Bitte nennen Sie mir einen neuen.",
    ),
    ("Nieobecność na szkoleniu", "Nie wezmę udziału w szkoleniu, jestem na zwolnieniu lekarskim do 20 października."),
    ("Assenza", "Comunico che mio figlio sarà assente dal 3 al 7 maggio per motivi familiari."),
    ("Away from home", "I am away from home until 5 June, please hold my post and call me."),
    ("Sono in ferie dal 5 agosto", "Sono in ferie dal 5 agosto: vi prego di fissare l'appuntamento prima."),
    ("Jestem na urlopie wychowawczym", "Jestem na urlopie wychowawczym od 1.03. Przesyłam wymagane oświadczenie."),
    ("My manager is out of office", "My manager is out of the office until 3 May, so I send the form unsigned."),
    ("On leave from Monday", "I'm on leave from Monday until 15 October, so please send me the form before."),
    ("Re: [HOT-55] Pytanie", "Dziękuję. Jestem teraz poza biurem, odpowiem po powrocie z kompletem danych."),
    (
        "Re: [HOT-55] Pytanie",
        "Dostałem taką odpowiedź od pani Nowak, przekazuję.\n\nPrzebywam na urlopie do 24 sierpnia. W pilnych sprawach "
        "proszę o kontakt z sekretariatem.",
    ),
    ("R: Richiesta documenti", "Sono fuori sede fino a giovedì. Le mando i documenti appena rientro."),
    ("Urlop", "W przyszłym tygodniu jestem na urlopie, dlatego dokumenty dostarczę dopiero po 24 sierpnia."),
    (
        "Zastępstwo w lipcu",
        "W lipcu jestem na urlopie, zastępuje mnie Piotr Zięba. Proszę przekazać mu dostęp do sprawy.",
    ),
    ("Auto: cambio targa", "Invio i documenti per il cambio targa. Sono reperibile fino al 20 maggio."),
]


@pytest.mark.parametrize(("subject", "text"), PEOPLE)
def test_people_who_write_of_absences_and_autoresponders(subject, text):
    """Who is away, or asks about an automatic reply, gets a ticket: a lost question is the worst error."""
    fields = {"In_Reply_To": "<1@desk.example>"} if subject.startswith(("Re:", "R:")) else {}
    message = mail(subject, text, **fields)
    assert message.opens_ticket, [each.rule for each in message.evidence if each.hit]


def test_business_software_asks_for_no_answers_to_peoples_mail():
    """X-Auto-Response-Suppress on a question is no sign of a notice: it only forbids the acknowledgement."""
    text = "I am on leave until 15 October. Could you please send me the form before?"
    message = mail("On leave", text, X_Auto_Response_Suppress="All")
    assert (message.opens_ticket, message.acknowledgeable) == (True, False)


def test_a_person_who_answers_a_desk_with_its_words():
    """Thanks, a number and "as soon as possible" are a person's words too if he goes on."""
    message = mail(
        "Re: Ticket 889",
        "We have received your message, thank you. As soon as possible please correct the invoice.",
        In_Reply_To="<1@desk.example>",
    )
    assert message.opens_ticket


@pytest.mark.parametrize("mark", ["", "> "])
def test_a_few_words_over_our_own_acknowledgement(mark):
    """Who answers an acknowledgement is a person, also where his program marks nothing as quoted."""
    ours = "Dzień dobry,\n\notrzymaliśmy Państwa zgłoszenie.\n\nNumer zgłoszenia: HOT-2026-0042".replace(
        "\n", f"\n{mark}"
    )
    message = mail("Odp: [HOT-2026-0042] Potwierdzenie", f"OK, czekam.\n\n{mark}{ours}", In_Reply_To="<1@desk.example>")
    assert message.opens_ticket


def test_a_question_over_the_words_of_an_automatic_answer():
    """Who asks above an automatic answer that no mark shows as quoted is a person."""
    text = "Kiedy dostanę decyzję? Pismo wysłałam w maju.\n\nTo jest automatyczna odpowiedź. Otrzymaliśmy wiadomość."
    assert mail("Re: Potwierdzenie", text, In_Reply_To="<1@desk.example>").opens_ticket
    assert mail("Pytanie", "Przyszło tylko „To jest automatyczna odpowiedź”. Czekam dalej.").opens_ticket
    text = "Thank you for your email. It says do not reply to this message, but where can I answer?"
    assert mail("Re: Answer", text, In_Reply_To="<1@desk.example>").opens_ticket


def test_mail_that_a_program_forwards():
    """What somebody's program passes on was written by a person; no answer goes to it by itself."""
    message = mail("Pytanie", "Kiedy otwarte?", Auto_Submitted="auto-forwarded")
    assert (message.opens_ticket, message.acknowledgeable) == (True, False)


def test_a_field_that_says_that_a_mail_is_no_automatic_reply():
    """``X-Autoreply: no`` is a person's."""
    assert mail("Pytanie", "Kiedy otwarte?", X_Autoreply="no").acknowledgeable
    assert not mail("Pytanie", "Kiedy otwarte?", X_Autorespond="").opens_ticket


def test_a_question_about_dmarc_reports_is_no_report():
    """The words of a report's subject count only as a report writes them."""
    assert mail("DMARC aggregate report question", "We keep receiving your reports.").opens_ticket
    assert not mail("DMARC Aggregate Report for desk.example", "See attachment.").opens_ticket
    assert mail("Complaint about message from your office", "I was treated badly.").opens_ticket


REPORT = """From: Reports <report@mailer.example>
To: desk@desk.example
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

{text}
--b
Content-Type: application/gzip
Content-Disposition: attachment; filename="{name}"
Content-Transfer-Encoding: base64

H4sIAAAAAAAAAwMAAAAAAAAAAAA=
--b--
"""


@pytest.mark.parametrize("name", ["mailer.example!desk.example!1730000000!1730086399.xml.gz",
                                  "mailer.example!desk.example!1730000000!1730086399!001.json.gz"])  # fmt: skip
def test_a_dmarc_or_tls_report_is_known_by_its_file(name):
    """The attachment's name, which the standards prescribe, says what the mail is under any subject."""
    message = parse(REPORT.format(subject="Weekly numbers", text="Attached.", name=name).encode())
    assert (message.kind, message.opens_ticket) == (Kind.FEEDBACK_REPORT, False)
    assert parse(REPORT.format(subject="Weekly numbers", text="Attached.", name="photos.gz").encode()).opens_ticket
    assert parse(REPORT.format(subject="Fwd: Weekly", text="See below.", name=name).encode()).opens_ticket
    assert parse(REPORT.format(subject="Weekly", text="Who reads these?", name=name).encode()).opens_ticket


RECEIPTS = [
    ("INC0012345 - Question", "Your call has been logged. You will be contacted by an engineer."),
    ("Apertura ticket #9981", "È stato aperto il ticket #9981. Un operatore risponderà quanto prima."),
    ("Avvenuta ricezione", "Il messaggio è pervenuto a questo ufficio. Messaggio generato automaticamente."),
    ("[Zgłoszenie #881] Pytanie", "Zgłoszenie zostało zarejestrowane pod numerem 881."),
    (
        "Re: Domanda [rif. 2026/4411]",
        "La Sua segnalazione è stata registrata con il numero 2026/4411. Sarà contattato.",
    ),
    ("Votre demande n° 4512", "Votre demande a bien été enregistrée. Nos équipes vous répondront sous 48 heures."),
    ("[Ticket #5567] Consulta", "Su solicitud ha sido registrada con el número 5567."),
]


@pytest.mark.parametrize(("subject", "text"), RECEIPTS)
def test_receipts_without_any_field(subject, text):
    """A desk's receipt is known by subject and text together."""
    message = mail(subject, text)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False)


CONFIRMATIONS = [
    ("Potwierdzenie", "Potwierdzam otrzymanie dokumentów. Odpowiem w ciągu 3 dni."),
    ("Conferma ricezione", "Ho ricevuto la vostra comunicazione. Vi risponderò entro 10 giorni con i documenti."),
    ("Eingangsbestätigung", "Ich habe Ihre Nachricht erhalten. Die Unterlagen schicke ich innerhalb einer Woche."),
    ("Accusé de réception", "J'ai bien reçu votre message et je vous envoie les pièces sous 10 jours."),
    (
        "Thank you for your email",
        "We have received your invoice and will reply within 30 days. However the sum is wrong.",
    ),
    ("Case 00123456", "Thank you for your email. The parcel has been received, my reference number is 00123456."),
]


@pytest.mark.parametrize(("subject", "text"), CONFIRMATIONS)
def test_people_who_confirm(subject, text):
    """Who confirms for himself is a person, with the words of a receipt and its subject."""
    assert mail(subject, text).opens_ticket

"""What kind a mail is: sentences and fields as machines and people write them, apart from the parser's tables."""

import pytest

from parsers import parse
from parsers.values import Kind


def mail(text="Treść", subject="Pytanie", sender="Jan Kowalski <jan.kowalski@wp.pl>", **fields):
    """One mail through the whole parser; ``fields`` with underscores are header fields."""
    lines = [f"From: {sender}", "To: hotline@desk.example", f"Subject: {subject}", "Message-ID: <1@x.example>"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    head = "\n".join(
        [*lines, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    )
    return parse(f"{head}\n\n{text}\n".encode())


def hits(message):
    return [each.rule for each in message.evidence if each.hit]


ABSENCES = [
    (
        "Risposta automatica: Richiesta",
        "Sono fuori ufficio fino al 12 maggio. Per urgenze contattare il dott. Bianchi.",
    ),
    (
        "Odpowiedź automatyczna: Pytanie",
        "Dzień dobry,\njestem na urlopie do 12.05. W pilnych sprawach proszę o kontakt z p. Nowak.",
    ),
    ("Automatic reply: Question", "I am out of the office until Monday."),
    ("Automatische Antwort: Anfrage", "Ich bin bis zum 12. Mai nicht im Büro."),
    ("Abwesenheitsnotiz: Anfrage", "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub."),
    ("Réponse automatique : Demande", "Je suis absent jusqu'au 12 mai."),
    ("Respuesta automática: Consulta", "Estoy fuera de la oficina hasta el lunes."),
    ("Out of Office: Re: Question", "Back next week."),
    ("Auto: Re: your mail", "gone fishing"),
    ("Fuori sede", "Sarò assente dal 3 al 7 maggio. Risponderò al mio rientro."),
    ("Jestem na urlopie Re: Pytanie", "Wracam 12 maja, w sprawach pilnych proszę o kontakt z sekretariatem."),
    (
        "Nieobecność",
        "Dzień dobry,\nuprzejmie informuję, że do 15 maja przebywam na urlopie. W pilnych sprawach proszę o kontakt z zastępcą.",
    ),
    ("Jan Kowalski is out of the office (returning 05/14/2021)", "I will be out of the office starting 05/03/2021."),
    ("Re: pytanie (Out of office)", "Wracam w poniedziałek."),
    ("AutoReply: HOT", "Your message will be read when I return."),
    ("[EXT] Automatyczna odpowiedź: test", "Dziękuję za wiadomość."),
]


@pytest.mark.parametrize(("subject", "text"), ABSENCES)
def test_absence_notices_by_words_alone(subject, text):
    """An out-of-office notice without any honest field is an automatic reply, opens no ticket and gets no answer."""
    message = mail(text, subject)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False), hits(
        message
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "AUTO-REPLIED (vacation); owner-email=x@y.example"},
        {"Auto_Submitted": "(a comment (nested)) auto-replied"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "vacation"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>", "In_Reply_To": "<0@desk.example>"},
        {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-replied"},
    ],
)
def test_automatic_replies_by_field(fields):
    """RFC 3834's field with comments, case and parameters, and the fields of older autoresponders."""
    message = mail("Sono in vacanza", "Re: Pytanie", **fields)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False), hits(
        message
    )


@pytest.mark.parametrize("value", ["no", "No", " no ", "no (really)", "no; x=y"])
def test_auto_submitted_no_is_a_person(value):
    """RFC 3834, section 5: ``no`` says that a person sent the mail."""
    message = mail(Auto_Submitted=value)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.HUMAN, True, True)
    assert message.auto_submitted == "no"


@pytest.mark.parametrize(
    ("value", "allowed"),
    [("All", False), ("DR, AutoReply", False), ("oof,RN", False), ("DR, RN, NRN", True), ("None", True), ("ndr", True)],
)
def test_response_suppress_words_that_forbid(value, allowed):
    """X-Auto-Response-Suppress: All, AutoReply and OOF forbid an answer, the words about reports do not."""
    message = mail(X_Auto_Response_Suppress=value)
    assert message.acknowledgeable is allowed
    assert message.opens_ticket


RECEIPTS = [
    (
        "[Ticket#20210503] Re: domanda",
        "Gentile utente, abbiamo ricevuto la sua richiesta e le risponderemo al più presto.",
    ),
    (
        "Potwierdzenie przyjęcia zgłoszenia 12345",
        "Dziękujemy za kontakt. Państwa zgłoszenie zostało zarejestrowane pod numerem 12345.",
    ),
    (
        "Request received: [#12345]",
        "Your request (12345) has been received and is being reviewed by our support staff.",
    ),
    ("Eingangsbestätigung", "Ihre Anfrage ist bei uns eingegangen. Dies ist eine automatisch generierte Antwort."),
    ("Re: pytanie", "To jest automatyczna odpowiedź. Otrzymaliśmy Twoją wiadomość."),
]


@pytest.mark.parametrize(("subject", "text"), RECEIPTS)
def test_receipts_of_other_desks(subject, text):
    """Another desk's "we have your mail" opens no ticket and gets no answer: two desks must not talk for ever."""
    message = mail(text, subject)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.AUTO_REPLY, False, False), hits(
        message
    )


NEWSLETTERS = [
    "Scopri le nuove offerte!\nhttp://shop.example/a\n\nSe non desideri più ricevere le nostre comunicazioni clicca qui.",
    "Nowości w sklepie.\n\nJeśli nie chcesz otrzymywać newslettera, kliknij tutaj, aby się wypisać z listy.",
    "Wiosenne promocje\n\nOtrzymujesz tę wiadomość, ponieważ zapisałeś się do naszego biuletynu.",
    "Big sale\n\nView this email in your browser\nUnsubscribe | Update your preferences",
    "Unser Angebot\n\nVom Newsletter abmelden",
    "Nos offres\n\nPour vous désabonner, cliquez ici",
    "Ofertas\n\nSi desea darse de baja, pulse aquí",
    "Ricevi questa email perché sei iscritto alla nostra newsletter.",
    "Sei iscritto. Visualizza questa email nel browser.",
]


@pytest.mark.parametrize("text", NEWSLETTERS)
def test_newsletters_without_honest_fields(text):
    """By its words a newsletter is not acknowledged; in doubt a ticket is opened."""
    message = mail(text, "Offerte di maggio")
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.BULK, True, False), hits(message)


NOTIFICATIONS = [
    ("noreply@bank.example", "Il suo estratto conto è disponibile."),
    ("no-reply@sklep.example", "Paczka w drodze."),
    ("info@shop.example", "Questo è un messaggio automatico, si prega di non rispondere a questa email."),
    ("biuro@sklep.example", "Wiadomość została wygenerowana automatycznie, prosimy na nią nie odpowiadać."),
    ("service@x.example", "This is an automatically generated email, please do not reply."),
    ("info@x.example", "Bitte antworten Sie nicht auf diese E-Mail."),
    ("notifications@forge.example", "A new comment was posted."),
    ("nepasrepondre@x.example", "Votre commande"),
    ("nie-odpowiadaj@urzad.example", "Twoja sprawa"),
]


@pytest.mark.parametrize(("sender", "text"), NOTIFICATIONS)
def test_notifications_without_honest_fields(sender, text):
    """By sender or words a notification is not acknowledged; in doubt a ticket is opened."""
    message = mail(text, "Informacja", sender)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.NOTIFICATION, True, False), hits(
        message
    )


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"List_Id": "<help.lists.example>", "List_Post": "<mailto:help@lists.example>"}, Kind.LIST),
        ({"Precedence": "list"}, Kind.LIST),
        ({"Mailing_List": "contact x-help@y.example; run by ezmlm"}, Kind.LIST),
        ({"X_BeenThere": "x@y.example", "X_Mailman_Version": "2.1"}, Kind.LIST),
        ({"Sender": "owner-talk@lists.example"}, Kind.LIST),
        ({"Precedence": "bulk"}, Kind.BULK),
        ({"List_Unsubscribe": "<mailto:u@x.example>", "X_Mailgun_Sid": "abc", "List_Id": "<1.mailgun>"}, Kind.LIST),
        ({"List_Unsubscribe": "<mailto:u@x.example>", "X_MC_User": "abc"}, Kind.BULK),
        ({"Auto_Submitted": "auto-generated"}, Kind.NOTIFICATION),
    ],
)
def test_honest_fields_of_lists_and_machines(fields, kind):
    """Mail that says itself that it is a list's or a program's opens no ticket."""
    message = mail(**fields)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (kind, False, False), hits(message)


def test_a_web_forms_mail_opens_a_ticket():
    """Generated by a program, but a person waits for the answer at Reply-To."""
    message = mail(
        "Pytanie z formularza", sender="wordpress@site.example", Auto_Submitted="auto-generated", Reply_To="anna@wp.pl"
    )
    assert message.opens_ticket
    assert not message.acknowledgeable


def test_a_null_return_path_alone_is_no_reason_to_lose_a_question():
    """RFC 3834, section 2: nothing automatic is sent; but the mail is looked at."""
    message = mail("Kiedy otwarte?", Return_Path="<>")
    assert message.opens_ticket
    assert message.suppressed_because == ("null_return_path",)


CHALLENGES = [
    (
        "Please confirm your message",
        "Your message is being held because you are not on my list of approved senders. Reply to confirm that you are a human.",
    ),
    (
        "Your email to bob requires verification",
        "The message you sent has been held. Click below to verify that you are a person, a one-time process.",
    ),
]


@pytest.mark.parametrize(("subject", "text"), CHALLENGES)
def test_challenges(subject, text):
    """A challenge-response system is neither answered nor taken for a person."""
    message = mail(text, subject)
    assert (message.kind, message.acknowledgeable) == (Kind.CHALLENGE, False), hits(message)
    assert mail(text, subject, Return_Path="<>").opens_ticket is False


def test_a_person_who_wants_a_confirmation_gets_a_ticket():
    """The words of a challenge without a machine's return path are no reason to lose a question."""
    assert mail(
        "Please confirm that you received the message with my documents.", "Please confirm this email"
    ).opens_ticket


PEOPLE = [
    (
        "Fwd: Undelivered Mail Returned to Sender",
        "Co to znaczy?\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON <m@x.example>\nDate: Mon, 3 May 2021 10:00\nSubject: Undelivered Mail Returned to Sender\nTo: me\n\nThis is the mail system at host x.",
        {},
    ),
    (
        "RE: Automatic reply: Question",
        "Thanks, I will wait. By the way, is the deadline Friday?\n\n> I am out of the office until Monday.",
        {},
    ),
    ("Richiesta", "Buongiorno, sono in ferie fino al 12 maggio: posso consegnare la domanda dopo?", {}),
    ("Pytanie", "Jestem na urlopie do 15 maja. Czy mogę złożyć wniosek później?", {}),
    (
        "Fwd: Newsletter",
        "Posso iscrivermi?\n\n---------- Forwarded message ---------\nFrom: X <n@x.example>\nDate: Mon, 3 May 2021\nSubject: N\nTo: m\n\nUnsubscribe here. View in your browser.",
        {},
    ),
    (
        "Re: oferta",
        "Nie rozumiem tej oferty.\n\nW dniu 03.05.2021 o 10:00, Sklep pisze:\n> Aby się wypisać z newslettera kliknij tutaj",
        {},
    ),
    ("Domanda", "Salve", {"X_Mailer": "Libero Mail", "X_Priority": "3"}),
    ("Question", "Hello", {"Feedback_ID": "ia1234:Fastmail", "X_ME_Sender": "<xms:abc>"}),
    (
        "Question",
        "Hi",
        {
            "Importance": "high",
            "Disposition_Notification_To": "jan@wp.pl",
            "X_Originating_IP": "10.0.0.1",
            "X_Spam_Status": "No",
            "Thread_Index": "abc",
        },
    ),
    ("Delivery of my documents", "When will the delivery of my documents happen?", {}),
    ("Urlop", "Dzień dobry, ile dni urlopu mi przysługuje?", {}),
    ("Assenza per malattia", "Come devo comunicare l'assenza per malattia?", {}),
    ("Problem with newsletter", "I cannot subscribe to your newsletter, the page says error. What shall I do?", {}),
    ("Read the docs", "I read the documentation but do not find the form. Where is it?", {}),
    (
        "Fuori sede",
        "Buongiorno, sono una studentessa fuori sede e vorrei sapere come votare nella città dove studio.",
        {},
    ),
    ("Auto: rejestracja", "Chcę zarejestrować auto.", {}),
    ("Assenza", "Comunico la mia assenza all'appuntamento di domani, vorrei spostarlo.", {}),
    ("Returned mail", "My letter came back. Which address is right?", {}),
    ("Ticket", "I bought a ticket for the bus and want my money back.", {}),
    ("Conferma appuntamento", "Grazie per la vostra risposta, confermo l'appuntamento di lunedì.", {}),
    ("Re: Pytanie", "Dziękuję za odpowiedź i pozdrawiam.", {"In_Reply_To": "<1@desk.example>"}),
    ("Re: domanda", "Vielen Dank für Ihre Nachricht. Ich habe noch eine Frage: wann ist offen?", {}),
]


PEOPLE += [
    ("Ricevuta di ritorno", "Non mi è ancora arrivata la ricevuta di ritorno della raccomandata.", {}),
    ("Urlop macierzyński", "Jestem na urlopie macierzyńskim do 15 maja, proszę o wyjaśnienie w sprawie zasiłku.", {}),
    ("Jestem na urlopie macierzyńskim", "Jestem na urlopie od 1 marca i chciałabym złożyć wniosek przez internet.", {}),
    ("Autoodpowiedź", "Jak ustawić autoodpowiedź w poczcie?", {}),
    ("Re: Richiesta n. 12345", "Grazie per la vostra richiesta, in allegato i documenti mancanti.", {}),
    ("Re: Zgłoszenie 12345", "Dziękujemy za wiadomość. Dokumenty przesyłamy pocztą.", {}),
    ("Read receipts", "Your last mail was read by my wife, she asks what return receipt means?", {}),
    ("Undelivered mail", "Hello, my message to your office could not be delivered. What can I do?", {}),
    (
        "Niedostarczona wiadomość",
        "Moja wiadomość do Państwa nie została dostarczona, skrzynka jest pełna. Proszę o inny adres.",
        {},
    ),
    (
        "Mancato recapito",
        "Buongiorno, la mia raccomandata non è stata consegnata e non è stato possibile recapitarla.",
        {},
    ),
]


@pytest.mark.parametrize(("subject", "text", "fields"), PEOPLE)
def test_people_are_people(subject, text, fields):
    """People who quote, forward or write about machines' mail open a ticket and may be acknowledged."""
    message = mail(text, subject, **fields)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.HUMAN, True, True), hits(message)


@pytest.mark.parametrize(
    "sender",
    [
        "Noreen Ply <noreen.ply@x.example>",
        "info@firma.example",
        "Biuro <biuro@szkola.example>",
        "support@x.example",
        "Norep Lyon <norep@x.example>",
        "newsome@x.example",
        "Bot Anna <a.bot@x.example>",
        "kontakt@x.example",
        "Robot Factory <sales@robot.example>",
        "admin@x.example",
        "Alert Karl <karl.alert@x.example>",
    ],
)
def test_shared_and_odd_addresses_are_peoples(sender):
    """A shared address, or a name that looks like a machine's, is no reason to be silent."""
    message = mail("Dzień dobry, kiedy biuro jest otwarte?", sender=sender)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.HUMAN, True, True), hits(message)


def test_every_rule_leaves_its_answer():
    """Hits and misses are recorded, each with a reason that holds no word of the mail."""
    message = mail("Tajne", "Sekret")
    assert len(message.evidence) > 25
    assert not any("Tajne" in each.why or "Sekret" in each.why for each in message.evidence)


def test_an_administrator_is_a_person():
    """Who looks after a mail system may ask about one."""
    message = mail(
        "Nasza wiadomość nie została dostarczona, proszę o sprawdzenie.",
        "Problem z pocztą",
        "Administrator Systemu <admin@firma.example>",
    )
    assert (message.kind, message.opens_ticket) == (Kind.HUMAN, True), hits(message)


ANNOUNCEMENTS = [
    (
        "Fattura elettronica disponibile",
        "Gentile Cliente,\nla tua fattura è nella tua area riservata: https://area.example/login",
        "info@luce.example",
    ),
    (
        "Ordine #12345 spedito",
        "Ciao Mario, il tuo ordine è stato spedito. Traccia la spedizione: https://t.example/1",
        "ordini@negozio.example",
    ),
    (
        "Nowa wiadomość w serwisie",
        "Masz nową wiadomość. Zaloguj się, aby ją przeczytać: https://x.example",
        "kontakt@serwis.example",
    ),
    (
        "Zaproszenie na konferencję",
        "Serdecznie zapraszamy na konferencję. Rejestracja: https://k.example/r. Liczba miejsc ograniczona.",
        "biuro@k.example",
    ),
    ("Last chance: 50% off", "Hi there, don't miss our sale. Shop now https://s.example/1", "hello@shop.example"),
    ("Your verification code is 123456", "Use this code to sign in.", "security@x.example"),
    ("Cron <root@srv> run-parts", "output", "root@srv.example"),
]


@pytest.mark.parametrize(("subject", "text", "sender"), ANNOUNCEMENTS)
def test_announcements_without_any_field(subject, text, sender):
    """What announces, wants nothing and speaks of nobody is not acknowledged; a ticket is opened all the same."""
    message = mail(text, subject, sender)
    assert (message.opens_ticket, message.acknowledgeable) == (True, False), hits(message)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Faktura", "Dzień dobry, przesyłam fakturę za maj. Pozdrawiam, Anna"),
        ("Promemoria", "Buongiorno, attendo ancora una risposta alla mia mail del 3 maggio."),
        ("Przypomnienie", "Dzień dobry, czekam na odpowiedź na moje pismo."),
        ("Reminder", "Hello, I am still waiting for your answer about my request."),
        ("Webinar", "Come posso iscrivermi al webinar? Il sito https://x.example non funziona."),
        ("Logowanie", "Nie mogę się zalogować na stronie https://x.example/login, proszę o pomoc."),
    ],
)
def test_people_with_the_same_subjects(subject, text):
    """The same subjects over a person's words are a person's."""
    message = mail(text, subject)
    assert (message.opens_ticket, message.acknowledgeable) == (True, True), hits(message)


def test_yahoos_stamp_is_no_lists():
    """Yahoo stamps its people's mail too; only the stamp of its groups means a list."""
    assert mail(X_Yahoo_Newman_Id="1.2.bm@omp.mail.yahoo.example", X_Yahoo_Newman_Property="ymail-3").opens_ticket
    assert mail(X_Yahoo_Newman_Property="groups-compose").kind is Kind.LIST


@pytest.mark.parametrize("sender", ["LISTSERV@lists.example", "majordomo@lists.example", "sympa@lists.example"])
def test_a_list_managers_own_mail(sender):
    """The program that manages lists is no person, whatever it confirms."""
    message = mail("You are subscribed.", "Welcome", sender)
    assert (message.kind, message.opens_ticket, message.acknowledgeable) == (Kind.LIST, False, False)


def test_a_post_that_kept_nothing_but_its_return_path():
    """A return path of the list that the mail was sent to is a list's; of another name it proves nothing."""
    assert mail(Return_Path="<hotline-bounces+me=desk.example@desk.example>").kind is Kind.LIST
    assert mail(Return_Path="<bounces+123-abcd@mailer.example>").opens_ticket
    assert mail(Return_Path="<other-bounces@lists.example>").opens_ticket

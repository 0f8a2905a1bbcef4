"""Newsletters and notifications that carry no honest field are not acknowledged; people who write alike are."""

from __future__ import annotations

import pytest

from parsers import parse
from parsers.values import ParsedMessage

NOTIFICATIONS = {
    "it: ticket": (
        "Il tuo biglietto",
        "In allegato trovi il biglietto del museo per il 9 maggio. Codice 88-K. Buona visita!",
    ),
    "pl: ticket": ("Twój bilet", "W załączniku bilet do muzeum na 9 maja. Numer 88-K. Miłego zwiedzania!"),
    "pl: password": (
        "Zmiana hasła",
        "Witaj Olu,\n\nktoś poprosił o nowe hasło do Twojego konta w Księgarni Pod Lipą. Aby je ustawić, kliknij w poniższy"
        " link:\nhttps://lipa.example/h/77\n\nJeśli to nie Ty, zignoruj tę wiadomość.",
    ),
    "pl: parcel": (
        "Paczka w drodze",
        "Twoja przesyłka została nadana. Możesz ją śledzić pod adresem https://paczki.example/s/9981\n\nZespół Paczek",
    ),
    "it: booking": (
        "Prenotazione",
        "Ciao Elsa,\n\nla tua prenotazione presso Rifugio Stella è stata confermata. Puoi modificarla sul sito"
        " https://stella.example/p/12\n\nIl team di Rifugio Stella",
    ),
    "it: access": (
        "Nuovo accesso",
        "È stato effettuato un accesso al tuo account.\n\nIndirizzo IP: 192.0.2.9\nDispositivo: telefono\nOra: 10:12\n\n"
        "Se non sei stato tu, cambia subito la password.",
    ),
    "en: comment": (
        "Reply in Garden talk",
        "Rose has replied to your comment:\n\n  nice tulips\n\nSee it at https://garden.example/c/5\n\nYou are receiving this"
        " because you follow the topic. Change your notification settings any time.",
    ),
    "en: tracker": (
        "[Shed #12] (New) Roof leaks",
        "Issue #12 has been reported by Tim.\n\nAuthor: Tim\nStatus: New\nPriority: High\n\nhttps://shed.example/12\n\n-- \n"
        "To change your notification preferences click here: https://shed.example/my",
    ),
    "de: order": (
        "Danke",
        "Hallo Uwe,\n\nvielen Dank für Ihre Bestellung. Sie können Ihre Bestellung hier ansehen:"
        " https://blumen.example/b/4\n\nIhr Blumen-Team",
    ),
    "de: ticket": (
        "Gartenschau",
        "Hallo Uwe,\nwenn noch nicht geschehen, können Sie Ihr Ticket hier herunterladen: https://garten.example/t\n\n"
        "Viele Grüße\nDas Gartenschau-Team",
    ),
    "fr: code": ("Code", "Bonjour,\n\nvotre code de connexion est 481516. Ce code expire dans dix minutes."),
    "es: account": (
        "Cuenta",
        "Hola Eva:\n\nSe ha creado tu cuenta. Para activar la cuenta haz clic en el siguiente enlace:"
        " https://flores.example/a\n\nEl equipo de Flores",
    ),
    "it: nightly job": (
        "SRV02",
        "Processo di archiviazione: MENSILE\nStato: completato con avvisi\nInizio: 1:00\nFine: 3:20\nErrori: 2",
    ),
    "pl: watcher": ("drukarnia", "Usługa: kolejka\nHost: druk1\nStan: zatrzymana\nCzas: 4:12"),
    "it: press release": (
        "Inaugurata la palestra",
        "COMUNICATO STAMPA\n\nInaugurata la palestra di via Po\n\nBorgo, 3 marzo. Il taglio del nastro questa mattina.",
    ),
    "en: call for papers": (
        "Call for papers: ROADS 2026",
        "ROADS 2026, Lisbon\n\nTopics: bridges, tunnels\nDeadline: 1 May",
    ),
    "en: link that may fail": (
        "Sign in",
        "Hello Ann,\nuse this link to sign in to your account: https://garden.example/s\nIf the link does not work, copy and paste it.",
    ),
    "it: comment": (
        "Nuova voce",
        "Autore: Pia https://orto.example/p\nCommento:\nBelle zucche\nVedi: https://orto.example/c/3",
    ),
    "en: order": ("Tulips", "Summary\n\n12 x red tulip\n\nSubtotal: 12.00\nShipping: 3.00\nTotal: 15.00"),
    "it: code": ("Accesso", "Salve Pia,\nil tuo codice di accesso è\n481516"),
    "en: cron": ("Cron <root@srv> /opt/night", "rsync: broken pipe at io.c(1)"),
    "pl: shop": ("Wiosna w ogrodzie", "Sadzonki już od 9 zł, darmowa dostawa!\nhttps://sad.example/wiosna"),
    "it: bill": (
        "Bolletta",
        "La bolletta di marzo è disponibile nell'area clienti. Importo totale 31,20 €, con scadenza 3 aprile.",
    ),
    "it: domain": ("Rinnovo", "Il dominio borgo.example scadrà tra 14 giorni. Puoi rinnovarlo su https://reg.example"),
    "pl: course": (
        "Szkolenie: zamówienia publiczne",
        "Szanowni Państwo,\nszkolenie odbędzie się 3 kwietnia. Cena: 390 zł netto.\nFormularz zgłoszenia: https://kursy.example/z",
    ),
}
PEOPLE = {
    "it: a ticket with a fault": (
        "Il tuo biglietto",
        "Buongiorno, mi è arrivato questo biglietto ma la data è sbagliata. Potete correggerla? Grazie, Ada",
    ),
    "it: no longer wants a service": (
        "Mensa",
        "Buongiorno, mio figlio non vuole più la mensa: dove trovo il modulo? Ho visto https://mensa.example/moduli\nAda",
    ),
    "pl: locked account": (
        "Konto",
        "Dzień dobry,\nmoje konto zostało zablokowane, a link do zmiany hasła wygasł. Kliknęłam trzy razy. Proszę o pomoc.",
    ),
    "pl: an office sends": (
        "Potwierdzenie",
        "Szanowni Państwo,\nw nawiązaniu do pisma przesyłamy potwierdzenie wpłaty. Państwa zamówienie nr 5 zostało opłacone."
        "\n\nZ poważaniem\nZespół Księgowości\nwww.firma.example",
    ),
    "it: newsletter asked about": (
        "Vostra newsletter",
        "Buongiorno,\nho ricevuto la vostra newsletter ma il link per la disiscrizione non funziona. Chiedo la cancellazione.",
    ),
    "it: disclaimer": (
        "Trasmissione verbale",
        "Si trasmette il verbale firmato e si resta in attesa di riscontro.\n\nDistinti saluti\nUfficio Tecnico\n\n"
        "Se non desidera più ricevere nostre comunicazioni scriva a privacy@ditta.example",
    ),
    "it: advertising signature": (
        "Lampione",
        "Il lampione davanti al civico 12 è spento da una settimana.\n\nCordiali saluti\nSara Greco\nwww.alfa.example\n"
        "Iscriviti alla nostra newsletter: https://alfa.example/newsletter",
    ),
    "en: unpaid invoice": (
        "Invoice 7/2026",
        "Good morning,\ninvoice 7/2026 has not been paid. Please check and let us know.\n\nThe Northwind Accounts Team",
    ),
    "en: password": (
        "Password",
        "Hello,\nI click on forgotten password, your mail arrives, but your link has expired. What now?",
    ),
    "it: wrong amount": (
        "Bolletta 9/2026",
        "L'importo totale della bolletta è errato: con scadenza 3 aprile risultano 90 euro, il contatore segna 12.",
    ),
    "en: broken link": (
        "Order form",
        "Your site is down since noon and this link is broken: https://city.example/f\n\nTom Hill",
    ),
    "pl: wrong address": ("Zamówienie nr 9", "Towar z zamówienia został dostarczony pod zły adres.\n\nOgrody Lipa"),
    "it: journalist": (
        "Comunicato stampa",
        "Buongiorno, sono una giornalista: potete inviarmi il comunicato stampa sull'apertura della palestra?",
    ),
    "pl: press office": (
        "Informacja prasowa z wczoraj",
        "Dzień dobry,\nprzygotowuję tekst i potrzebuję komentarza do wczorajszej informacji prasowej.",
    ),
    "en: offer": (
        "Paper",
        "As discussed, our price is from 3 EUR a ream, free delivery included. Please let us know by Friday.\n\nRegards\nKim",
    ),
    "it: data asked for": ("Dati", "Ecco i dati richiesti:\nNome: Pia Testa\nTelefono: 333 1234567\nNata il: 1/1/1970"),
    "en: web form": (
        "Contact form",
        "A new message has been sent from your site.\n\nFull name: Pia Test\nPriority: low\nStatus: resident\nPhone: 555 12\n"
        "Message: Deadline of the waste charge for landlords.",
    ),
    "it: web form": (
        "Modulo",
        "Nominativo: Pia Testa\nEnte: Scuola Manzoni\nScadenza: 3 aprile\nTelefono: 333 12\nRichiesta: uso della palestra",
    ),
    "de: order": ("Bestellung 9", "Guten Tag,\ndie Ware aus meiner Bestellung ist beschädigt. Bitte prüfen Sie das."),
}
WEBMAIL = ("1000:rcube.php", "33:compose.php", "0:horde_mime.php")


def read(subject: str, body: str, *, sender: str = "info@firma.example", header: str = "") -> ParsedMessage:
    head = f"From: {sender}\nTo: urzad@gmina.example\nSubject: {subject}\nMessage-ID: <1@firma.example>\n{header}"
    return parse(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}\n".encode())


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_a_service_that_speaks_to_its_user_is_not_acknowledged(name: str) -> None:
    """Several signs of a service and none of a person: no acknowledgement, from an ordinary address; still a ticket."""
    message = read(*NOTIFICATIONS[name])
    assert not message.acknowledgeable
    assert message.opens_ticket


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_who_writes_of_such_things_is_acknowledged(name: str) -> None:
    """Who asks, wants, sends or speaks of himself outweighs the words of services, footers and signatures."""
    message = read(*PEOPLE[name])
    assert message.suppressed_because == ()
    assert message.opens_ticket


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_a_notification_that_is_passed_on_is_a_persons_mail(name: str) -> None:
    """The same words behind ``Fwd:`` or in an answer are not the writer's."""
    subject, body = NOTIFICATIONS[name]
    message = read(f"Fwd: {subject}", f"Co mam z tym zrobić?\n\n{body}")
    assert "speaks_as_service" not in message.suppressed_because
    assert message.opens_ticket


def test_the_way_out_of_a_newsletter_stands_beside_a_link() -> None:
    """Words about unsubscribing with a link forbid the acknowledgement even under a letter in the first person."""
    message = read(
        "Spring",
        "I have been busy in the garden, my friends.\n\nUnsubscribe <https://garden.example/u/5>",
        sender="a@b.example",
    )
    assert "says_bulk" in message.suppressed_because
    assert message.opens_ticket


MARGINS = (
    "Se non visualizzi correttamente la mail, fai clic qui.",
    "Guarda la versione web {}",
    "Per non ricevere più le nostre comunicazioni clicca qui {}",
    "Non ti interessa? Puoi cancellarti cliccando qui {}",
    "Nie widzisz obrazków? Kliknij tutaj {}",
    "Zrezygnuj z tych e-maili: {}",
    "Otrzymujesz tę wiadomość jako użytkownik portalu Lipa.",
    "Having trouble viewing this email? {}",
    "Would you rather not hear from us? Click here {}",
    "Remove me from this list {}",
    "Non desideri più il bollettino? {}",
    "Se non volete più ricevere inviti: {}",
    "Nie chcesz już newslettera? {}",
    "Aus dem Verteiler austragen: {}",
    "Cet e-mail ne s'affiche pas correctement ? Voir la version en ligne {}",
)


@pytest.mark.parametrize("margin", MARGINS)
def test_what_stands_above_or_under_a_newsletter(margin: str) -> None:
    """One line in the margin of a text that nobody speaks in is enough."""
    body = "Primavera\n\nÈ arrivata la nuova collezione di lampade.\n\n" + margin.format("https://lampade.example/u/1")
    message = read("Primavera", body)
    assert not message.acknowledgeable
    assert message.opens_ticket


def test_the_first_line_of_a_newsletter() -> None:
    """The way to the version in the browser often stands above everything else."""
    body = "View online https://lamps.example/3\n\nSpring is here. The new lamps have arrived."
    assert "says_bulk" in read("Spring", body).suppressed_because


@pytest.mark.parametrize("body", [
    "I voli del 3 marzo sono stati cancellati, vedi https://voli.example/9 . Il rimborso manca.",
    "La versione online del piano è qui: https://piano.example/v2 . Manca la tavola 4.",
    "The minutes can be read online at https://minutes.example/3 . Page 2 is missing a figure.",
])  # fmt: skip
def test_words_of_margins_in_a_letter(body: str) -> None:
    """The same words inside a sentence are a person's."""
    assert read("Domanda", body).suppressed_because == ()


@pytest.mark.parametrize("script", WEBMAIL)
def test_webmail_written_in_php_is_a_persons(script: str) -> None:
    """Roundcube, SquirrelMail and Horde name the script that sent the mail, as shops do."""
    body = "Dzień dobry, zgubiłam kartę mieszkańca."
    message = read("Karta", body, header=f"X-PHP-Originating-Script: {script}\n")
    assert message.acknowledgeable
    message = read("Karta", body, header="X-PHP-Originating-Script: 33:class-order.php\n")
    assert "mass_mailer" in message.suppressed_because

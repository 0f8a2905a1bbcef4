"""States and reasons as staff read them: Polish, Italian, English. In the database and in ``--json`` they stay keys."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("pl", "it", "en")

STATES: Final = {
    "scheduled": ("zaplanowane", "programmata", "scheduled"),
    "suppressed": ("nie wysyłamy", "non inviata", "not sent"),
    "call_back": ("telefonicznie", "per telefono", "by telephone"),
    "certified": ("poświadczona", "certificata", "certified"),
    "not_certified": ("niepoświadczona", "non certificata", "not certified"),
    "unverified": ("niezweryfikowana", "non verificata", "not verified"),
    "rejected": ("odrzucona", "non accettata", "rejected"),
    "failed": ("niedoręczona", "non consegnata", "not delivered"),
    "failed_timeout": ("niedoręczona w ciągu 24 godzin", "non consegnata entro 24 ore", "not delivered in 24 hours"),
    "conflict": ("sprzeczne pokwitowania", "ricevute contraddittorie", "contradictory receipts"),
    "bounced": ("zwrócona", "respinta", "returned"),
    "email": ("e-mail", "e-mail", "e-mail"),
    "pec": ("PEC", "PEC", "PEC"),
}

_MACHINE: Final = ("wiadomość automatyczna", "messaggio automatico", "an automatic message")
_MAYBE_MACHINE: Final = ("może być wiadomością automatyczną", "forse automatico", "may be an automatic message")
_LIST: Final = ("lista dyskusyjna", "lista di discussione", "a mailing list")
_BULK: Final = ("newsletter lub reklama", "newsletter o pubblicità", "a newsletter or advertising")
_MAYBE_BULK: Final = ("może być newsletterem", "forse una newsletter", "may be a newsletter")
_BOUNCE: Final = ("zwrot niedoręczonej wiadomości", "avviso di mancato recapito", "a delivery failure")
_ABSENCE: Final = ("automatyczna odpowiedź", "risposta automatica", "an automatic reply")
_RECEIPT: Final = ("potwierdzenie innego systemu", "ricevuta di un altro sistema", "another desk's receipt")
_CHALLENGE: Final = ("prośba o potwierdzenie nadawcy", "richiesta di conferma", "a request to confirm the sender")
_CALENDAR: Final = ("zaproszenie kalendarza", "invito del calendario", "a calendar message")
_NO_ADDRESS: Final = ("brak adresu nadawcy", "manca l'indirizzo", "there is no address")
_OWN: Final = ("nasz własny adres", "un indirizzo nostro", "one of our own addresses")
_LOOP: Final = ("pętla wiadomości", "messaggi in circolo", "mail going in circles")
_NULL_PATH: Final = ("pusty adres zwrotny", "mittente di busta vuoto", "a null return path")
_NO_REPLY: Final = ("adresu nikt nie czyta", "indirizzo che nessuno legge", "nobody reads that address")

REASONS: Final = {
    # of the policy of acknowledgements
    "switched_off": ("wyłączone w konfiguracji", "disattivata", "switched off for this mailbox"),
    "backlog": ("sprzed uruchomienia programu", "arrivato prima dell'avvio", "arrived before the start"),
    "not_acknowledgeable": _MACHINE,
    "auto_submitted": _MACHINE,
    "null_return_path": _NULL_PATH,
    "own_address": _OWN,
    "loop": _LOOP,
    "ordinary_mail_on_pec": ("zwykła poczta na skrzynce PEC", "posta ordinaria su PEC", "ordinary mail on a PEC box"),
    "not_certified": ("poczta niepoświadczona", "posta non certificata", "not certified mail"),
    "unverified": ("podpis operatora niezweryfikowany", "firma non verificata", "the signature is not verified"),
    "no_address": _NO_ADDRESS,
    "unusable_address": ("błędny adres", "indirizzo non valido", "the address cannot be written to"),
    "no_reply_address": _NO_REPLY,
    "cap_hour": ("limit godzinowy", "limite orario", "the limit per hour"),
    "cap_day": ("limit dobowy", "limite giornaliero", "the limit per day"),
    "cancelled": ("anulowane", "annullata", "cancelled"),
    "contradictory_pec_marks": ("sprzeczne nagłówki PEC", "intestazioni PEC incoerenti", "contradictory PEC marks"),
    "pec_receipt": ("pokwitowanie PEC", "ricevuta PEC", "a PEC receipt"),
    # of the rules that tell people from machines (docs/meaning.md)
    "delivery_report": _BOUNCE,
    "bounce": _BOUNCE,
    "disposition_report": ("potwierdzenie przeczytania", "conferma di lettura", "a read receipt"),
    "feedback_report": ("zgłoszenie nadużycia", "segnalazione di abuso", "an abuse report"),
    "challenge": _CHALLENGE,
    "says_challenge": _CHALLENGE,
    "maybe_challenge": _CHALLENGE,
    "auto_replied": _ABSENCE,
    "auto_reply_subject": _ABSENCE,
    "absence": _ABSENCE,
    "maybe_absence": (
        "może być automatyczną odpowiedzią",
        "forse una risposta automatica",
        "may be an automatic reply",
    ),
    "list": _LIST,
    "list_footer": _LIST,
    "receipt": _RECEIPT,
    "maybe_receipt": _RECEIPT,
    "null_reply": _NULL_PATH,
    "machine_return_path": ("adres zwrotny programu", "mittente di busta di un programma", "a program's return path"),
    "auto_generated": _MACHINE,
    "notice_fields": _MACHINE,
    "says_no_reply": _MACHINE,
    "notifying_sender": _MACHINE,
    "mass_mailer": _MACHINE,
    "sending_service": _MACHINE,
    "transaction": _MACHINE,
    "response_suppressed": _MACHINE,
    "announces": _MAYBE_MACHINE,
    "addresses_customer": _MAYBE_MACHINE,
    "calls_to_action": _MAYBE_MACHINE,
    "speaks_as_service": _MAYBE_MACHINE,
    "impersonal": _MAYBE_MACHINE,
    "precedence": _BULK,
    "campaign": _BULK,
    "campaign_fields": _BULK,
    "unsubscribe_field": _BULK,
    "says_bulk": _BULK,
    "sending_domain": _BULK,
    "marketing_sender": _MAYBE_BULK,
    "tracking_links": _MAYBE_BULK,
    "promotes": _MAYBE_BULK,
    "calendar": _CALENDAR,
    "calendar_answer": _CALENDAR,
    "no_author": _NO_ADDRESS,
}

"""Questions about who sends: addresses, domains and programs that no person writes with."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.kinds.facts import Facts
from parsers.kinds.stems import Stems

_MASS_MAILERS = re.compile(
    r"mailchimp|phplist|acymailing|mailpoet|sendblaster|groupmail|mailman|majordomo|listserv|lyris|infusionsoft"
    r"|aweber|icontact|campaign|newsletter|mailup|freshmail|getresponse|sare\b|massmail|bulk|emailmarketing"
    r"|exacttarget|responsys|silverpop|phpmailer|swiftmailer|wordpress|drupal|joomla|magento|prestashop"
    r"|nodemailer"
    r"|javamail|cdonts|aspmail|jmail|mime::lite|symfony|laravel|codeigniter|zend|sendinblue|mailjet|emarsys"
    r"|postman|ccsend|spring mail",
    re.IGNORECASE,
)


def has_mass_mailer(facts: Facts) -> bool:
    """A program that no person writes mail with."""
    script = facts.first("x-php-originating-script")
    named = facts.first("x-mailer") or facts.first("user-agent") or script
    if not named:
        return False
    return _is_mass_mailer(named[:200]) or (bool(script) and _WEBMAIL.search(script) is None)


# Webmail in PHP: a person writes with it.
_WEBMAIL = re.compile(r"rcube|rcmail|roundcube|horde|squirrel|rainloop|snappymail|compose\.php|sendmessage")


@lru_cache(maxsize=512)
def _is_mass_mailer(program: str) -> bool:
    """Remembered: a desk's mail comes from a few hundred programs, and this costs more than half of all rules."""
    return _MASS_MAILERS.search(program) is not None


_NO_REPLY = re.compile(
    r"(?:^|[-_.+])(?:no|not|non|dont|do[-_.]?not|donot|never|nie|nicht|ne[-_.]?pas|nepas|keine?"
    r"|bitte[-_.]?nicht)[-_.]?(?:reply|replay|replies|response|respond|rispondere|rispondete|risposta|odpowiadac"
    r"|odpowiadaj|odpisuj|antworten|antwort|repondre|reponse|responder|responda|respuesta|contestar|mail)(?:$"
    r"|[-_.+\d])"
    r"|^no\.?reply|no-?reply$|donotreply|nepasrepondre|nonrispondere|nieodpowiadaj|noresponder|nichtantworten"
    r"|unattended"
)


_NO = (
    "no", "not", "non", "dont", "donot", "never", "nie", "nicht", "nepas", "kein", "keine", "bittenicht",
)  # fmt: skip
_ANSWER = (
    "reply", "replay", "replies", "respon", "rispond", "risposta", "odpowiada", "odpisuj", "antwort", "repond",
    "repons", "respuesta", "contestar",
)  # fmt: skip
NO_REPLY_ADDRESS_STEMS = Stems(
    (
        *_ANSWER,
        *(f"{no}{what}" for no in _NO for what in (*_ANSWER, "mail")),
        *(f"{no} mail" for no in (*_NO, "pas")),
        *(f"pas{what}" for what in (*_ANSWER, "mail")),
    ),
    anywhere=("noreply", "donotreply", "nepasrepondre", "nonrispondere", "nieodpowiadaj", "noresponder",
              "nichtantworten", "unattended"),
)  # fmt: skip


def has_no_reply_address(facts: Facts) -> bool:
    """Whether the author's address says that nobody reads it."""
    return facts.heading_says(NO_REPLY_ADDRESS_STEMS) and _NO_REPLY.search(facts.local) is not None


def is_no_reply(facts: Facts) -> bool:
    """An address that says that nobody reads it: of the author, or where the answer would go."""
    if has_no_reply_address(facts):
        return True
    reply_to = facts.first("reply-to")
    if not reply_to or "@" not in reply_to:
        return False
    locals_ = [part.rpartition("<")[2] for part in reply_to.split("@")[:-1]]
    return any(_NO_REPLY.search(re.split(r"[\s,;:\"]", part)[-1]) for part in locals_[:10])


_MARKETING = re.compile(
    r"^(?:e?-?news(?:letters?)?|newsletter|marketing|promo(?:tions?|zioni|cje)?|offers?|offerte|oferty|deals"
    r"|mailing|campaigns?|campagne|updates?|digest|info-?news|sklep-?news|comunicazioni-?marketing|dem"
    r"|advertising"
    r"|reklama|angebote|aktionen|emailing|mktg?|nl|eventi-news|biuletyn|sales-?news|shop-?news"
    r"|announce(?:ments?)?)(?:$|[-_.+\d@])"
    r"|(?:^|[-_.])(?:newsletters?|news|mailing|promo|marketing|bounces?)$"
)
_NOTIFYING = re.compile(
    r"^(?:notif(?:y|ications?|iche|ica)|notif\w{0,12}[-_.+].*|alerts?|alarm|avvisi|powiadomienia|powiadomienie"
    r"|benachrichtigung(?:en)?|automat(?:ic|ed|yczny|ico)?(?:[-_.].*)?|automailer|auto-?(?:confirm|mail|message"
    r"|sender|notify)|auto|cron|nobody|www-data|apache|httpd|wordpress|nagios|zabbix"
    r"|monit(?:or(?:ing)?)?|jenkins|gitlab|jira|confluence|mailman|listserv|majordomo|system|sistema"
    r"|service-?(?:message|mail)|account-?(?:update|security)|confirm(?:ation|e|s)?|conferme?|potwierdzenia?"
    r"|verify|verification|security-?(?:alert|noreply)|bounces?(?:[-_+.].*)?|messages?-noreply|member"
    r"|invitations?"
    r"|mailbot|drive-shares.*|calendar-notification|messenger|tracking|delivery-?(?:status|notification)"
    r"|shipment-?tracking|order-?(?:update|confirm(?:ation)?)|postmaster|mailer-daemon"
    r"|(?:scan(?:n?er|sion[ei]|s)?|skan(?:er|y)?|scan(?:2|to)e?-?mail|copier|mfp|ricoh|kyocera|konica\w{0,7}|bizhub|xerox"
    r"|lexmark|ksero|drukarka|stampante|multifunzione|fotocopiatrice|printer|fax(?:server)?)(?:[-_.]\w{0,3})?\d{0,4})$"
)


_MARKETING_STEMS = Stems((
    "news", "enews", "newsletter", "enewsletter", "marketing", "promo", "offer", "offers", "offerte", "oferty", "deals",
    "mailing", "campaign", "campagne", "update", "digest", "infonews", "sklepnews", "comunicazioni", "dem",
    "advertising", "reklama", "angebote", "aktionen", "emailing", "mkt", "mktg", "nl", "biuletyn", "salesnews",
    "shopnews", "announce", "bounce",
))  # fmt: skip
_NOTIFYING_STEMS = Stems((
    "notif", "alert", "alarm", "avvisi", "powiadomieni", "benachrichtigung", "auto", "automat", "automailer", "cron",
    "nobody", "www-data", "apache", "httpd", "wordpress", "nagios", "zabbix", "monit", "jenkins", "gitlab", "jira",
    "confluence", "mailman", "listserv", "majordomo", "system", "sistema", "service", "account", "confirm", "conferm",
    "potwierdzeni", "verify", "verification", "security", "bounce", "message", "member", "invitation", "mailbot",
    "drive-shares", "calendar-notification", "messenger", "tracking", "delivery", "shipment", "order", "postmaster",
    "mailer-daemon", "scan", "skan", "copier", "mfp", "ricoh", "kyocera", "konica", "bizhub", "xerox", "lexmark",
    "ksero", "drukarka", "stampante", "multifunzione", "fotocopiatrice", "printer", "fax", "faxserver",
))  # fmt: skip


def is_marketing(facts: Facts) -> bool:
    """A sender's name for newsletters."""
    return facts.heading_says(_MARKETING_STEMS) and _MARKETING.search(facts.local) is not None


def is_notifying(facts: Facts) -> bool:
    """A sender's name for programs."""
    return facts.heading_says(_NOTIFYING_STEMS) and _NOTIFYING.match(facts.local) is not None


_SENDING_LABELS = (
    "news", "newsletter", "newsletters", "email", "e", "em", "mailing", "mkt", "marketing", "promo",
    "promotions", "notify", "notification", "notifications", "bounce", "bounces", "mailer", "edm", "dem",
    "offers", "comms", "crm", "campaign", "campaigns", "announce", "updates", "emails", "enews", "infomail",
    "mailings",
)  # fmt: skip
_SENDING_DOMAINS = (
    "amazonses.com", "sendgrid.net", "mailgun.org", "mailgun.net", "mcsv.net", "mcdlv.net", "rsgsv.net",
    "mandrillapp.com",
    "sparkpostmail.com", "mailjet.com", "sendinblue.com", "exacttarget.com", "mktomail.com", "createsend.com",
    "hubspotemail.net",
    "mailup.com", "freshmail.com", "freshmail.pl", "getresponse.com", "emarsys.net", "constantcontact.com",
    "ccsend.com", "mailerlite.com",
    "klaviyomail.com", "facebookmail.com", "bounces.google.com", "salesforce.com", "elaine-asp.de",
    "rapidmail.com", "cleverreach.com",
    "sare25.com", "contactlab.it", "edisender.com", "mlsend.com", "mtasv.net", "pphosted-bulk.com",
)  # fmt: skip


_SENDING_STEMS = Stems((*_SENDING_LABELS, *_SENDING_DOMAINS))


def is_sending_domain(facts: Facts) -> bool:
    """A subdomain or a return path that exists for mass mail: ``info@news.shop.example``."""
    if not facts.heading_says(_SENDING_STEMS):
        return False
    labels = facts.domain.split(".")
    if len(labels) >= 3 and (labels[0] in _SENDING_LABELS or labels[-3] in _SENDING_LABELS):
        return True
    path = (facts.envelope_sender or "").rpartition("@")[2].lower()
    return facts.domain.endswith(_SENDING_DOMAINS) or (bool(path) and path.endswith(_SENDING_DOMAINS))


# What services call their mailboxes after; people write from some of them, too.
_SERVICES = frozenset(
    (
        "ordini", "ordine", "fatture", "fatturazione", "ricevute", "pagamenti", "prenotazioni", "prenotazione",
        "prenota", "registrazioni", "registrazione", "iscrizioni", "biglietti", "biglietteria", "eventi", "rimborsi",
        "recensioni", "spedizioni", "spedizione", "consegne", "letture", "sicurezza", "comunicazioni", "abbonamenti",
        "portale", "sonda", "sensore", "bacheca", "sondaggi", "promemoria", "scadenze", "allarme", "telecamera",
        "zamowienia", "zamowienie", "faktury", "faktura", "efaktura", "rachunki", "platnosci", "rezerwacje",
        "rejestracja", "zapisy", "bilety", "wydarzenia", "zwroty", "opinie", "wysylka", "przesylki", "odczyty",
        "bezpieczenstwo", "prenumerata", "wyciagi", "ezd", "czujnik", "tablica", "ankiety", "ankieta",
        "przypomnienia", "wizyty", "paczki", "order", "orders", "invoice", "invoices", "billing", "receipt",
        "receipts", "payment", "payments", "booking", "bookings", "reservations", "registration", "registrations",
        "signup", "tickets", "ticketing", "events", "rsvp", "refunds", "reviews", "shipping", "shipment", "shipments",
        "readings", "security", "subs", "subscriptions", "statements", "portal", "sensor", "probe", "backup",
        "server", "survey", "surveys", "feedback", "reminder", "reminders", "share", "drive", "shop", "store", "app",
        "nas", "srv", "ups", "router", "firewall", "nvr", "dvr", "camera", "welcome", "bestellung", "bestellungen",
        "rechnung", "rechnungen", "buchung", "buchungen", "anmeldung", "erinnerung", "versand", "sicherheit",
        "umfrage", "commande", "commandes", "facture", "factures", "facturation", "reservation", "inscription",
        "inscriptions", "billetterie", "evenements", "rappel", "livraison", "securite", "abonnements", "boutique",
        "pedidos", "facturas", "facturacion", "reservas", "registro", "inscripciones", "entradas", "eventos",
        "recordatorio", "envios", "seguridad", "suscripciones", "encuesta", "tienda",
    )
)  # fmt: skip
_SERVICE_STEMS = Stems(_SERVICES)
_PARTS = re.compile(r"[-_.+\d]")


def is_service_address(facts: Facts) -> bool:
    """An address named after what a service does, not after a person or an office."""
    return facts.heading_says(_SERVICE_STEMS) and _PARTS.split(facts.local, 1)[0] in _SERVICES

"""Questions about lists, newsletters and notifications."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers import bulk_phrases as phrases
from parsers import kind_fields as fields
from parsers.kind_facts import Facts
from parsers.kind_voice import is_personal
from parsers.lazy import LazyPattern
from parsers.stems import Stems


def is_list(facts: Facts) -> bool:
    """RFC 2369 and RFC 2919 fields of a list manager, or a sender address that only lists use."""
    if facts.first("precedence").startswith("list"):
        return True
    if facts.has(*fields.LIST_FIELDS):
        return not _is_campaign(facts)
    if "list-id" in facts.headers and not _is_campaign(facts):
        return True
    sender = facts.first("sender")
    if sender and (_LIST_SENDER.search(sender) or (facts.has("errors-to") and _LIST_ADMIN.search(sender))):
        return True
    if any("mailing list" in value.lower() for value in facts.headers.get("delivered-to", ())):
        return True
    if facts.first("x-yahoo-newman-property").startswith("groups") or _is_manager(facts) or _is_list_path(facts):
        return True
    return (
        facts.has("errors-to")
        and _LIST_SENDER.search(facts.first("errors-to")) is not None
        and facts.first("errors-to") != facts.local
    )


_LIST_SENDER = re.compile(
    r"(?:^|[\s<\"])(?:owner-[\w.+-]{2,}@|[\w.+-]{2,}-(?:bounces(?:\+[\w.=+-]*)?|owner)@"
    r"|[\w.+-]+-return-\d+-|sentto-\d|listserv@|majordomo@)"
)


_MANAGER_STEMS = Stems(fields.LIST_MANAGERS)


def _is_manager(facts: Facts) -> bool:
    """Whether the program that manages lists writes itself: help, confirmations, reminders."""
    return facts.heading_says(_MANAGER_STEMS) and facts.local in fields.LIST_MANAGERS


_PATH_STEMS = Stems(("owner", "bounces", "return"))
_LIST_PATH = re.compile(r"owner-([\w.+-]{2,80})$|([\w.+-]{2,80}?)-(?:bounces(?:[+=].*)?|owner|return-\d+-.*)$")


def _is_list_path(facts: Facts) -> bool:
    """Whether the return path is a list's to which the mail went: for posts that lost their fields."""
    if not facts.heading_says(_PATH_STEMS):
        return False
    match = _LIST_PATH.match((facts.envelope_sender or "").rpartition("@")[0].lower())
    if match is None:
        return False
    name = f"{match[1] or match[2]}@"
    return any(name in value.lower() for each in ("to", "cc") for value in facts.headers.get(each, ()))


_LIST_ADMIN = re.compile(r"[\w.+-]{2,}-(?:request|errors|admin)@")


def _is_campaign(facts: Facts) -> bool:
    """Whether List-* fields come from a mass mailing service, not from a list manager."""
    if facts.has("list-post", "x-mailman-version", "x-beenthere", "mailing-list"):
        return False
    identity = facts.first("list-id") + facts.first("x-mailer") + facts.first("list-unsubscribe")
    return facts.has(*fields.CAMPAIGN_FIELDS) or any(name in identity for name in fields.MASS_MAIL)


_FOOTER_STEMS = Stems(("_" * 20, "-" * 20, "unsubscribe"))
_LIST_FOOTER = LazyPattern(
    r"(?:_{20,}|-{20,})\s{0,4}\n(?:.{0,100}\n){0,2}.{0,100}(?:listinfo|mailing list|mailman)"
    r"|unsubscribe from this list: send|unsubscribe[^\n]{0,80}\bin the body of a message to majordomo"
)


def has_list_footer(facts: Facts) -> bool:
    """The footer that a list manager puts under every post, not quoted: for posts that lost their fields."""
    if not facts.says(_FOOTER_STEMS) or facts.is_forward:
        return False
    span = facts.span
    if not ("listinfo" in span or "mailing list" in span or "majordomo" in span):
        return False
    return _LIST_FOOTER.search(span[-2000:]) is not None and _LIST_FOOTER.search(facts.own_span[-1500:]) is not None


def is_bulk_precedence(facts: Facts) -> bool:
    """Precedence: bulk or junk, never set by a person's program."""
    return facts.first("precedence").startswith(("bulk", "junk")) or facts.first("x-precedence").startswith(
        ("bulk", "junk")
    )


def is_campaign(facts: Facts) -> bool:
    """A mass mailing service's own fields with a way to unsubscribe."""
    return facts.has("list-unsubscribe", "list-unsubscribe-post", "list-id", "list-help") and (
        facts.has(*fields.CAMPAIGN_FIELDS)
        or facts.has(*fields.SENDING_FIELDS)
        or _has_feedback_id(facts)
        or has_no_reply_address(facts)
        or _is_marketing(facts)
        or says_bulk(facts)
    )


def has_unsubscribe(facts: Facts) -> bool:
    """List-Unsubscribe or List-Help (RFC 2369) without more: also sales tools set it on single mails."""
    return facts.has("list-unsubscribe", "list-unsubscribe-post", "list-help", "list-owner")


def has_campaign_fields(facts: Facts) -> bool:
    """Fields of mass mailing services."""
    return facts.has(*fields.CAMPAIGN_FIELDS)


def has_sending_service(facts: Facts) -> bool:
    """Fields of services through which programs send."""
    return facts.has(*fields.SENDING_FIELDS) or _has_feedback_id(facts)


def _has_feedback_id(facts: Facts) -> bool:
    """Feedback-ID, which mail providers for people (Fastmail, Proton) set as well."""
    value = facts.first("feedback-id") or facts.first("x-feedback-id")
    return bool(value) and not value.endswith(("fastmail", "proton", "protonmail", "simplelogin", "tutanota"))


def has_notice_fields(facts: Facts) -> bool:
    """Fields of programs that notify."""
    return facts.has(*fields.NOTICE_FIELDS)


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
    named = facts.first("x-mailer") or facts.first("user-agent") or facts.first("x-php-originating-script")
    if not named:
        return False
    script = facts.first("x-php-originating-script")
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
    r"|shipment-?tracking|order-?(?:update|confirm(?:ation)?)|postmaster|mailer-daemon)$"
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
    "mailer-daemon",
))  # fmt: skip


def _is_marketing(facts: Facts) -> bool:
    return facts.heading_says(_MARKETING_STEMS) and _MARKETING.search(facts.local) is not None


def is_marketing(facts: Facts) -> bool:
    """A sender's name for newsletters."""
    return _is_marketing(facts)


def is_notifying(facts: Facts) -> bool:
    """A sender's name for programs."""
    return facts.heading_says(_NOTIFYING_STEMS) and _NOTIFYING.match(facts.local) is not None


def says_bulk(facts: Facts) -> bool:
    """How to unsubscribe, or to see the mail in a browser, in the sender's own words.

    A person may write so too, of a newsletter or under a disclaimer: then somebody asks or wants something, and no
    link stands beside the words.
    """
    if not facts.says(phrases.BULK_STEMS) or phrases.BULK.search(facts.span) is None or facts.is_forward:
        return False
    own = facts.own_span
    hit = phrases.BULK.search(own)
    if hit is None:
        return False
    for _ in range(_PHRASES):
        if hit is None:
            break
        if _LINK.search(own[max(hit.start() - _BESIDE_CHARS, 0) : hit.end() + _BESIDE_CHARS]) is not None:
            return True
        own = own[hit.end() :]
        hit = phrases.BULK.search(own)
    return not is_personal(facts)


_PHRASES = 6  # looked at for a link beside them
_BESIDE_CHARS = 160
_LINK = re.compile(r"https?://|(?<!\w)(?:here|qui|tutaj|tu|hier|ici|aquí|click|clicca\w*|kliknij|browser)(?!\w)")


def says_no_reply(facts: Facts) -> bool:
    """The sender's own words say that the mail is automatic or that nobody reads answers."""
    if not facts.says(phrases.NO_REPLY_STEMS):
        return False
    return (
        phrases.NO_REPLY_PHRASE.search(facts.span) is not None
        and not facts.is_forward
        and phrases.NO_REPLY_PHRASE.search(facts.own_span) is not None
    )


_LINKS = Stems(anywhere=("http", "www."))
_TRACKING = re.compile(
    r"https?://[^\s<>\"]{0,80}(?:utm_|/click|click\.|/track|track\.|/ls/click|/wf/click|list-manage|/unsub|mc_cid"
    r"|/c/\w{12,}|trk\.|/e/c/|links?\.)"
)


def has_tracking(facts: Facts) -> bool:
    """Many links, several of them counted: how newsletters look even when they hide."""
    if not facts.says(_LINKS) or facts.span.count("http") < 6 or facts.is_forward or facts.answers:
        return False
    own = facts.own_span
    return own.count("http") >= 6 and (len(_TRACKING.findall(own)) >= 3 or own.count("http") * 120 > len(own) >= 900)


def is_transaction(facts: Facts) -> bool:
    """A shop's or a service's message: the subject speaks of the reader's order, or the text says where to click."""
    named, clicks = facts.heading_says(phrases.TRANSACTION_STEMS), facts.head_says(phrases.CLICK_STEMS)
    if not (named or clicks) or facts.answers or facts.is_forward:
        return False
    if named and phrases.TRANSACTION_SUBJECT.match(facts.subject[:160]) is not None:
        return True
    return clicks and phrases.CLICK.search(facts.head) is not None and "?" not in facts.subject


def promotes(facts: Facts) -> bool:
    """Three different words of advertising and links, in a mail that answers nothing."""
    if not facts.says(_LINKS) or facts.span.count("http") + facts.span.count("www.") < 2:
        return False
    if facts.answers or facts.is_forward:
        return False
    return len(set(phrases.PROMOTION.findall(facts.span))) >= 3


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


def announces(facts: Facts) -> bool:
    """A subject of newsletters, shops and watchers, over a text that wants nothing of the desk."""
    if not facts.heading_says(phrases.TOPIC_STEMS) or facts.answers or facts.is_forward:
        return False
    if phrases.TOPIC_SUBJECT.search(facts.subject[:200]) is None:
        return False
    return "?" not in facts.subject and not is_personal(facts)


def addresses_customer(facts: Facts) -> bool:
    """The text greets the reader as a customer, a user, a subscriber."""
    if not facts.head_says(phrases.CUSTOMER_STEMS, 500) or facts.answers or facts.is_forward:
        return False
    return phrases.CUSTOMER.search(facts.head[:500]) is not None


def calls_to_action(facts: Facts) -> bool:
    """A link, a program's imperative, and nothing that a person would want."""
    if not facts.says(_LINKS) or not facts.head_says(phrases.ACTION_STEMS) or "http" not in facts.span:
        return False
    if facts.answers or facts.is_forward:
        return False
    body = phrases.CLOSING.split(facts.head, 1)[0]
    return phrases.ACTION.search(body) is not None and not is_personal(facts)

"""The rules of :func:`parsers.kind.classify`: one table, asked in order, every answer recorded.

A *sure* rule decides the kind (the first that hits wins); the others only forbid the acknowledgement. ``ticket``
says what a sure hit means for the question whether a ticket is opened: in doubt one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from parsers import kind_phrases as phrases
from parsers.bounces import body_says_bounce, subject_says_bounce
from parsers.kind_facts import Facts
from parsers.reports import find_part, report_type
from parsers.values import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One question about a mail. ``kind`` of a sure rule is the kind it decides; ``guess`` the kind a mail gets
    from a weaker hit if no sure rule hits."""

    name: str
    why: str
    test: Callable[[Facts], bool]
    kind: Kind | None = None
    guess: Kind | None = None
    ticket: bool = True
    silent: bool = True  # a hit forbids the acknowledgement


# --- mail systems -------------------------------------------------------------------------------------------

_DAEMON = re.compile(
    r"(?:mailer|mail|mailer?_?|smtp|mdaemon|mmdf|maildelivery|delivery)[-_.]?(?:daemon|deamon|system|delivery|subsystem)?\b|mdaemon\b|mailer-daemon|microsoftexchange[0-9a-f]{8,}"
)
_DAEMONS = frozenset(
    ["mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mailer_daemon", "mail_daemon", "mailer.daemon", "mdaemon", "mmdf", "mail-delivery-system", "mailsystem", "mail-system", "mail_system", "maildelivery", "mail-delivery", "mailer", "smtp-daemon", "mailerdeamon", "mailer-deamon", "postmaster-daemon", "uucp", "smtpd", "smtp", "maildrop", "bounce", "bounces", "bounced", "mailadmin-daemon", "ndr", "mailrobot", "mail-robot", "mailer-demon", "mail.daemon"]
)
_DAEMON_DISPLAY = (
    "mail delivery", "delivery subsystem", "mailer-daemon", "mailer daemon", "mail system", "mailerdaemon", "mail administrator", "delivery system",
    "system administrator", "postmaster", "mail daemon", "internet mail delivery", "mail router", "microsoft outlook", "amministratore di sistema", "administrator systemu", "administrator serwera",
    "systemadministrator", "administrateur système", "smtp gateway", "mail gateway",
)  # fmt: skip


def _is_daemon(facts: Facts) -> bool:
    local = facts.local
    if local in _DAEMONS or local.startswith(("mailer-daemon", "microsoftexchange", "mailer_daemon", "mail-daemon")):
        return True
    if not facts.domain and facts.author is not None and facts.author.addr_spec.lower() in _DAEMONS:
        return True
    return any(name in facts.display for name in _DAEMON_DISPLAY) and local not in ("info",)


def _is_postmaster(facts: Facts) -> bool:
    return facts.local.startswith("postmaster") or facts.local in (
        "postmast",
        "administrator",
        "admin",
        "root",
        "virusalert",
        "mailguard",
        "antispam",
        "antivirus",
    )


def is_dsn(facts: Facts) -> bool:
    """RFC 3464: a report with a delivery-status part, or a mail system's mail with one."""
    kind = report_type(facts.root)
    if kind in ("delivery-status", "global-delivery-status"):
        return True
    if not facts.root.media_type.startswith("multipart/"):
        return False
    if find_part(facts.root, ("message/delivery-status", "message/global-delivery-status")) is None:
        return False
    return (
        kind == "unknown"
        or facts.envelope_sender == ""
        or _is_daemon(facts)
        or _is_postmaster(facts)
        or not facts.is_forward
    )


def is_old_bounce(facts: Facts) -> bool:
    """A bounce without a delivery-status part: at least two kinds of evidence, one of them of the sender."""
    if facts.has("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
        return True
    daemon, postmaster = _is_daemon(facts), _is_postmaster(facts)
    null = facts.envelope_sender == ""
    if (facts.is_reply or facts.is_forward) and not (daemon or null):
        return False
    said = subject_says_bounce(facts.subject)
    if not (said or daemon or postmaster or null):
        return False
    score = 2 * daemon + postmaster + null + 2 * said
    if score >= 4:
        return True
    return score >= 1 and score + 2 * body_says_bounce(facts.head) >= 3


def is_mdn(facts: Facts) -> bool:
    """RFC 8098, or the read receipt of an old client."""
    if report_type(facts.root) in ("disposition-notification", "global-disposition-notification"):
        return True
    if facts.root.media_type.startswith("multipart/") and facts.has("x-ms-exchange-inbox-rules-loop") is False:
        found = find_part(facts.root, ("message/disposition-notification", "message/global-disposition-notification"))
        if found is not None and not facts.is_forward:
            return True
    return _READ_SUBJECT.match(facts.subject[:60]) is not None and _READ_BODY.search(facts.head[:600]) is not None


_READ_SUBJECT = re.compile(
    r"\s*(?:read|letto|letta|przeczytano|przeczytane|gelesen|lu|leído|leido|not read|non letto|nieprzeczytane|ungelesen|return receipt|ricevuta di (?:lettura|ritorno)|conferma di lettura"
    r"|potwierdzenie (?:przeczytania|odczytu)|lesebestätigung|accusé de lecture|confirmación de lectura|displayed|wyświetlono|eliminato|deleted|usunięto)\b",
    re.IGNORECASE,
)
_READ_BODY = re.compile(
    r"(?:was|has been) (?:read|displayed|deleted)|è stato (?:letto|visualizzato|eliminato|aperto)|zost\w+ (?:przeczytan|wyświetlon|otwart|odczytan|usunięt)|wurde (?:am .{0,40})?gelesen|gelesen (?:am|wurde)"
    r"|a été (?:lu|affiché|ouvert)|(?:ha sido|fue) (?:leído|mostrado|abierto)|return receipt|ricevuta di ritorno|confirms that|displayed on"
)


def is_feedback(facts: Facts) -> bool:
    """ARF (RFC 5965) and its like: complaint loops, DMARC and TLS reports."""
    if report_type(facts.root) in ("feedback-report", "tlsrpt", "abuse-report", "x-arf"):
        return True
    if facts.root.media_type.startswith("multipart/") and not facts.is_forward:
        found = find_part(facts.root, ("message/feedback-report", "application/tlsrpt+json", "application/tlsrpt+gzip"))
        if found is not None:
            return True
    if facts.has("x-hmxmroriginalrecipient", "x-aol-feedback", "x-xarf"):
        return True
    return _FEEDBACK_SUBJECT.match(facts.subject[:160]) is not None and not facts.is_reply


_FEEDBACK_SUBJECT = re.compile(
    r"\s*(?:report domain:\s*\S{3,120}\s+submitter:|email feedback report for (?:ip )?[\d.:a-f]+|complaint about message from|\[?dmarc\b.{0,30}(?:aggregate|report for)|fw: email feedback report|abuse report (?:from|for) ip)",
    re.IGNORECASE,
)


# --- RFC 3834 and relatives ---------------------------------------------------------------------------------


def auto_submitted(facts: Facts) -> str | None:
    """The keyword of Auto-Submitted, lower case, without comments and parameters; None if absent."""
    if "auto-submitted" not in facts.headers:
        return None
    words = facts.first("auto-submitted").split(";", 1)[0].split()
    return words[0].strip("\"'<>,.") if words else ""


def is_auto_replied(facts: Facts) -> bool:
    """RFC 3834, section 5.1: auto-replied; and the fields of autoresponders older than it."""
    keyword = auto_submitted(facts)
    if keyword is not None and keyword.startswith(("auto-replied", "auto-reply", "vacation", "auto_reply")):
        return True
    return facts.has(*_AUTO_REPLY_FIELDS) or "auto" in facts.first("x-post-messageclass") or _says_reply(facts)


_AUTO_REPLY_FIELDS = (
    "x-autoreply", "x-auto-reply", "x-autorespond", "x-auto-respond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply", "x-vacation", "x-autoreplyto", "auto-reply", "x-auto-reply-from", "x-away", "x-outofoffice", "x-zimbra-autoreply",
)  # fmt: skip


def _says_reply(facts: Facts) -> bool:
    values = (
        facts.first("precedence"),
        facts.first("preference"),
        facts.first("x-precedence"),
        facts.first("x-autogenerated"),
    )
    return any(value.startswith(("auto_reply", "auto-reply", "autoreply", "reply")) for value in values if value)


def is_auto_generated(facts: Facts) -> bool:
    """RFC 3834, section 5: any other keyword than ``no``."""
    keyword = auto_submitted(facts)
    return keyword is not None and keyword not in ("no", "") and not keyword.startswith(("auto-repl", "vacation"))


def suppresses_response(facts: Facts) -> bool:
    """X-Auto-Response-Suppress (MS-OXCMAIL, section 2.2.3.2.14): All, AutoReply or OOF; the rest is about reports."""
    values = facts.headers.get("x-auto-response-suppress")
    if not values:
        return False
    words = {word.strip().lower() for value in values for word in re.split(r"[,;\s]+", value[:400])}
    return bool(words & {"all", "autoreply", "oof"})


def says_auto_reply_subject(facts: Facts) -> bool:
    """A subject that only programs write; not behind Re: or Fwd:."""
    return phrases.AUTO_REPLY_SUBJECT.match(facts.subject[:120]) is not None and not facts.is_forward


def says_absence(facts: Facts) -> bool:
    """Subject or a reply's text tell of an absence, with a second sentence that confirms it."""
    if facts.is_forward or not any(stem in facts.head for stem in phrases.ABSENCE_STEMS):
        return False
    head = facts.own_head
    if phrases.ABSENCE.search(head) is None:
        return False
    machine = facts.envelope_sender == "" or suppresses_response(facts) or is_auto_generated(facts)
    subject = phrases.ABSENCE_SUBJECT.search(facts.subject[:200]) is not None and not facts.is_reply
    returns, instead = phrases.RETURN.search(head) is not None, phrases.ALTERNATIVE.search(head) is not None
    if machine or (subject and (returns or instead)):
        return True
    return facts.answers and returns and instead and "?" not in head and len(facts.text) < 4000


def maybe_absence(facts: Facts) -> bool:
    """The text tells of an absence, but a person may have written it."""
    if not any(stem in facts.head for stem in phrases.ABSENCE_STEMS):
        return False
    return phrases.ABSENCE.search(facts.own_head[:600]) is not None and (
        phrases.RETURN.search(facts.own_head) is not None and "?" not in facts.own_head
    )


def says_receipt(facts: Facts) -> bool:
    """A desk's automatic "we have your mail": subject and text agree, or the text says that it is automatic."""
    if facts.is_forward or not any(stem in facts.head for stem in phrases.AUTO_STEMS):
        return False
    head = facts.own_head
    if phrases.SAYS_AUTO_REPLY.search(head[:800]):
        return True
    if phrases.RECEIPT.search(head[:800]) is None:
        return False
    automatic = (
        phrases.NO_REPLY_PHRASE.search(facts.own_span) is not None or _is_no_reply(facts) or facts.envelope_sender == ""
    )
    return automatic or (phrases.RECEIPT_SUBJECT.search(facts.subject[:200]) is not None and "?" not in head)


def maybe_receipt(facts: Facts) -> bool:
    """A sentence of a receipt without a second sign that a program wrote it."""
    if not any(stem in facts.head for stem in phrases.AUTO_STEMS):
        return False
    return phrases.RECEIPT.search(facts.own_head[:400]) is not None and "?" not in facts.own_head


def is_null_reply(facts: Facts) -> bool:
    """Null return path on an answer: RFC 3834, section 2, and every vacation program."""
    return facts.envelope_sender == "" and (facts.answers or _is_daemon(facts))


# --- lists, newsletters, notifications ----------------------------------------------------------------------

_LIST_FIELDS = (
    "list-post", "mailing-list", "x-mailing-list", "x-mailman-version", "x-beenthere", "x-ml-name", "x-ml-count", "x-listprocessor-version", "x-listserver", "x-list", "x-egroups-return", "x-google-group-id", "list-software", "x-list-administrivia",
    "x-mailinglist", "x-majordomo-version", "x-sympa-to", "x-listmember", "x-mlserver", "x-yahoo-newman-id", "x-yahoo-groups-id", "x-lyris-message-id", "x-ecartis-version", "listname", "x-mailer-listid", "list-archive", "list-subscribe", "x-loop-list", "x-hypermail", "archived-at",
)  # fmt: skip
_MASS_MAIL = (
    "mcsv.net", "mcdlv.net", "rsgsv.net", "sendgrid", "mailjet", "mailup", "sendinblue", "brevo", "freshmail", "getresponse", "constantcontact", "mailerlite", "mandrill", "exacttarget", "sfmc", "emarsys", "hubspot", "klaviyo", "amazonses", "4dem", "contactlab", "edrone", "salesmanago", "sare", "benchmarkemail",
)  # fmt: skip


def is_list(facts: Facts) -> bool:
    """RFC 2369 and RFC 2919 fields of a list manager, or a sender address that only lists use."""
    if facts.first("precedence").startswith("list"):
        return True
    if facts.has(*_LIST_FIELDS):
        return not _is_campaign(facts)
    if "list-id" in facts.headers and not _is_campaign(facts):
        return True
    sender = facts.first("sender")
    if sender and _LIST_SENDER.search(sender):
        return True
    if any("mailing list" in value.lower() for value in facts.headers.get("delivered-to", ())):
        return True
    return (
        facts.has("errors-to")
        and _LIST_SENDER.search(facts.first("errors-to")) is not None
        and facts.first("errors-to") != facts.local
    )


_LIST_SENDER = re.compile(
    r"(?:^|[\s<\"])(?:owner-[\w.+-]{2,}@|[\w.+-]{2,}-(?:bounces(?:\+[\w.=+-]*)?|owner|request|errors|admin)@|[\w.+-]+-return-\d+-|sentto-\d|listserv@|majordomo@)"
)


def _is_campaign(facts: Facts) -> bool:
    """Whether List-* fields come from a mass mailing service, not from a list manager."""
    if facts.has("list-post", "x-mailman-version", "x-beenthere", "mailing-list"):
        return False
    identity = facts.first("list-id") + facts.first("x-mailer") + facts.first("list-unsubscribe")
    return facts.has(*_CAMPAIGN_FIELDS) or any(name in identity for name in _MASS_MAIL)


_CAMPAIGN_FIELDS = (
    "x-mc-user", "x-mailchimp-campaign-id", "x-campaign", "x-campaignid", "x-campaign-id", "x-mailingid", "x-mailing-id", "x-mailjet-campaign", "x-mj-mid", "x-mailup-campaign", "x-newsletter", "x-newsletter-id", "x-mandrill-user", "x-sfmc-stack", "x-csa-complaints", "x-emarsys-identify", "x-emarsys-environment", "x-sib-id", "x-mailer-lid", "x-mailer-recptid", "x-bulkmail", "x-bulk-mail", "x-mass-mail",
    "x-freshmail", "x-freshmail-campaign", "x-getresponse", "x-gr-message", "x-job", "x-cid", "x-mailgun-campaign-id", "x-mailgun-tag", "x-smtpapi", "x-klaviyo-message-id", "x-rpcampaign", "x-virtual-mta", "x-mktmailid", "x-mktarchive", "x-binding", "x-subscriber-id", "x-phplist-version", "x-acymailing", "x-mailpoet", "x-pm-message-id", "x-elqpod", "x-roving-id", "x-campaign_id", "x-ca-campaign", "x-ac-weight", "x-sender-campaign",
)  # fmt: skip
_SENDING_FIELDS = (
    "x-ses-outgoing", "x-mailgun-sid", "x-mailgun-sending-ip", "x-sg-eid", "x-sg-id", "x-mailjet-tracking", "x-amazon-mail-relay-type", "x-amazon-rte-version", "x-amz-mail-message-type", "x-mailjet-internal-id", "x-postmark-id", "x-message-flag-bulk", "x-report-abuse", "x-report-abuse-to", "x-abuse-reports-to", "x-msys-api", "x-sparkpost", "x-msfbl", "x-sendinblue", "x-mandrill-message-id",
)  # fmt: skip
_NOTICE_FIELDS = (
    "x-github-reason", "x-github-sender", "x-gitlab-project", "x-jira-fingerprint", "x-bugzilla-reason", "x-facebook", "x-facebook-notify", "x-linkedin-class", "x-linkedin-template", "x-twitter-createdat", "x-cron-env", "x-trac-version", "x-redmine-host", "x-redmine-project", "x-discourse-post-id", "x-drupal", "x-jenkins-job", "x-nagios-notification", "x-zabbix", "x-google-appengine-app-id", "x-notifications", "x-wp-mailer", "x-confluence-space", "x-atlassian-token", "x-autogenerated", "x-fc-machinegenerated", "x-automated", "x-auto-generated", "x-system-generated", "x-notification", "x-notification-type", "x-notification-category", "x-notification-id", "x-sharepoint", "x-etsy-mailer", "x-stripe-eid", "x-eventid", "x-alert",
)  # fmt: skip


def is_bulk_precedence(facts: Facts) -> bool:
    """Precedence: bulk or junk, never set by a person's program."""
    return facts.first("precedence").startswith(("bulk", "junk")) or facts.first("x-precedence").startswith(
        ("bulk", "junk")
    )


def is_campaign(facts: Facts) -> bool:
    """A mass mailing service's own fields with a way to unsubscribe."""
    return facts.has("list-unsubscribe", "list-unsubscribe-post", "list-id", "list-help") and (
        facts.has(*_CAMPAIGN_FIELDS)
        or facts.has(*_SENDING_FIELDS)
        or _has_feedback_id(facts)
        or _is_no_reply(facts)
        or _is_marketing(facts)
        or says_bulk(facts)
    )


def has_unsubscribe(facts: Facts) -> bool:
    """List-Unsubscribe or List-Help (RFC 2369) without more: also sales tools set it on single mails."""
    return facts.has("list-unsubscribe", "list-unsubscribe-post", "list-help", "list-owner")


def has_campaign_fields(facts: Facts) -> bool:
    """Fields of mass mailing services."""
    return facts.has(*_CAMPAIGN_FIELDS)


def has_sending_service(facts: Facts) -> bool:
    """Fields of services through which programs send."""
    return facts.has(*_SENDING_FIELDS) or _has_feedback_id(facts)


def _has_feedback_id(facts: Facts) -> bool:
    """Feedback-ID, which mail providers for people (Fastmail, Proton) set as well."""
    value = facts.first("feedback-id") or facts.first("x-feedback-id")
    return bool(value) and not value.endswith(("fastmail", "proton", "protonmail", "simplelogin", "tutanota"))


def has_notice_fields(facts: Facts) -> bool:
    """Fields of programs that notify."""
    return facts.has(*_NOTICE_FIELDS)


_MASS_MAILERS = re.compile(
    r"mailchimp|phplist|acymailing|mailpoet|sendblaster|groupmail|mailman|majordomo|listserv|lyris|infusionsoft|aweber|icontact|campaign|newsletter|mailup|freshmail|getresponse|sare\b|massmail|bulk|emailmarketing|exacttarget|responsys|silverpop|phpmailer|swiftmailer|wordpress|drupal|joomla|magento|prestashop|nodemailer|javamail|cdonts|aspmail|jmail|mime::lite|symfony|laravel|codeigniter|zend|sendinblue|mailjet|emarsys|postman|ccsend|spring mail",
    re.IGNORECASE,
)


def has_mass_mailer(facts: Facts) -> bool:
    """A program that no person writes mail with."""
    named = facts.first("x-mailer") or facts.first("user-agent") or facts.first("x-php-originating-script")
    return bool(named) and (
        _MASS_MAILERS.search(named[:200]) is not None or "x-php-originating-script" in facts.headers
    )


_NO_REPLY = re.compile(
    r"(?:^|[-_.+])(?:no|not|non|dont|do[-_.]?not|donot|never|nie|nicht|ne[-_.]?pas|nepas|keine?|bitte[-_.]?nicht)[-_.]?(?:reply|replay|replies|response|respond|rispondere|rispondete|risposta|odpowiadac|odpowiadaj|odpisuj|antworten|antwort|repondre|reponse|responder|responda|respuesta|contestar|mail)(?:$|[-_.+\d])"
    r"|^no\.?reply|no-?reply$|donotreply|nepasrepondre|nonrispondere|nieodpowiadaj|noresponder|nichtantworten|unattended"
)


def _is_no_reply(facts: Facts) -> bool:
    local = facts.local
    return "re" in local + "rere" and _NO_REPLY.search(local) is not None if local else False


def is_no_reply(facts: Facts) -> bool:
    """An address that says that nobody reads it: of the author, or where the answer would go."""
    if _is_no_reply(facts):
        return True
    reply_to = facts.first("reply-to")
    if not reply_to or "@" not in reply_to:
        return False
    locals_ = [part.rpartition("<")[2] for part in reply_to.split("@")[:-1]]
    return any(_NO_REPLY.search(re.split(r"[\s,;:\"]", part)[-1]) for part in locals_[:10])


_MARKETING = re.compile(
    r"^(?:e?-?news(?:letters?)?|newsletter|marketing|promo(?:tions?|zioni|cje)?|offers?|offerte|oferty|deals|mailing|campaigns?|campagne|updates?|digest|info-?news|sklep-?news|comunicazioni-?marketing|dem|advertising|reklama|angebote|aktionen|emailing|mktg?|nl|eventi-news|biuletyn|sales-?news|shop-?news|announce(?:ments?)?)(?:$|[-_.+\d@])"
    r"|(?:^|[-_.])(?:newsletters?|news|mailing|promo|marketing|bounces?)$"
)
_NOTIFYING = re.compile(
    r"^(?:notif(?:y|ications?|iche|ica)|notification[-_.].*|alerts?|alarm|avvisi|powiadomienia|powiadomienie|benachrichtigung(?:en)?|automat(?:ic|ed|yczny|ico)?(?:[-_.].*)?|automailer|auto-?(?:confirm|mail|message|sender|notify)|auto|robot|bot|daemon|cron|nobody|www-data|apache|httpd|wordpress|nagios|zabbix|monit(?:or(?:ing)?)?|jenkins|gitlab|jira|confluence|mailman|listserv|majordomo|system|sistema|service-?(?:message|mail)|account-?(?:update|security)|confirm(?:ation|e|s)?|conferme?|potwierdzenia?|verify|verification|security-?(?:alert|noreply)|bounces?(?:[-_+.].*)?|messages?-noreply|member|invitations?|mailbot|drive-shares.*|calendar-notification|messenger|tracking|delivery-?(?:status|notification)|shipment-?tracking|order-?(?:update|confirm(?:ation)?)|postmaster|mailer-daemon)$"
)


def _is_marketing(facts: Facts) -> bool:
    return bool(facts.local) and _MARKETING.search(facts.local) is not None


def is_marketing(facts: Facts) -> bool:
    """A sender's name for newsletters."""
    return _is_marketing(facts)


def is_notifying(facts: Facts) -> bool:
    """A sender's name for programs."""
    return bool(facts.local) and _NOTIFYING.match(facts.local) is not None


def says_bulk(facts: Facts) -> bool:
    """How to unsubscribe, or to see the mail in a browser, in the sender's own words."""
    if not any(stem in facts.span for stem in phrases.BULK_STEMS):
        return False
    return (
        phrases.BULK.search(facts.span) is not None
        and not facts.is_forward
        and phrases.BULK.search(facts.own_span) is not None
    )


def says_no_reply(facts: Facts) -> bool:
    """The sender's own words say that the mail is automatic or that nobody reads answers."""
    if not any(stem in facts.span for stem in phrases.NO_REPLY_STEMS):
        return False
    return (
        phrases.NO_REPLY_PHRASE.search(facts.span) is not None
        and not facts.is_forward
        and phrases.NO_REPLY_PHRASE.search(facts.own_span) is not None
    )


_TRACKING = re.compile(
    r"https?://[^\s<>\"]{0,80}(?:utm_|/click|click\.|/track|track\.|/ls/click|/wf/click|list-manage|/unsub|mc_cid|/c/\w{12,}|trk\.|/e/c/|links?\.)"
)


def has_tracking(facts: Facts) -> bool:
    """Many links, several of them counted: how newsletters look even when they hide."""
    if facts.is_forward or facts.span.count("http") < 6:
        return False
    own = facts.own_span
    return own.count("http") >= 6 and (len(_TRACKING.findall(own)) >= 3 or own.count("http") * 160 > len(own) >= 600)


# --- challenges, calendars, loops ---------------------------------------------------------------------------


def is_challenge(facts: Facts) -> bool:
    """TMDA, BoxTrapper, Spam Arrest and their like: fields, or subject and text together."""
    if (
        facts.has(
            "x-tmda-fingerprint",
            "x-delivery-agent-tmda",
            "x-boxtrapper",
            "x-spamarrest",
            "x-challenge",
            "x-boxbe-challenge",
        )
        or "-confirm-" in facts.local
    ):
        return True
    if not any(stem in facts.head for stem in phrases.CHALLENGE_STEMS) or facts.is_forward:
        return False
    if phrases.CHALLENGE.search(facts.own_head) is None:
        return False
    subject = phrases.CHALLENGE_SUBJECT.search(facts.subject[:200]) is not None
    return subject or "boxbe" in facts.domain or "spamarrest" in facts.domain or facts.envelope_sender == ""


def maybe_challenge(facts: Facts) -> bool:
    """Words of a challenge in text or subject alone."""
    if not any(stem in facts.head for stem in phrases.CHALLENGE_STEMS) or facts.is_forward:
        return False
    return facts.answers and phrases.CHALLENGE.search(facts.own_head) is not None


def is_calendar_answer(facts: Facts) -> bool:
    """``method=REPLY`` (RFC 5546): a calendar program's answer to an invitation."""
    return "reply" in _calendar_method(facts) or "counter" in _calendar_method(facts)


def is_calendar(facts: Facts) -> bool:
    """Any other calendar message: invitation, change, cancellation."""
    return _calendar_method(facts) in ("request", "cancel", "publish", "refresh")


def _calendar_method(facts: Facts) -> str:
    root = facts.root
    if root.media_type == "text/calendar":
        return root.parameters.get("method", "publish").lower()
    if not root.media_type.startswith("multipart/"):
        return ""
    part = find_part(root, ("text/calendar",))
    return part.parameters.get("method", "").lower() if part is not None else ""


def is_looping(facts: Facts) -> bool:
    """X-Loop or another desk's loop guard: an answer could come back."""
    return facts.has(
        "x-loop",
        "x-rt-loop-prevention",
        "x-otrs-loop",
        "x-zammad-ticket-id",
        "x-zendesk-from-account-id",
        "x-freshdesk-ticket",
        "x-osticket-loop",
        "x-loop-prevention",
        "x-helpdesk-id",
    )


def is_null_path(facts: Facts) -> bool:
    """RFC 3834, section 2: nothing automatic goes to a null return path."""
    return facts.envelope_sender == ""


def is_machine_path(facts: Facts) -> bool:
    """A return path that names a mail system or a list, whoever the author is."""
    path = facts.envelope_sender
    if not path:
        return False
    local = path.rpartition("@")[0].lower()
    return local.startswith(("mailer-daemon", "owner-", "listserv", "majordomo", "postmaster")) or local.endswith(
        ("-request", "-relay", "-owner", "-bounces")
    )


def is_unanswerable(facts: Facts) -> bool:
    """No author's address at all."""
    return facts.author is None or "@" not in facts.author.addr_spec


RULES: tuple[Rule, ...] = (
    Rule("delivery_report", "RFC 3464: a delivery-status part", is_dsn, Kind.DELIVERY_REPORT, ticket=False),
    Rule("disposition_report", "RFC 8098: a read receipt", is_mdn, Kind.DISPOSITION_REPORT, ticket=False),
    Rule("feedback_report", "RFC 5965 or a provider's complaint loop", is_feedback, Kind.FEEDBACK_REPORT, ticket=False),
    Rule("challenge", "a challenge-response system asks for confirmation", is_challenge, Kind.CHALLENGE, ticket=False),
    Rule(
        "bounce",
        "a mail system's sender, subject or text of a bounce",
        is_old_bounce,
        Kind.DELIVERY_REPORT,
        ticket=False,
    ),
    Rule(
        "auto_replied",
        "RFC 3834, section 5: auto-replied, or an autoresponder's field",
        is_auto_replied,
        Kind.AUTO_REPLY,
        ticket=False,
    ),
    Rule(
        "auto_reply_subject",
        "a subject that autoresponders write",
        says_auto_reply_subject,
        Kind.AUTO_REPLY,
        ticket=False,
    ),
    Rule("absence", "tells of an absence, confirmed by a second sign", says_absence, Kind.AUTO_REPLY, ticket=False),
    Rule("list", "RFC 2369, RFC 2919 or a list manager's sender", is_list, Kind.LIST, ticket=False),
    Rule("receipt", "a desk's automatic receipt", says_receipt, Kind.AUTO_REPLY, ticket=False),
    Rule("null_reply", "an answer with a null return path", is_null_reply, Kind.AUTO_REPLY, ticket=False),
    Rule(
        "auto_generated",
        "RFC 3834, section 5: Auto-Submitted other than no",
        is_auto_generated,
        Kind.NOTIFICATION,
        ticket=False,
    ),
    Rule("precedence", "Precedence: bulk or junk", is_bulk_precedence, Kind.BULK, ticket=False),
    Rule("campaign", "a mass mailing service with List-Unsubscribe", is_campaign, Kind.BULK, ticket=False),
    Rule("calendar_answer", "RFC 5546: method=REPLY", is_calendar_answer, Kind.NOTIFICATION),
    Rule("notice_fields", "fields of a program that notifies", has_notice_fields, Kind.NOTIFICATION),
    Rule("campaign_fields", "fields of a mass mailing service", has_campaign_fields, Kind.BULK),
    Rule("unsubscribe_field", "List-Unsubscribe or List-Help alone", has_unsubscribe, Kind.BULK),
    Rule("says_bulk", "its words say how to unsubscribe", says_bulk, guess=Kind.BULK),
    Rule("marketing_sender", "a sender's name for newsletters", is_marketing, guess=Kind.BULK),
    Rule("tracking_links", "many counted links", has_tracking, guess=Kind.BULK),
    Rule("says_no_reply", "its words say that it is automatic", says_no_reply, guess=Kind.NOTIFICATION),
    Rule("no_reply_address", "an address that nobody reads", is_no_reply, guess=Kind.NOTIFICATION),
    Rule("notifying_sender", "a sender's name for programs", is_notifying, guess=Kind.NOTIFICATION),
    Rule("mass_mailer", "a program that no person writes with", has_mass_mailer, guess=Kind.NOTIFICATION),
    Rule("sending_service", "fields of a sending service", has_sending_service, guess=Kind.NOTIFICATION),
    Rule("null_return_path", "RFC 3834, section 2: null return path", is_null_path, guess=Kind.NOTIFICATION),
    Rule("machine_return_path", "the return path names a list or a mail system", is_machine_path),
    Rule("response_suppressed", "X-Auto-Response-Suppress: All, AutoReply or OOF", suppresses_response),
    Rule("maybe_absence", "may be an absence notice", maybe_absence),
    Rule("maybe_receipt", "may be a desk's receipt", maybe_receipt),
    Rule("maybe_challenge", "may be a challenge", maybe_challenge),
    Rule("calendar", "an invitation or its change", is_calendar),
    Rule("loop", "a loop guard of another program", is_looping),
    Rule("no_author", "no address of an author", is_unanswerable),
)

"""Questions about lists, newsletters and notifications."""

from __future__ import annotations

import re

from parsers.kinds import bulk_phrases as phrases
from parsers.kinds import fields
from parsers.kinds.bulk_margins import MARGINS
from parsers.kinds.facts import Facts
from parsers.kinds.senders import has_no_reply_address, is_marketing, is_service_address
from parsers.kinds.stems import Stems
from parsers.kinds.voice import is_in_trouble, is_personal, is_somebody
from parsers.lazy import LazyPattern


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
        or is_marketing(facts)
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


def says_bulk(facts: Facts) -> bool:
    """How to unsubscribe, or to see the mail in a browser, in the sender's own words.

    A person may write so too, of a newsletter or in a disclaimer: then no link stands beside the words, and somebody
    asks or wants something, or they stand under the end of a letter.
    """
    patterns = [pattern for stems, pattern in _BULK if facts.says(stems)]
    if not patterns or facts.is_forward:
        return False
    span = f"\n{facts.span}"
    if not any(pattern.search(span) is not None for pattern in patterns):
        return False
    return any(_stands_out(pattern, facts) for pattern in patterns)


_BULK = ((phrases.BULK_STEMS, phrases.BULK), *MARGINS)


def _stands_out(pattern: LazyPattern, facts: Facts) -> bool:
    own = f"\n{facts.own_span}"
    hit = pattern.search(own)
    if hit is None:
        return False
    under = phrases.CLOSING.search(own[: hit.start()]) is not None
    for _ in range(_PHRASES):
        if hit is None:
            break
        if _LINK.search(own[max(hit.start() - _BESIDE_CHARS, 0) : hit.end() + _BESIDE_CHARS]) is not None:
            return True
        own = own[hit.end() :]
        hit = pattern.search(own)
    return not (under or is_personal(facts))


_PHRASES = 6  # looked at for a link beside them
_BESIDE_CHARS = 160
_LINK = re.compile(
    r"https?://|unsub[\w.+-]{0,60}@|(?<!\w)(?:here|qui|tutaj|tu|hier|ici|aquí|click|clicca(?:re|te|ndo)?|kliknij|browser)(?!\w)"
)


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
    """A shop's or a service's message: the subject speaks of the reader's order, or the text says where to click.

    Somebody who speaks of himself and asks has trouble with what his subject names ("codice di verifica").
    """
    named, clicks = facts.heading_says(phrases.TRANSACTION_STEMS), facts.head_says(phrases.CLICK_STEMS)
    if not (named or clicks) or facts.answers or facts.is_forward:
        return False
    if named and phrases.TRANSACTION_SUBJECT.match(facts.subject[:160]) is not None:
        return not is_in_trouble(facts)
    return clicks and phrases.CLICK.search(facts.head) is not None and "?" not in facts.subject


def promotes(facts: Facts) -> bool:
    """Three different words of advertising and links, in a mail that answers nothing and wants nothing."""
    if not facts.says(_LINKS) or facts.span.count("http") + facts.span.count("www.") < 2:
        return False
    if facts.answers or facts.is_forward:
        return False
    return len(set(phrases.PROMOTION.findall(facts.span))) >= 3 and not is_personal(facts)


def announces(facts: Facts) -> bool:
    """A subject of newsletters, shops and watchers, over a text that wants nothing of the desk."""
    topic, herald = facts.heading_says(phrases.TOPIC_STEMS), facts.heading_says(phrases.HERALD_STEMS)
    if not (topic or herald) or facts.answers or facts.is_forward:
        return False
    if herald and phrases.HERALD_SUBJECT.match(facts.subject[:160]) is not None:
        return not is_somebody(facts)
    if not topic or "?" in facts.subject or phrases.TOPIC_SUBJECT.search(facts.subject[:200]) is None:
        return False
    return not is_personal(facts)


def is_impersonal(facts: Facts) -> bool:
    """A service's address over a text in which nobody asks, wants, sends anything or speaks of himself."""
    if not is_service_address(facts) or facts.answers or facts.is_forward:
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

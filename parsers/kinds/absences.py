"""Questions about notices of absence and other autoresponders that are known by their words.

A person writes about absences and automatic replies too. So a subject decides alone only where nobody but a program
writes it; else the sender's own words must say what only a notice says, and want nothing.
"""

from __future__ import annotations

import re

from parsers.kinds import absence_phrases as phrases
from parsers.kinds.answers import asks, is_auto_generated, suppresses_response
from parsers.kinds.bulk_phrases import NO_REPLY_PHRASE
from parsers.kinds.facts import Facts

_NAMED = (":", "-", "–", "[", "(", ")", "]")  # what stands between a program's words and the answered subject
_FIRST_CHARS = 400  # of a text, where a program introduces itself
_ANSWERED = re.compile(r"\b(?:re|aw|r|odp)\s?:", re.IGNORECASE)
_FROM = ("from ", "for ", "da ", "di ", "von ", "de ", "od ", "dla ", "par ", "du ")


def says_auto_reply_subject(facts: Facts) -> bool:
    """A subject that only programs write; or one of an autoresponder or an absence that fields or text confirm."""
    if not facts.heading_says(phrases.SUBJECT_STEMS) or facts.is_forward:
        return False
    subject = facts.subject[:200]
    if phrases.DATED_SUBJECT.match(subject) is not None:
        return True
    if phrases.MARKED_SUBJECT.match(subject) is not None:
        return not _wants(facts)
    automatic = phrases.AUTO_REPLY_SUBJECT.match(subject)
    if automatic is not None:
        rest = subject[automatic.end() :].lstrip().lower()
        if rest.startswith(_NAMED) or _ANSWERED.match(rest) is not None or _is_confirmed(facts):
            return True
        whole = not rest or rest.startswith(_FROM)
        return not _wants(facts) and whole + _count_signs(facts) >= 2
    away = None if facts.is_reply else phrases.AWAY_SUBJECT.match(subject)
    if away is None or asks(subject.lower()):
        return False
    if _is_confirmed(facts):
        return True
    return not _wants(facts) and (_ANSWERED.search(subject, away.end()) is not None) + _count_signs(facts) >= 2


def _is_confirmed(facts: Facts) -> bool:
    """Whether a machine's field agrees with a subject."""
    if facts.null_path or is_auto_generated(facts):
        return True
    return suppresses_response(facts) and not _wants(facts)  # business software sets it on people's mail too


def _count_signs(facts: Facts) -> int:
    """What agrees with a subject that a person may write too: the mail answers one of ours under a subject that is
    none of ours (two signs if it says when, or nothing else), or its words tell of an absence, or of the meanwhile."""
    signs = facts.tells_absence + _tells_meanwhile(facts)
    if "in-reply-to" in facts.headers and not facts.is_reply:
        returns = phrases.RETURN.search(facts.own_head) is not None
        return signs + 1 + (returns or phrases.WHOLE_SUBJECT.match(facts.subject[:100]) is not None)
    return signs


def _tells_meanwhile(facts: Facts) -> bool:
    return phrases.SUBSTITUTE.search(facts.own_head) is not None or phrases.LATER.search(facts.own_head) is not None


def _wants(facts: Facts) -> bool:
    return asks(facts.own_head) or phrases.WANTS.search(facts.own_head) is not None


def says_absence(facts: Facts) -> bool:
    """The text tells of an absence; a machine's field, its own word, or its end and what only a notice says, confirm
    it."""
    if not facts.tells_absence or facts.is_forward:
        return False
    if _is_confirmed(facts):
        return True
    subject = phrases.ABSENCE_SUBJECT.search(facts.subject[:200]) is not None
    if not (subject or facts.answers) or _wants(facts):
        return False
    if _says_automatic(facts):
        return _stands_first(facts)
    if phrases.RETURN.search(facts.own_head) is None or not _stands_first(facts):
        return False
    return phrases.SUBSTITUTE.search(facts.own_head) is not None or (subject and _tells_meanwhile(facts))


def _says_automatic(facts: Facts) -> bool:
    """Whether the first words say that a program wrote them."""
    said = NO_REPLY_PHRASE.search(facts.own_head[:_FIRST_CHARS])
    return said is not None and "autom" in said[0]


def _stands_first(facts: Facts) -> bool:
    """Whether nothing but greetings and thanks stands above the absence: else somebody shows us another's notice."""
    told = phrases.ABSENCE.search(facts.own_head)
    above = facts.own_head[: told.start()].split("\n\n")[:-1] if told is not None else []
    said = (paragraph.strip() for paragraph in above)
    return all(not words.endswith((".", "!", ":")) or words.startswith(phrases.COURTESIES) for words in said)


def maybe_absence(facts: Facts) -> bool:
    """Subject or text may be a notice's, and ask nothing; but a person may have written it."""
    named, told = facts.heading_says(phrases.SUBJECT_STEMS), facts.tells_absence
    if not (named or told) or facts.is_forward:
        return False
    if told:
        end = phrases.RETURN.search(facts.own_head) is not None or _tells_meanwhile(facts)
        return end and not asks(facts.own_head)
    subject = facts.subject[:200]
    patterns = (phrases.AUTO_REPLY_SUBJECT, phrases.MARKED_SUBJECT, phrases.AWAY_SUBJECT)
    return any(each.match(subject) for each in patterns) and not _wants(facts)

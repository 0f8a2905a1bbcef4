"""Who speaks: a service to its user, or somebody to the desk.

Newsletters and notifications that carry no honest field are known by how they speak: of what the reader has with
them, of what he may click, of why he receives this, signed by a team. A person may write any of it; so signs are
weighed, and somebody who speaks of himself or wants something outweighs most of them.
"""

from __future__ import annotations

from typing import Final

from parsers.kinds.facts import Facts
from parsers.kinds.phrases import ASKS
from parsers.kinds.stems import Stems
from parsers.kinds.voice_offers import COURSE, PRICE, PROMO
from parsers.kinds.voice_people import FAULT, FORM, MAY_FAIL, NOT_ASKED, OFFICE, SELF
from parsers.kinds.voice_phrases import BECAUSE, CLICK, EXPIRES, IGNORE, SETTINGS, THANKS, WELCOME, Sign
from parsers.kinds.voice_topics import BILL, MATCH, PLACE, PRESS, REPORT
from parsers.kinds.voice_weak import LABEL, WEAK, Form
from parsers.kinds.voice_words import CODE, EVENT, GIVEN, TEAM, TOLD, YOURS
from parsers.lazy import LazyPattern

SIGNS: Final = (
    *(IGNORE, BECAUSE, EXPIRES, CLICK, SETTINGS, THANKS, WELCOME, YOURS, TOLD, TEAM, GIVEN, EVENT, CODE),
    *(REPORT, PRESS, PROMO, PRICE, BILL, PLACE, MATCH, COURSE),
)
_ENOUGH: Final = 4
_PERSON: Final = 3  # what each sign of a person takes away
_LABELS: Final = 3  # lines of a list
_LINKS: Final = 5
_OFFER: Final = "können sie"  # a question only where one is put: "hier können Sie"

_FORMS: Final[dict[str, list[tuple[Sign, LazyPattern]]]] = {}  # to try where a stem stands
for _sign in SIGNS:
    for _stems, _pattern in _sign.forms:
        for _stem in _stems.split("|"):
            _FORMS.setdefault(_stem, []).append((_sign, _pattern))
_STEMS: Final = Stems(_FORMS)


def speaks_as_service(facts: Facts) -> bool:
    """Whether several signs of a service outweigh those of a person, in a mail that answers nothing."""
    if not facts.says(_STEMS) or facts.answers or facts.is_forward:
        return False
    seen: dict[Sign, set[LazyPattern]] = {}
    for stem in facts.text_stems[_STEMS]:
        for sign, pattern in _FORMS[stem]:
            seen.setdefault(sign, set()).add(pattern)
    most = sum(sign.weight for sign in seen)
    if (most < _ENOUGH and not _has_link(facts.span)) or not _reaches(_ENOUGH, seen, facts.span):
        return False
    return _reaches(_ENOUGH + _PERSON * count_persons(facts), seen, facts.own_span)


def _reaches(wanted: int, seen: dict[Sign, set[LazyPattern]], text: str) -> bool:
    """Whether all signs in a lower-case text weigh so much; stops where what is not yet looked for cannot help."""
    text = f"\n{text}\n"
    extra = _has_link(text) + (text.count("http") >= _LINKS) + (len(LABEL.findall(text)) >= _LABELS)
    possible = extra + len(WEAK) + sum(sign.weight for sign in seen)
    for sign, patterns in seen.items():
        if possible < wanted:
            return False
        if not any(pattern.search(text) is not None for pattern in patterns):
            possible -= sign.weight
    unsure = len(WEAK)
    for forms in WEAK:
        if possible < wanted or possible - unsure >= wanted:
            break
        unsure -= 1
        possible -= not any(_stands(form, text) for form in forms)
    return possible >= wanted


def _stands(form: Form, text: str) -> bool:
    inside, pattern = form
    return any(part in text for part in inside) and pattern.search(text) is not None


def _has_link(text: str) -> bool:
    return "http" in text or "www." in text


def count_persons(facts: Facts) -> int:
    """How many signs of a person the beginning of the text shows: speaks of himself, asks or wants, complains, or
    writes as an office does; a form that is filled in counts three times."""
    head = _own_questions(facts)
    filled = 3 * (FORM.search(f"\n{head}") is not None)
    return filled + (_count_own(head) or _complains(head) or min(len(set(OFFICE.findall(head))), 2))


def is_personal(facts: Facts) -> bool:
    """Whether somebody asks, wants, complains, sends something or speaks of himself."""
    return count_persons(facts) > 0


def is_somebody(facts: Facts) -> bool:
    """Whether somebody asks, wants, fills in a form or speaks of himself; an office that only sends is nobody."""
    head = _own_questions(facts)
    return _count_own(head) > 0 or FORM.search(f"\n{head}") is not None


def is_in_trouble(facts: Facts) -> bool:
    """Whether somebody speaks of himself and asks or wants something, too."""
    return _count_own(_own_questions(facts)) > 1


def _count_own(head: str) -> int:
    wish = ASKS.search(head)
    asks = wish is not None and (wish[0] != _OFFER or "?" in head)
    return asks + (SELF.search(head) is not None)


def _complains(head: str) -> bool:
    """Whether something is wrong, and not only may be."""
    return FAULT.search(head) is not None and FAULT.search(" ".join(MAY_FAIL.split(head))) is not None


def _own_questions(facts: Facts) -> str:
    """The beginning of the text without links and without the questions that programs put to everybody."""
    head = facts.own_head
    return " ".join(NOT_ASKED.split(head)) if "?" in head else head

"""Rules that a mail gives no cue for are not asked, and none of them would have hit."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from parsers import parse
from parsers.kinds import absence_phrases, bounce_phrases, bulk_phrases, fields, voice_weak
from parsers.kinds import answers as kind_answers
from parsers.kinds import bulk as kind_bulk
from parsers.kinds import classification as kind
from parsers.kinds import phrases as kind_phrases
from parsers.kinds import senders as kind_senders
from parsers.kinds import systems as kind_systems
from parsers.kinds.cues import Cues
from parsers.kinds.facts import Facts
from parsers.kinds.rules import RULES
from parsers.kinds.stems import START, StemIndex, Stems
from parsers.lazy import LazyPattern
from parsers.mime import read_tree
from parsers.values import DEFAULT_LIMITS

CORPORA = Path(__file__).parents[2] / "corpora"
ODD = "ż7w"  # what "any" characters are: letters of both sorts and a digit
HEADINGS = {  # patterns that are asked of subjects and addresses only where one of these stems stands in them
    "auto reply": (absence_phrases.AUTO_REPLY_SUBJECT, absence_phrases.SUBJECT_STEMS),
    "marked": (absence_phrases.MARKED_SUBJECT, absence_phrases.SUBJECT_STEMS),
    "dated": (absence_phrases.DATED_SUBJECT, absence_phrases.SUBJECT_STEMS),
    "away": (absence_phrases.AWAY_SUBJECT, absence_phrases.SUBJECT_STEMS),
    "herald": (bulk_phrases.HERALD_SUBJECT, bulk_phrases.HERALD_STEMS),
    "topic": (bulk_phrases.TOPIC_SUBJECT, bulk_phrases.TOPIC_STEMS),
    "transaction": (bulk_phrases.TRANSACTION_SUBJECT, bulk_phrases.TRANSACTION_STEMS),
    "bounce": (bounce_phrases.SUBJECTS, bounce_phrases.SUBJECT_STEMS),
    "read": (kind_systems._READ_SUBJECT, kind_systems._READ_STEMS),
    "feedback": (kind_systems._FEEDBACK_SUBJECT, kind_systems._FEEDBACK_STEMS),
    "no reply": (kind_senders._NO_REPLY, kind_senders.NO_REPLY_ADDRESS_STEMS),
    "marketing": (kind_senders._MARKETING, kind_senders._MARKETING_STEMS),
    "notifying": (kind_senders._NOTIFYING, kind_senders._NOTIFYING_STEMS),
    "machine path": (kind_answers._MACHINE_PATH, kind_answers._MACHINE_PATH_STEMS),
}
TEXTS = {
    "customer": (bulk_phrases.CUSTOMER, bulk_phrases.CUSTOMER_STEMS),
    "action": (bulk_phrases.ACTION, bulk_phrases.ACTION_STEMS),
    "proof of a person": (kind_phrases.PROOF, kind_phrases.PROOF_STEMS),
    "list footer": (kind_bulk._LIST_FOOTER, kind_bulk._FOOTER_STEMS),
}
NAMES = {
    kind_systems._DAEMON_STEMS: (*fields.DAEMONS, *fields.DAEMON_DISPLAY, "Webmail System", "mailer-daemon"),
    kind_systems._ADMIN_STEMS: (*fields.ADMINS, *fields.ADMIN_DISPLAY, "E-Mail Administrator", "postmaster7"),
    kind_senders._SENDING_STEMS: (*kind_senders._SENDING_LABELS, *kind_senders._SENDING_DOMAINS, "a.mailgun.org"),
}


def compiled(pattern: re.Pattern[str] | LazyPattern) -> re.Pattern[str]:
    return pattern._pattern if isinstance(pattern, LazyPattern) else pattern


def found_by(pattern: re.Pattern[str] | LazyPattern) -> set[str]:
    """Strings that the pattern finds, made from itself: of each alternative at least one."""
    wanted = compiled(pattern)
    rnd = random.Random(wanted.pattern)
    made = {one for _ in range(20) for one in _sequence(list(parser.parse(wanted.pattern, wanted.flags)), rnd)}
    found = {one for one in made if wanted.search(one)}
    assert len(found) >= len(made) / 2
    return found


def _sequence(items: list[Any], rnd: random.Random) -> Iterator[str]:
    """As many strings as the item with most alternatives has."""
    made = [list(_item(code, value, rnd)) or [""] for code, value in items]
    for number in range(max(map(len, made), default=1)):
        yield "".join(each[number] if number < len(each) else rnd.choice(each) for each in made)


def _item(code: Any, value: Any, rnd: random.Random) -> Iterator[str]:
    if code is codes.LITERAL:
        yield chr(value)
    elif code in (codes.NOT_LITERAL, codes.ANY):
        yield rnd.choice(ODD)
    elif code is codes.IN:
        yield _member(value, rnd)
    elif code is codes.BRANCH:
        for branch in value[1]:
            yield from _sequence(list(branch), rnd)
    elif code is codes.SUBPATTERN:
        yield from _sequence(list(value[3]), rnd)
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inner = value
        for once in _sequence(list(inner), rnd):
            yield once * max(low, 1) if high else ""
        for count in {low, min(int(high), low + 2)}:
            yield "".join(rnd.choice(list(_sequence(list(inner), rnd))) for _ in range(count))


def _member(members: list[Any], rnd: random.Random) -> str:
    if members[0][0] is codes.NEGATE:
        return rnd.choice(ODD)
    code, value = rnd.choice(members)
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.RANGE:
        return chr(rnd.randint(*value))
    return rnd.choice(
        {
            codes.CATEGORY_DIGIT: "0123456789",
            codes.CATEGORY_SPACE: (" ", "  ", "\n", "\t", "\u00a0", "\u2003"),
            codes.CATEGORY_WORD: "abżü3",
            codes.CATEGORY_NOT_WORD: " .-–!",
            codes.CATEGORY_NOT_SPACE: "abż.-3",
        }[value]
    )


@pytest.mark.parametrize("name", HEADINGS)
def test_stems_of_headings_lose_nothing(name: str) -> None:
    """Whatever a pattern finds in a subject or an address, one of its stems is found there first, in any case."""
    pattern, stems = HEADINGS[name]
    index = StemIndex([stems], heading=True)
    for one in found_by(pattern):
        assert index.find(f"{START} {one} Jan x@y.example"), one
        if compiled(pattern).flags & re.IGNORECASE:
            assert index.find(f"{START} {one.upper()}"), one


@pytest.mark.parametrize("name", TEXTS)
def test_stems_of_texts_lose_nothing(name: str) -> None:
    """Whatever a pattern finds in a text, one of its stems is found there first."""
    pattern, stems = TEXTS[name]
    index = StemIndex([stems])
    assert not [one for one in found_by(pattern) if not index.find(f"Guten Tag,\n{one}\nbis bald")]


@pytest.mark.parametrize("inside, pattern", [form for sign in voice_weak.WEAK for form in sign])
def test_strings_of_weak_signs_lose_nothing(inside: tuple[str, ...], pattern: LazyPattern) -> None:
    """Whatever the pattern of a weak sign finds, one of its strings is in it."""
    assert not [one for one in found_by(pattern) if not any(part in one for part in inside)]


@pytest.mark.parametrize("blank", [" ", "\n"])
@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        (absence_phrases.ABSENCE, absence_phrases.ABSENCE_STEMS),
        (kind_phrases.RECEIPT, kind_phrases.RECEIPT_STEMS),
        (kind_phrases.SAYS_AUTO_REPLY, kind_phrases.AUTO_STEMS),
        (kind_phrases.CHALLENGE, kind_phrases.CHALLENGE_STEMS),
    ],
)
def test_stems_of_sentences_lose_nothing(pattern: LazyPattern, stems: Stems, blank: str) -> None:
    """Whatever a pattern finds in a text whose words stand one blank or one line apart, one of its stems is found."""
    index = StemIndex([stems])
    made = {blank.join(one.split()) for one in found_by(pattern)}
    assert not [one for one in made if not index.find(f"Guten Tag,\n{one}\nbis bald")]


def test_stems_of_names_lose_nothing() -> None:
    """The tables of addresses and names are all found by the stems made from them."""
    for stems, names in NAMES.items():
        index = StemIndex([stems], heading=True)
        assert not [name for name in names if not index.find(f"{START} Pytanie {name}@x.example Jan")]


def test_stems_stand_at_the_beginning_of_words() -> None:
    """Case, quotation marks, brackets and odd blanks in front of a word do not hide it; other letters do."""
    stems = Stems(("urlop", "out of", "r browser", "zgłosz"), anywhere=("http",))
    index = StemIndex([stems])
    for text in (
        "Na URLOPIE",
        "„urlop”",
        "(Urlop)",
        "co?urlop",
        "a\u2003urlop",
        "in your browser",
        "Out of",
        "zgłoszę",
    ):
        assert index.find(text) == {stems: index.find(text)[stems]}, text
    assert index.find("xhttps://a.example") == {stems: ["http"]}
    for text in ("przedurlopem", "outof", "about of", "zgłos", "", "\ud800 ?"):
        assert not index.find(text), text


def test_no_rule_is_asked_of_a_person() -> None:
    """A letter of a person gives no cue at all: every rule asks its questions first, and looks at the mail after."""
    cues = Cues([rule.test for rule in RULES])
    assert [RULES[number].name for number in cues.always] == []
    raw = (
        b"From: Jan Kowalski <jan.kowalski@wp.pl>\nTo: a@b.example\nSubject: Wniosek\nMessage-ID: <1@wp.pl>\n\n"
        b"Szanowni Panstwo,\nnie moge zlozyc wniosku. Co mam zrobic?\n"
    )
    message = parse(raw)
    root = read_tree(raw, DEFAULT_LIMITS, [])
    facts = Facts(root, message.author, message.envelope_sender, message.subject, message.text, cues.indexes)
    assert cues.find_rules(facts) == []


def test_a_rule_that_looks_elsewhere_is_always_asked() -> None:
    """What a cue cannot stand for is never skipped."""
    cues = Cues([lambda facts: "x" in facts.subject, lambda facts: facts.has("x-y"), lambda facts: not facts.null_path])
    assert cues.always == [0, 2]


def variants() -> Iterator[bytes]:
    """The golden mails, each also with a machine's words in its subject, its sender and its text."""
    rnd = random.Random(20)
    subjects, senders, texts = (
        sorted({one for pattern in group for one in found_by(pattern)})
        for group in (
            [pattern for pattern, _ in list(HEADINGS.values())[:7]],
            [pattern for pattern, _ in list(HEADINGS.values())[7:]],
            [absence_phrases.ABSENCE, kind_phrases.RECEIPT, bulk_phrases.BULK, bulk_phrases.NO_REPLY_PHRASE],
        )
    )
    for path in sorted(CORPORA.glob("*/*.eml")):
        raw = path.read_bytes()
        yield raw
        subject, sender = " ".join(rnd.choice(subjects).split()), "".join(rnd.choice(senders).split())
        yield f"Subject: {subject}\n".encode() + raw
        yield f"From: X <{sender}@x.example>\nReturn-Path: <{sender}@x.example>\n".encode() + raw
        yield raw + f"\n{rnd.choice(texts)}\n".encode()


def test_rules_that_are_not_asked_would_not_hit() -> None:
    """Over the golden mails and variants of them: the rules asked are all that hit when every rule is asked."""
    cues = Cues([rule.test for rule in RULES])
    seen = set()
    for raw in variants():
        message = parse(raw)
        root = read_tree(raw, DEFAULT_LIMITS, [])
        facts = Facts(root, message.author, message.envelope_sender, message.subject, message.text, cues.indexes)
        hits = [number for number, rule in enumerate(RULES) if rule.test(facts)]
        assert set(hits) <= set(cues.find_rules(facts))
        verdict = kind.classify(root, message.author, message.envelope_sender, message.subject, message.text)
        assert [one.rule for one in verdict.evidence] == [rule.name for rule in RULES]
        assert [number for number, one in enumerate(verdict.evidence) if one.hit] == hits
        seen.update(hits)
    assert len(seen) > len(RULES) / 2

"""Attributions: the line or lines with which a program says who wrote, and when, what is quoted under them.

``Il giorno lun 3 mag 2021 alle ore 10:15 Anna <anna@example.it> ha scritto:``, in the six languages of the desk and
wrapped over several lines. Every question is asked of a few lines of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.replies.client_phrases import (
    ATTRIBUTION_OPENER,
    ATTRIBUTION_VERB,
    BARE_VERB,
    NARRATIVE,
    VERB_STEMS,
)

MAX_LINE_CHARS = 600  # of a line that is looked at
MAX_ATTRIBUTION_LINES = 6
_SHARED_OPENER = re.compile(
    r"(?:(?<=[\s.!?,)-])|-{2,}\s?)(?=(?:On|Il|Il giorno|In data|W dniu|Dnia|Am|Le|El)\s"
    r"(?:\d|[\w]{2,12}\.?,?\s.{0,3}\d|[A-Z]))"
)
_SENTENCE_END = (".", "!", "?", ";")
MIN_WRAPPED = 44  # characters at least at which programs wrap
MAX_AUTHOR_FIRST = 240  # characters of an attribution that begins with a name

TIME = re.compile(r"(?<![\d.])\d{1,2}\s?[:.h∶]\s?\d{2}(?!\d)|\d{1,2}\s?(?:am|pm)\b", re.IGNORECASE)
DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<![\d.])\d{1,4}[./-](?:\d{1,2}|\w{3,9})[./-]\d{2,4}|(?<![\d.])\d{1,2}\.?\s+\w{3,}"
)
_OLD_GMAIL = re.compile(r"\s{0,3}\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,80}<\s?[^<>\s]{3,100}>(?P<colon>:?)\s*$")

_STAMPED_BEHIND = re.compile(  # "Ewa Lis wrote on 5/3/2021 10:15 AM:"
    r"\s(?:on|il|in\sdata|w\sdniu|am|le|el)\s\S{0,12}\s?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,8}\d{1,2}[:.]\d{2}"
)
MAX_NAME_WORDS = 9  # of a name with its office
MIN_SENTENCE_WORDS = 3  # before the verb; fewer are a name, a nickname or "user so-and-so"
_PARTICLES = frozenset(
    (
        "użytkownik", "uzytkownik", "pan", "pani", "von", "van", "de", "del", "della", "di", "da", "la", "le", "and",
        "e", "il", "lo", "gli", "al", "alla", "per", "con", "dei", "degli", "delle", "dla", "do", "ds.", "przy", "for",
        "für",
        "i", "und", "et", "y", "via", "dr", "prof", "of", "the", "der", "den", "z", "w", "na", "user", "utente",
    )
)  # fmt: skip
_BEFORE_DATE = ("am", "dniu", "le", "el", "il", "on", "data", "hat")
_DATE_BY_ADDRESS = re.compile(  # "3 mag 2021, 10:15 da anna@example.it:", '30.09.2017, 18.30, "Anna" <a@example.it>:'
    r"\W{0,2}(?:\w{2,13}\.?,?\s)?"
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\.?\s(?:de\s)?\w{3,12}\.?,?\s(?:de\s)?\d{4}|\w{3,12}\.?\s\d{1,2},\s\d{4})"
    r",?\s.{0,6}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d).{0,80}?[\s<\"'(]\"?[^\s<>:()\"]{1,64}@[^\s<>:()]{1,200}[>)]{0,2}\s?:$"
)
_UNENDED = re.compile(  # Zoho: "---- Il lun, 4 mag ... ha scritto ----"; old wp.pl
    r"(?:wrote|scritto|napisa[łl]\S{0,4}|schrieb|geschrieben|écrit|escribió)\s?[-–—]{3,}$|@.{1,220}\s(?:wrote|napisa[łl]\(a\))$"
)
_INITIALLED = re.compile(r"\s{0,2}[^\W\d_a-z]{1,4}>(?:\s|$)")  # The Bat!: "AN> text"
_CITING = re.compile(  # Horde
    r"(?:quoting|zitat\s+von|cytowanie|cytuj[ęe]|citando|citazione\s+di)\s[^<>]{0,120}<?[^\s<>]{1,64}@[^\s<>]{1,200}>?\s?:$",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    """Whether the line carries a quotation mark in front."""
    if line.startswith(">"):
        return True
    if ">" in line[1:7] and _INITIALLED.match(line):
        return True
    return line.startswith((" ", "\t", "|")) and len(line) < 2000 and line.lstrip(" \t").startswith((">", "| "))


def ends_attribution(line: str) -> bool:
    """The cheap question before :func:`read_attribution`: could an attribution end with this line?"""
    return line.rstrip().endswith((":", "-", ">", "–", " wrote", "(a)")) and not line.startswith(">")


def read_attribution(lines: list[str], at: int, floor: int, *, quote_follows: bool) -> int | None:
    """The first line of the attribution that ends in line ``at`` (not above ``floor``), or None."""
    window = _window(lines, at, floor)
    for back in (1, 2):
        old = _OLD_GMAIL.match(" ".join(window[-back:])[:MAX_LINE_CHARS])
        if old and (quote_follows or old.group("colon")):
            return at - back + 1
    joined = " ".join(window)[-MAX_LINE_CHARS:]
    lowered = joined.lower()
    if not any(stem in lowered for stem in VERB_STEMS) or ATTRIBUTION_VERB.search(joined) is None:
        return _wordless(window, at, quote_follows=quote_follows)
    if lines[at].rstrip()[-1:] != ":" and _UNENDED.search(joined) is None:
        return None
    starts = [start for start in _openers(window) if ATTRIBUTION_VERB.search(" ".join(window[start:]))]
    for start in starts:
        candidate = " ".join(window[start:])[:MAX_LINE_CHARS]
        if _dated(candidate) and (quote_follows or not _narrative(candidate)):
            return at - len(window) + 1 + _with_name(window, start)
    if quote_follows and starts and not any(map(_ends_sentence, window[starts[0] : -1])):
        return at - len(window) + 1 + starts[0]
    named = _author_first(window, quote_follows=quote_follows)
    if named is not None:
        return at - len(window) + 1 + named
    return _unopened(lines, at, floor, quote_follows=quote_follows)


def _wordless(window: list[str], at: int, *, quote_follows: bool) -> int | None:
    """An attribution without a verb that we know: date, time or address, a colon, and quoted lines under it.

    ``3 mag 2021, 10:15 da anna@example.it:`` (Tutanota) is one without quotation marks, too.
    """
    if not window[-1].endswith(":") or not ("@" in window[-1] or quote_follows):
        return None
    first = at - len(window) + 1
    if quote_follows:
        cited = next((i for i in range(len(window)) if _CITING.match(" ".join(window[i:]))), None)
        if cited is not None:
            return first + cited
    if not quote_follows:
        return at if _DATE_BY_ADDRESS.match(window[-1]) else None
    stamped = (start for start in _openers(window) if _dated(" ".join(window[start:])))
    found = next((first + start for start in stamped), None)
    if found is not None:
        return found
    return next((first + i for i in range(len(window) - 1, -1, -1) if _dated(" ".join(window[i:]))), None)


def _author_first(window: list[str], *, quote_follows: bool) -> int | None:
    """``Anna Nowak <anna@x.pl> napisał(a)`` / ``w dniu 3.05.2021 10:15:``: the name stands before the date.

    The fewest lines that say all, and those above them from which they were wrapped.
    """
    for start in range(len(window) - 1, -1, -1):
        candidate = " ".join(window[start:])
        if len(candidate) > MAX_AUTHOR_FIRST or (start < len(window) - 1 and _ends_sentence(window[start])):
            return None
        if ATTRIBUTION_VERB.search(candidate) is None or not _dated(candidate):
            continue
        while start and _wrapped(window[start - 1], window[start]):
            start -= 1
        if quote_follows:
            return start
        opens = candidate[:1].isupper() or candidate[:1] in '"<„«' or "@" in candidate.split(" ", 1)[0]
        spoken = candidate.endswith(("said:", "sent:"))  # as mail systems do in their reports
        known = "@" in candidate and opens and not spoken and not _narrative(candidate)
        complete = (
            start == len(window) - 1 and TIME.search(candidate) is not None and DATE.search(candidate) is not None
        )
        return start if known and (start == 0 or complete) else None
    return None


def _wrapped(above: str, below: str) -> bool:
    """Whether a program may have broken a line here: the next word would have made it long."""
    if below.startswith("<") or above.endswith("<"):
        return True
    return len(above) + len(below.split(" ", 1)[0]) >= MIN_WRAPPED and not (
        above.endswith(":") or _ends_sentence(above)
    )


def _ends_sentence(line: str) -> bool:
    """Whether the line ends with a sentence; a day (``9.``) before its month does not."""
    return line.endswith(_SENTENCE_END) and not line[-2:-1].isdigit()


def _window(lines: list[str], at: int, floor: int) -> list[str]:
    """At most :data:`MAX_ATTRIBUTION_LINES` lines ending with ``at``, down from the nearest blank or quoted one."""
    first = at
    while first > floor and at - first < MAX_ATTRIBUTION_LINES - 1:
        above = lines[first - 1]
        if not above.strip() or is_quoted(above):
            break
        first -= 1
    return [line[:MAX_LINE_CHARS].strip() for line in lines[first : at + 1]]


def _openers(window: list[str]) -> Iterator[int]:
    """The lines, nearest first counted from below, with which an attribution can begin."""
    for index in range(len(window) - 1, -1, -1):
        line = window[index]
        if ATTRIBUTION_OPENER.match(line) and (
            DATE.search(line)
            or TIME.search(line)
            or line.casefold().startswith(("wiadomo", "użytkownik", "uzytkownik"))
        ):
            yield index


def _with_name(window: list[str], start: int) -> int:
    """``start``, or the line above it where the name stands whose address begins this line."""
    if start == 0:
        return start
    line, above = window[start], window[start - 1]
    wrapped = line[:1].isdigit() or above.endswith(_BEFORE_DATE)
    named = line.startswith("<") or above.endswith("<") or (wrapped and "@" in above)
    return start - 1 if named and not _ends_sentence(above) else start


def _dated(candidate: str) -> bool:
    dated, timed = DATE.search(candidate) is not None, TIME.search(candidate) is not None
    return dated + timed + ("@" in candidate) >= 2 or (dated and "," in candidate and candidate[:3] in ("On ", "Il "))


def _narrative(candidate: str) -> bool:
    """Whether a person tells here what somebody wrote, instead of a program."""
    if "@" in candidate:
        return False
    verb = ATTRIBUTION_VERB.search(candidate)
    between = candidate[: verb.start()] if verb else candidate
    hit = NARRATIVE.search(between, 4) or (verb and NARRATIVE.search(candidate, verb.end()))
    return hit is not None and not re.search(r"(?:u[żz]ytkownik|pan[i]?)\s+[A-ZŁŚŻ]", candidate)


def _unopened(lines: list[str], at: int, floor: int, *, quote_follows: bool) -> int | None:
    """``Jan Kowalski <jan@x.pl> napisał(a):`` without a date: quoted lines must follow, or an address stand in it."""
    line = lines[at][:MAX_LINE_CHARS].strip()
    if BARE_VERB.match(line) and len(line) < 24:
        above = lines[at - 1][:MAX_LINE_CHARS].strip() if at > floor else ""
        known = quote_follows or ("@" in above and len(above) < 160)
        return at - 1 if above and known and not above.endswith((".", "!", "?")) else (at if known else None)
    if ATTRIBUTION_VERB.search(line) is None or len(line) > 200:
        return None
    if quote_follows:
        return at if _names_author(line) else None
    addressed = re.search(r"<[^<>\s]{1,64}@[^<>\s]{1,200}>\)?\s*(?:\w{1,12}\s?){1,3}(?:\(a\))?\s?:$", line)
    return at if (addressed or _STAMPED_BEHIND.search(line)) and not _narrative(line) else None


def _names_author(line: str) -> bool:
    """Whether a name, an address or a date stands before the verb, and not a sentence ("Nel suo libro Eco scrive:")."""
    if "@" in line or DATE.search(line) or TIME.search(line):
        return True
    verb = ATTRIBUTION_VERB.search(line)
    name = line[: verb.start()].partition(" - ")[0] if verb else ""  # behind the dash: a department
    words = name.replace(",", " ").split()
    if len(words) < MIN_SENTENCE_WORDS:
        return True
    small = sum(word[:1].islower() and word.casefold() not in _PARTICLES for word in words)
    return len(words) <= MAX_NAME_WORDS and small == 0


def split_shared_line(line: str) -> int:
    """Where an attribution begins that shares its line with the author's last words; 0 if none does.

    ``Va bene, grazie. Il giorno lun 3 mag 2021 alle ore 10:15 X <x@y> ha scritto:`` over quoted lines.
    """
    for hit in _SHARED_OPENER.finditer(line[:MAX_LINE_CHARS]):
        rest = line[hit.end() : MAX_LINE_CHARS]
        if hit.start() and line[: hit.start()].strip(" -") and DATE.search(rest[:40]) and _dated(rest):
            return hit.end()
    return 0


def read_shared_line(lines: list[str], at: int, floor: int) -> int | None:
    """Yahoo's program for Android puts the quoted text into the attribution's line, behind some blanks."""
    above = lines[max(floor, at - MAX_ATTRIBUTION_LINES) : at]
    shared = [*above, lines[at][:MAX_LINE_CHARS].partition(":  ")[0] + ":"]
    start = read_attribution(shared, len(above), 0, quote_follows=False)
    return None if start is None else at - len(above) + start

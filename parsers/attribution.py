"""Attributions: the line or lines with which a program says who wrote, and when, what is quoted under them.

``Il giorno lun 3 mag 2021 alle ore 10:15 Anna <anna@example.it> ha scritto:``, in the six languages of the desk and
wrapped over several lines. Every question is asked of a few lines of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.client_phrases import (
    ATTRIBUTION_OPENER,
    ATTRIBUTION_VERB,
    BARE_VERB,
    NARRATIVE,
    VERB_STEMS,
)

MAX_LINE_CHARS = 600  # of a line that is looked at
MAX_ATTRIBUTION_LINES = 4

TIME = re.compile(r"(?<!\d)\d{1,2}\s?[:.h]\s?\d{2}(?!\d)|\d{1,2}\s?(?:am|pm)\b", re.IGNORECASE)
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,4}[./-](?:\d{1,2}|\w{3,9})[./-]\d{2,4}|\d{1,2}\.?\s+\w{3,}")
_OLD_GMAIL = re.compile(r"\s{0,3}\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,80}<\s?[^<>\s]{3,100}>(?P<colon>:?)\s*$")


def is_quoted(line: str) -> bool:
    """Whether the line carries a quotation mark in front."""
    if line.startswith(">"):
        return True
    return line.startswith((" ", "\t", "|")) and len(line) < 2000 and line.lstrip(" \t").startswith((">", "| "))


def ends_attribution(line: str) -> bool:
    """The cheap question before :func:`read_attribution`: could an attribution end with this line?"""
    return line.rstrip().endswith((":", "-", ">", "–")) and not line.startswith(">")


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
        return _wordless(window, at) if quote_follows and "@" in joined else None
    if lines[at].rstrip()[-1:] != ":" and not re.search(r"wrote\s?[-–—]{3,}$", joined):
        return None
    for start in _openers(window):
        candidate = " ".join(window[start:])[:MAX_LINE_CHARS]
        if ATTRIBUTION_VERB.search(candidate) and _dated(candidate) and (quote_follows or not _narrative(candidate)):
            return at - len(window) + 1 + start
    return _unopened(lines, at, floor, quote_follows=quote_follows)


def _wordless(window: list[str], at: int) -> int | None:
    """An attribution in a language we do not know: date, time or address, a colon, and quoted lines under it."""
    if not window[-1].endswith(":"):
        return None
    stamped = (start for start in _openers(window) if _dated(" ".join(window[start:])))
    return next((at - len(window) + 1 + start for start in stamped), None)


def _window(lines: list[str], at: int, floor: int) -> list[str]:
    """Up to four lines ending with ``at``, not crossing a blank line more than once nor a quoted one."""
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


def _dated(candidate: str) -> bool:
    dated, timed = DATE.search(candidate) is not None, TIME.search(candidate) is not None
    return dated + timed + ("@" in candidate) >= 2 or (dated and "," in candidate and candidate[:3] in ("On ", "Il "))


def _narrative(candidate: str) -> bool:
    """Whether a person tells here what somebody wrote, instead of a program."""
    if "@" in candidate:
        return False
    verb = ATTRIBUTION_VERB.search(candidate)
    between = candidate[: verb.start()] if verb else candidate
    hit = NARRATIVE.search(between, 4)
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
        return at
    addressed = re.search(r"<[^<>\s]{1,64}@[^<>\s]{1,200}>\)?\s*(?:\w{1,12}\s?){1,3}(?:\(a\))?\s?:$", line)
    stamped = DATE.search(line) is not None and TIME.search(line) is not None
    return at if (addressed or stamped) and not _narrative(line) else None


def read_shared_line(lines: list[str], at: int, floor: int) -> int | None:
    """Yahoo's program for Android puts the quoted text into the attribution's line, behind some blanks."""
    above = lines[max(floor, at - MAX_ATTRIBUTION_LINES) : at]
    shared = [*above, lines[at][:MAX_LINE_CHARS].partition(":  ")[0] + ":"]
    start = read_attribution(shared, len(above), 0, quote_follows=False)
    return None if start is None else at - len(above) + start

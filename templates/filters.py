"""Filters of the templates: user text made harmless, dates in words, lines wrapped. Linear in their input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

from templates.words import LANGUAGES, REASONS, STATES

MAX_LINE_CHARS = 200  # of user text on one line
MAX_SUBJECT_CHARS = 150  # of a user's subject within ours
MAX_EXCERPT_CHARS = 4000
MAX_EXCERPT_LINES = 80
WIDTH = 76  # columns of a wrapped line; RFC 5322 section 2.1.1 wants 78 at most
ELLIPSIS = "\u2026"

_REPLY_PREFIX = re.compile(r"(?:re|r|rif|odp|aw|sv|tr|fw|fwd|i|pd)(?:\[\d{1,3}\])?\s?:\s*", re.IGNORECASE)
_SUBJECT_TAG = re.compile(r"\[[A-Za-z][A-Za-z0-9]{0,19}-\d{4}-\d{6,9}\]\s?")
_SPACE = re.compile(r"\s+")

_WEEKDAYS = {
    "pl": ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
    "it": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    language: tuple(names.split(" "))
    for language, names in (
        ("pl", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
        ("it", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        ("en", "January February March April May June July August September October November December"),
    )
}
_DAY = {"pl": "{0}, {1} {2} {3} r.", "it": "{0} {1} {2} {3}", "en": "{0} {1} {2} {3}"}
_MOMENT = {"pl": "{0}, godz. {1}", "it": "{0} alle {1}", "en": "{0} at {1}"}


def _harmless(character: str) -> bool:
    """Neither control nor format characters (bidirectional overrides, U+2028), surrogates or U+0000."""
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def one_line(text: object, limit: int = MAX_LINE_CHARS) -> str:
    """User text on one line: white space folded, control and direction characters gone, cut at ``limit``."""
    line = _SPACE.sub(" ", str(text)[: limit * 4])
    if not line.isprintable():
        line = _SPACE.sub(" ", "".join(filter(_harmless, line)))
    line = line.strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + ELLIPSIS


def reply_subject(subject: object, otherwise: str) -> str:
    """A user's subject behind one ``Re:``, without reply marks and ticket numbers; ``otherwise`` if it is empty."""
    line = _SUBJECT_TAG.sub("", one_line(subject, MAX_SUBJECT_CHARS))
    while (match := _REPLY_PREFIX.match(line)) is not None:
        line = line[match.end() :]
    return f"Re: {line}" if line.strip() else otherwise


def excerpt(text: object) -> str:
    """User text for a notice, marked line by line like a quotation and bounded."""
    whole = str(text)
    lines = [one_line(line, MAX_EXCERPT_CHARS) for line in whole[: MAX_EXCERPT_CHARS * 2].strip().splitlines()]
    kept: list[str] = []
    left = MAX_EXCERPT_CHARS
    for line in lines[:MAX_EXCERPT_LINES]:
        if len(line) > left:
            kept.append(line[:left] + ELLIPSIS)
            break
        kept.append(line)
        left -= len(line)
    cut = len(kept) < len(lines) or len(whole) > MAX_EXCERPT_CHARS * 2
    if cut and not kept[-1].endswith(ELLIPSIS):
        kept.append(ELLIPSIS)
    return "\n".join(f"> {line}".rstrip() for line in kept)


def block(text: object) -> str:
    """A value of a form: one line as it is, several lines below it, indented."""
    lines = [line for raw in str(text)[:MAX_EXCERPT_CHARS].splitlines() if (line := one_line(raw, MAX_EXCERPT_CHARS))]
    return lines[0] if len(lines) == 1 else "".join(f"\n  {line}" for line in lines[:MAX_EXCERPT_LINES])


def day_in(language: str) -> Callable[[datetime], str]:
    """The filter that names a day: ``poniedziałek, 23 listopada 2026 r.``"""

    def day(instant: datetime) -> str:
        weekday, month = _WEEKDAYS[language][instant.weekday()], _MONTHS[language][instant.month - 1]
        return _DAY[language].format(weekday, instant.day, month, instant.year)

    return day


def moment_in(language: str) -> Callable[[datetime], str]:
    """The filter that names a day and the time, in the instant's own zone."""
    day = day_in(language)

    def moment(instant: datetime) -> str:
        return _MOMENT[language].format(day(instant), f"{instant.hour:02}:{instant.minute:02}")

    return moment


def word_in(language: str) -> Callable[[object], str]:
    """The filter that says a state in the language: ``suppressed (backlog)`` is ``nie wysyłamy (sprzed ...)``.

    A word that is not known stays as it is: an older database may hold one.
    """
    column = LANGUAGES.index(language)
    reason = reason_in(language)

    def word(text: object) -> str:
        first, space, rest = one_line(text).partition(" ")
        if rest.startswith("(") and rest.endswith(")"):
            rest = f"({reason(rest[1:-1])})"
        return (STATES[first][column] if first in STATES else first) + space + rest

    return word


def reason_in(language: str) -> Callable[[object], str]:
    """The filter that says in the language why something was not done."""
    column = LANGUAGES.index(language)
    return lambda text: REASONS[str(text)][column] if str(text) in REASONS else one_line(text)


def wrap(text: str) -> str:
    """Break long lines at spaces; quotations and lists keep their mark or indentation; blank lines are single."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.rstrip()
        if line or (lines and lines[-1]):
            lines += [line] if len(line) <= WIDTH else _wrap_line(line)
    return "\n".join(lines).strip("\n") + "\n"


def _wrap_line(line: str) -> list[str]:
    """One long line; words are never broken, so that addresses and links stay whole."""
    stripped = line.lstrip(" ")
    hanging = " " * (len(line) - len(stripped))
    if stripped.startswith("> "):
        hanging += "> "
    elif stripped.startswith("- "):
        hanging += "  "
    found: list[str] = []
    current = ""
    for word in line.split(" "):
        if current and current != hanging and len(current) + 1 + len(word) > WIDTH:
            found.append(current.rstrip())
            current = hanging + word
        else:
            current = f"{current} {word}" if current or not word else word
    found.append(current.rstrip())
    return found

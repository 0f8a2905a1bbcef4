"""Dates as mail programs write them above a quotation.

``lun 3 mag 2021 alle ore 10:00``, ``czwartek, 28 października 2021 o 12:46``, ``Wednesday, October 27, 2021 15:14``.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo

from parsers.kinds.reports import read_date

MAX_DATE_CHARS = 160

# First letters of the month names of pl, it, en, de, fr, es that tell the months apart; longest first.
_MONTHS: tuple[tuple[str, int], ...] = (
    *(
        (name, 1)
        for name in ("january", "janvier", "januar", "stycz", "genn", "enero", "jänner", "jan", "gen", "ene", "sty")
    ),
    *((name, 2) for name in ("february", "februar", "février", "febbraio", "febrero", "lut", "feb", "fév", "fev")),
    *((name, 3) for name in ("mars", "march", "marz", "märz", "marca", "mar", "mär", "mrz")),
    *((name, 4) for name in ("april", "avril", "aprile", "abril", "kwie", "apr", "avr", "abr", "kwi")),
    *((name, 5) for name in ("may", "mai", "maggio", "mayo", "maj", "mag")),
    *((name, 6) for name in ("june", "juni", "juin", "giugno", "czerw", "jun", "giu", "cze")),
    *((name, 7) for name in ("july", "juillet", "juli", "luglio", "lip", "jul", "juil", "lug")),
    *((name, 8) for name in ("august", "août", "aout", "agosto", "sierp", "aug", "aoû", "ago", "sie")),
    *((name, 9) for name in ("septem", "settem", "septiem", "wrze", "sep", "set", "wrz")),
    *((name, 10) for name in ("octo", "okto", "ottob", "octub", "paźdz", "pazdz", "oct", "okt", "ott", "paź", "paz")),
    *((name, 11) for name in ("novem", "noviem", "listop", "nov", "lis")),
    *((name, 12) for name in ("decem", "dezem", "décem", "dicem", "diciem", "grud", "dec", "dez", "déc", "dic", "gru")),
)
_WORD_DATE = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|º"
    r"|er)?[\s\-/]{1,3}(?:de\s)?([^\W\d_]{3,12})\.?,?[\s\-/]{1,3}(?:de[l]?\s)?(\d{4}|\d{2})(?!\d)"
)
_AMERICAN_WORDS = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
_CTIME = re.compile(r"(?<![^\W\d_])([^\W\d_]{3})\s(\d{1,2})\s\d\d:\d\d:\d\d\s(?:[A-Z]{3,4}\s)?(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})(?::|∶|\.|\s?h\s?)(\d{2})(?:[:.](\d{2}))?(?![\d.])\s{0,2}(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)
_OFFSET = re.compile(
    r"(?:gmt|utc)?\s?([+-])(\d{2}):?(\d{2})(?!\d)|(?:gmt|utc)\s?([+-])(\d{1,2})(?![\d:])", re.IGNORECASE
)
_ZONES = {
    "cest": 2,
    "cet": 1,
    "mesz": 2,
    "mez": 1,
    "gmt": 0,
    "utc": 0,
    "eest": 3,
    "eet": 2,
    "bst": 1,
    "est": -5,
    "edt": -4,
    "pst": -8,
    "pdt": -7,
}


def read_quoted_date(value: str, zone: tzinfo | None) -> datetime | None:
    """The instant, aware; without an offset in ``value`` it is taken in ``zone``, and is None if that is None.

    Days stand before months, as the desk's countries write them, unless only the other order makes a date or an
    ``AM``/``PM`` speaks for the American one.
    """
    value = " ".join(value[:MAX_DATE_CHARS].replace("\u202f", " ").split())
    if re.match(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UT)", value):
        return read_date(value)
    day = _day(value)
    if day is None:
        return None
    time = next((hit for hit in _TIME.finditer(value) if ":" in hit[0] or not _inside_date(value, hit)), None)
    hour, minute, second = (int(time[1]), int(time[2]), int(time[3] or 0)) if time else (0, 0, 0)
    if time and time[4]:
        hour = hour % 12 + (12 if time[4].lower().startswith("p") else 0)
    found_zone = _zone(value[time.end() :] if time else "") or zone
    if found_zone is None or time is None:
        return None if found_zone is None else _build(day, (0, 0, 0), found_zone)
    return _build(day, (hour, minute, second), found_zone)


def _inside_date(value: str, hit: re.Match[str]) -> bool:
    """Whether "28.10" belongs to "28.10.21"."""
    return any(date.start() <= hit.start() < date.end() for date in _NUMBERS.finditer(value))


def _build(day: tuple[int, int, int], clock: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    try:
        return datetime(*day, *clock, tzinfo=zone)
    except ValueError:
        return None


def _day(value: str) -> tuple[int, int, int] | None:
    """Year, month, day."""
    iso = _ISO.search(value)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3])
    for hit in _WORD_DATE.finditer(value):
        month = _month(hit[2])
        if month:
            return _year(hit[3]), month, int(hit[1])
    for hit in (*_AMERICAN_WORDS.finditer(value), *_CTIME.finditer(value)):
        month = _month(hit[1])
        if month:
            return int(hit[3]), month, int(hit[2])
    numbers = _NUMBERS.search(value)
    if numbers is None:
        return None
    first, second, year = int(numbers[1]), int(numbers[2]), _year(numbers[3])
    american = "/" in numbers[0] and re.search(r"\d\s?[ap]\.?m\b", value, re.IGNORECASE) is not None
    if (american and first <= 12) or second > 12:
        return year, first, second
    return year, second, first


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(word: str) -> int | None:
    lowered = word.lower()
    return next((number for name, number in _BY_LENGTH if lowered.startswith(name)), None)


_BY_LENGTH = sorted(_MONTHS, key=lambda pair: -len(pair[0]))


def _zone(rest: str) -> tzinfo | None:
    offset = _OFFSET.search(rest)
    if offset:
        size = timedelta(hours=int(offset[2] or offset[5]) % 24, minutes=int(offset[3] or 0) % 60)
        return timezone(size if (offset[1] or offset[4]) == "+" else -size)
    words = [word.lower() for word in re.findall(r"[A-Za-z]{3,4}", rest)]
    return next((timezone(timedelta(hours=_ZONES[word])) for word in words if word in _ZONES), None)

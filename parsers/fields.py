"""Message-IDs and dates out of header fields, sound or not (RFC 5322, sections 3.3, 3.6.4 and 4.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

_MAX_IDS: Final = 500
_MAX_ID: Final = 998  # characters: RFC 5322 line length
_MAX_DATE: Final = 200
_COMMENT: Final = re.compile(r"\([^()<>]{0,500}\)")
_ID_JUNK: Final = " \t\r\n<>,;:\"'()"


def read_ids(value: str | None) -> tuple[str, ...]:
    """The message identifiers of References: or In-Reply-To:, without brackets, each once, in order.

    ``<a@b><c@d>``, missing brackets, folds inside and words around are understood; words without ``@`` are not ids.
    """
    if not value:
        return ()
    if "(" in value:
        value = _COMMENT.sub(" ", value)
    found: dict[str, None] = {}
    pieces = value.split("<")[1:] if "<" in value else value.replace(",", " ").split()
    for piece in pieces:
        one = _read_id(piece, bracketed="<" in value)
        if one:
            found[one] = None
        if len(found) >= _MAX_IDS:
            break
    return tuple(found)


def _read_id(piece: str, *, bracketed: bool) -> str:
    if bracketed and ">" in piece:
        one = "".join(piece[: piece.index(">")].split())
    else:
        words = piece.split()
        one = words[0] if words else ""
    one = one.strip(_ID_JUNK)
    return one if "@" in one[1:-1] and len(one) <= _MAX_ID else ""


def read_message_id(value: str | None) -> str | None:
    """The identifier of Message-ID:, without brackets; some senders leave out the ``@`` or the brackets."""
    found = read_ids(value)
    if found:
        return found[0]
    if not value:
        return None
    bare = "".join(_COMMENT.sub(" ", value).split()).strip("<>,;\"'")
    return bare[:_MAX_ID] or None


# --- dates ---------------------------------------------------------------------------------------------------

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan gen sty ene janv stycznia gennaio januar enero janvier january jän",
            "feb lut fév févr lutego febbraio februar febrero février february",
            "mar mär mrz mars marca marzo märz march",
            "apr kwi abr avr kwietnia aprile april abril avril",
            "may maj mag mai mayo maja maggio",
            "jun cze giu juin czerwca giugno juni junio june",
            "jul lip lug juil lipca luglio juli julio juillet july",
            "aug sie ago août aoû sierpnia agosto august",
            "sep wrz set sept września settembre september septiembre septembre",
            "oct paź paz ott okt października ottobre oktober octubre octobre october",
            "nov lis listopada novembre november noviembre",
            "dec gru dic dez déc grudnia dicembre dezember diciembre décembre december",
        ),
        1,
    )
    for name in names.split()
}
_ZONES: Final = {
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "BST": 60,
    "WEST": 60,
    "CET": 60,
    "MET": 60,
    "MEZ": 60,
    "CEST": 120,
    "MEST": 120,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "AST": -240,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "JST": 540,
}
_TIME: Final = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b\.?)?"
)
_AROUND_COLON: Final = re.compile(r"\s*:\s*")  # on a bounded value
_ZONE: Final = r"\s*(?P<zone>(?:(?:GMT|UTC|UT)\s?)?[+-]\s?\d{1,2}:?\d{2}|(?:GMT|UTC)[+-]\d{1,2}|[A-Za-z]{1,5}\b)?"
_USUAL: Final = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?P<half>\Z)? (?P<zone>[+-]\d{4})(?![^ ])"
)
_SHAPES: Final = (
    re.compile(
        rf"(?P<day>\d{{1,2}})\.?[\s/-]*(?P<month>[^\W\d]{{3,12}})\.?,?[\s/-]*(?P<year>\d{{2,4}}),?\s+{_TIME}{_ZONE}"
    ),
    re.compile(rf"(?P<month>[^\W\d]{{3,12}})\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})"),
    re.compile(rf"(?P<month>[^\W\d]{{3,12}})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}),?\s+{_TIME}{_ZONE}"),
    re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})[T\s]\s?{_TIME}{_ZONE}"),
)
_OFFSET: Final = re.compile(r"([+-])\s?(\d{1,2}):?(\d{2})?$")
_MAX_OFFSET: Final = timedelta(hours=15)
_FIRST_YEAR, _LAST_YEAR = 1900, 9998  # whole years inside the range of datetime, so that no zone overflows
_CENTURY_PIVOT: Final = 50  # RFC 5322, section 4.3


def read_date(value: str | None) -> tuple[datetime | None, str]:
    """An aware instant and the name of what was wrong (``""`` if nothing); never raises.

    A date without a zone or with an unknown one is taken as UTC (RFC 5322, section 4.3, ``-0000``).
    """
    if value is None:
        return None, "date-missing"
    usual = _USUAL.match(value)
    if usual:
        when, defect = _build(usual)
        if when is not None:
            return when, defect
    text = _AROUND_COLON.sub(":", _COMMENT.sub(" ", value[:_MAX_DATE])).strip()
    for shape in _SHAPES:
        found = shape.search(text)
        if found:
            when, defect = _build(found)
            if when is not None:
                return when, defect
    return None, "date-unreadable"


def _build(found: re.Match[str]) -> tuple[datetime | None, str]:
    month = _read_month(found["month"])
    year = int(found["year"])
    if year < 100:
        year += 2000 if year < _CENTURY_PIVOT else 1900
    elif year < 1000:
        year += 1900
    hour = int(found["hour"])
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"] in "pP" else 0)
    if not month or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, ""
    offset, defect = _read_zone(found["zone"])
    second = min(59, int(found["second"] or 0))
    try:
        return datetime(year, month, int(found["day"]), hour, int(found["minute"]), second, tzinfo=offset), defect
    except ValueError:
        return None, ""


def _read_month(text: str) -> int:
    if text.isdigit():
        return int(text)
    lowered = text.lower()
    return _MONTHS.get(lowered) or _MONTHS.get(lowered[:3], 0)


@lru_cache(maxsize=128)
def _read_zone(text: str | None) -> tuple[timezone, str]:
    if not text:
        return UTC, "date-without-zone"
    numeric = _OFFSET.search(text)
    if numeric:
        offset = timedelta(hours=int(numeric[2]), minutes=int(numeric[3] or 0))
        if offset > _MAX_OFFSET:
            return UTC, "date-zone-unreadable"
        return timezone(offset if numeric[1] == "+" else -offset), ""
    minutes = _ZONES.get(text.upper())
    if minutes is None:
        return UTC, "date-zone-unreadable"
    return timezone(timedelta(minutes=minutes)), ""

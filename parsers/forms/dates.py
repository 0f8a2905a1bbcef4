"""Dates as Polish, Italian and English offices write them. Day before month unless that is impossible."""

from __future__ import annotations

import re
from datetime import date

from rapidfuzz.distance import OSA

from parsers.forms.folding import fold

_MONTHS: dict[str, int] = {}
for _names in (
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "sty lut mar kwi maj cze lip sie wrz paz lis gru",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "i ii iii iv v vi vii viii ix x xi xii",
):
    for _number, _name in enumerate(_names.split(), start=1):
        _MONTHS[_name] = _number
_MONTHS |= {"sept": 9, "sett": 9}
_LONG_NAMES = tuple(name for name in _MONTHS if len(name) >= 5)

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.°ºª'-]{0,3}(?:de |di |of )?([^\W\d_]{1,14})[\s.,'-]{0,3}(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,14})[\s.]{1,2}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(\d{4})(?!\d)")
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})\s*$")
_MAX_CHARS = 120


def read_date(text: str) -> tuple[str, float] | None:
    """ISO date and confidence; None if the text holds no date, an impossible one, or two different ones."""
    text = text[:_MAX_CHARS]
    found: set[tuple[date, float]] = set()
    spans: list[tuple[int, int]] = []
    for pattern, order in (
        (_YEAR_FIRST, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_NAMED, "dny"),
        (_MONTH_FIRST, "ndy"),
        (_COMPACT, "ymd"),
    ):
        for hit in pattern.finditer(text):
            if any(hit.start() < end and start < hit.end() for start, end in spans):
                continue
            value = _resolve(dict(zip(order, hit.groups(), strict=True)))
            if value is None and order in ("dny", "ndy"):
                continue
            spans.append(hit.span())
            if value is None:
                return None
            found.add(value)
    if len({value for value, _ in found}) != 1:
        return None
    day, confidence = max(found, key=lambda one: one[1])
    alone = sum(end - start for start, end in spans) >= 0.5 * len(text.strip())
    return day.isoformat(), confidence if alone else confidence * 0.9


def _resolve(parts: dict[str, str]) -> tuple[date, float] | None:
    year, day, confidence = int(parts["y"]), int(parts["d"]), 0.99
    if len(parts["y"]) == 2:
        year, confidence = 2000 + year if year < 70 else 1900 + year, 0.9
    if "n" in parts:
        month, sure = _month(parts["n"])
        confidence *= sure
    else:
        month = int(parts["m"])
        if month > 12 >= day:
            month, day, confidence = day, month, 0.7
    try:
        return date(year, month, day), confidence
    except ValueError:
        return None


def _month(name: str) -> tuple[int, float]:
    folded = fold(name)
    known = _MONTHS.get(folded)
    if known:
        return known, 1.0
    if len(folded) >= 5:
        near = {_MONTHS[one] for one in _LONG_NAMES if OSA.distance(one, folded, score_cutoff=1) <= 1}
        if len(near) == 1:
            return near.pop(), 0.9
    return 0, 0.0

"""A few lines about an invitation (RFC 5545), for mails that hold nothing else to read."""

from __future__ import annotations

import re
from typing import Final

_FOLD: Final = re.compile(r"\n[ \t]")
_SHOWN: Final = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION")
_ESCAPES: Final = re.compile(r"\\([nN,;\\])")
_MAX_SOURCE: Final = 200_000


def summarise_calendar(source: str) -> str:
    """Summary, times, place, organiser and description of the first event, one a line; "" if there is none."""
    lines = _FOLD.sub("", source[:_MAX_SOURCE]).split("\n")
    inside = False
    values: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        key = name.split(";", 1)[0].upper()
        if key == "BEGIN" and value.strip().upper() in ("VEVENT", "VTODO"):
            inside = True
        elif key == "END" and value.strip().upper() in ("VEVENT", "VTODO"):
            break
        elif inside and colon and key in _SHOWN:
            values.setdefault(key, _ESCAPES.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip())
    return "\n".join(values[key] for key in _SHOWN if values.get(key))

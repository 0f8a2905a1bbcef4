"""Content-Type and Content-Disposition with their parameters (RFC 2045, RFC 2183, RFC 2231), read forgivingly.

Hand-written because the standard library's modern policy needs seconds for a 16 kB field and raises on unknown
charsets. One pass, linear, at most ``Limits.max_parameters`` parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from parsers import charsets
from parsers.headers import decode_words

_MAX_FIELD: Final = 64 * 1024  # characters of one field that are looked at
_MAX_REMEMBERED: Final = 200
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_MAX_NAME: Final = 200
_VALUE: Final = re.compile(r"[^;()\s]*(?:[ \t]+[^;()\s]+)*")
_SEPARATORS: Final = re.compile(r"[;\s\"]+")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BARE: Final = re.compile(r"[^;]*")
_ESCAPED: Final = re.compile(r'\\(["\\])')
_CONTINUED: Final = re.compile(r"(.+?)\*(\d{1,3})(\*?)")
_MEDIA_TYPE: Final = re.compile(r"([a-z0-9!#$&^_.+-]{1,80})\s*/\s*([a-z0-9!#$&^_.+-]{1,100})")


def read_parameters(value: str, limit: int) -> tuple[str, dict[str, str]]:
    """The leading value, lower case, and the parameters, decoded; names lower case, the first of equals wins."""
    value = value[:_MAX_FIELD]
    if "(" in value:
        value = _without_comments(value)
    lead = _VALUE.match(value)
    first = lead.group() if lead else ""
    at = lead.end() if lead else 0
    if "=" in first:  # "charset=utf-8" without a type in front
        first, at = "", 0
    pairs: list[tuple[str, str]] = []
    while len(pairs) < limit:
        equals = value.find("=", at)
        if equals < 0:
            break
        name = _SEPARATORS.split(value[max(at, equals - _MAX_NAME) : equals].strip())[-1]
        text, at = _read_value(value, equals + 1)
        if name:
            pairs.append((name.lower(), text))
    return first.strip().lower(), _decode_parameters(pairs)


def _read_value(value: str, at: int) -> tuple[str, int]:
    while value[at : at + 1] in (" ", "\t"):
        at += 1
    if value[at : at + 1] == '"':
        quoted = _QUOTED.match(value, at)
        if quoted:
            return _ESCAPED.sub(r"\1", quoted[1]), quoted.end()
        return value[at + 1 :].split(";", 1)[0].strip(), len(value)  # never closed
    bare = _BARE.match(value, at)
    if bare is None:
        return "", len(value)
    return bare.group().strip().strip("\"'"), bare.end()


def _without_comments(value: str) -> str:
    """RFC 5322 comments outside quoted strings removed; a parenthesis inside a bare file name is kept."""
    out: list[str] = []
    depth = 0
    quoted = False
    last_close = value.rfind(")")
    in_name = False  # of a bare file name, whose parentheses are no comment
    for at, char in enumerate(value):
        if char == '"' and not depth:
            quoted = not quoted
        elif char == "=" and not (quoted or depth):
            in_name = value[max(0, at - 12) : at].rstrip(" *").lower().endswith("name")
        elif char == ";" and not quoted:
            in_name = False
        elif char == "(" and not (quoted or in_name) and (depth or not at or value[at - 1] in " \t;"):
            if at > last_close:
                return "".join(out) + value[at:]
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            out.append(char)
    return "".join(out)


def _decode_parameters(pairs: list[tuple[str, str]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, text in pairs:
        continued = _CONTINUED.fullmatch(name)
        if continued:
            extended.setdefault(continued[1], {}).setdefault(int(continued[2]), (text, bool(continued[3])))
        elif name.endswith("*"):
            extended.setdefault(name[:-1], {}).setdefault(-1, (text, True))
        else:
            plain.setdefault(name, decode_words(text))
    for name, pieces in extended.items():
        chosen = {-1: pieces[-1]} if -1 in pieces else pieces
        decoded = _join_pieces([chosen[number] for number in sorted(chosen)])
        if decoded and ("\ufffd" not in decoded or name not in plain):
            plain[name] = decoded
    return plain


def _join_pieces(pieces: list[tuple[str, bool]]) -> str:
    """RFC 2231, sections 3 and 4: numbered pieces, percent-encoded where marked, the charset in the first."""
    charset = ""
    data = b""
    for number, (text, encoded) in enumerate(pieces):
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
            text = text.strip('"')
        piece = text.encode("utf-8", "replace")
        data += read_percents(piece) if encoded else piece
    text = charsets.decode(data, charset)[0]
    return decode_words(text) if "=?" in text else text


def read_percents(data: bytes) -> bytes:
    """``%C5`` is the byte C5; what is no such escape stays."""
    return _PERCENT.sub(lambda found: bytes((int(found[1], 16),)), data)


def read_media_type(value: str, limit: int) -> tuple[str, Mapping[str, str], bool]:
    """See ``_read_media_type``; the few values that most mails share are remembered."""
    if len(value) < _MAX_REMEMBERED and "boundary" not in value and "name" not in value:
        return _remembered_media_type(value, limit)
    return _read_media_type(value, limit)


@lru_cache(maxsize=256)
def _remembered_media_type(value: str, limit: int) -> tuple[str, Mapping[str, str], bool]:
    media_type, parameters, sound = _read_media_type(value, limit)
    return media_type, MappingProxyType(parameters), sound


def _read_media_type(value: str, limit: int) -> tuple[str, dict[str, str], bool]:
    """Media type and parameters of a Content-Type; ``text/plain`` and False when the field makes no sense."""
    lead, parameters = read_parameters(value, limit)
    found = _MEDIA_TYPE.match(lead)
    if found:
        return f"{found[1]}/{found[2]}", parameters, True
    if "boundary" in parameters:
        return "multipart/mixed", parameters, False
    if lead in ("html", "text html", "texthtml", "/html"):
        return "text/html", parameters, False
    return "text/plain", parameters, lead == "text"

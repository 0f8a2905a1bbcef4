"""daticert.xml: the facts of a PEC message (RFC 6109, section 4.4), read with a parser that cannot be tricked.

The file is attacker-controlled unless the signature is valid: 1 MiB at most, no DOCTYPE, no entities, no depth.
Real files deviate from the DTD (trailing bytes, missing ``errore`` or ``risposte``, an unescaped ``<`` in
``msgid``), so what cannot be parsed is read by pattern, marked, and never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import unescape
from xml.parsers import expat

from .mime import clean

MAX_BYTES = 1024 * 1024
MAX_ELEMENTS = 20_000
MAX_NESTING = 12
MAX_RECIPIENTS = 5_000

_HEADER_TEXTS = ("mittente", "risposte", "oggetto")
_DATA_TEXTS = ("gestore-emittente", "giorno", "ora", "identificativo", "msgid", "consegna", "errore-esteso")
_TEXTS = frozenset((*_HEADER_TEXTS, *_DATA_TEXTS))
_NUMBERS = re.compile(r"\d{1,4}")
_ZONE = re.compile(r"([+-])\s?(\d{2}):?(\d{2})")
_TAG_NAME = re.compile(r"[\w:.-]*")
_TYPE = re.compile(r"\btipo\s*=\s*[\"']([^\"'<>]{0,80})[\"']", re.IGNORECASE)
_ERROR = re.compile(r"\berrore\s*=\s*[\"']([^\"'<>]{0,80})[\"']", re.IGNORECASE)
_ZONE_ATTRIBUTE = re.compile(r"\bzona\s*=\s*[\"']([^\"'<>]{0,20})[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Daticert:
    """What daticert.xml says; ``tipo`` and the codes in lower case, absent texts as ``""`` or None.

    ``flaws`` names what was wrong with the file: ``daticert_error`` (not well-formed, read by pattern),
    ``daticert_too_large``, ``daticert_doctype``, ``daticert_nonconforming`` (against the DTD).
    """

    tipo: str = ""
    errore: str = "nessuno"
    mittente: str = ""
    destinatari: tuple[tuple[str, str], ...] = ()
    risposte: str = ""
    oggetto: str = ""
    gestore: str = ""
    data: datetime | None = None
    identificativo: str | None = None
    msgid: str | None = None  # without angle brackets
    ricevuta: str = ""
    consegna: str | None = None
    ricezione: tuple[str, ...] = ()
    errore_esteso: str = ""
    flaws: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """The elements met so far: first text of each name, and the repeated ones in order."""

    tipo: str = ""
    errore: str = ""
    zona: str = ""
    ricevuta: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    destinatari: list[tuple[str, str]] = field(default_factory=list)
    ricezione: list[str] = field(default_factory=list)
    complete: bool = False  # the root element was closed


class _Refused(Exception):
    """The file uses something that a daticert never has (DOCTYPE, entities, depth): stop reading it."""


class _Reader:
    """Expat handlers that fill a _Reading; expat itself fetches nothing and resolves nothing here."""

    def __init__(self) -> None:
        self.reading = _Reading()
        self._path: list[str] = []
        self._buffer: list[str] = []
        self._tipo = ""
        self._count = 0

    def feed(self, data: bytes, encoding: str | None) -> None:
        """Parse a whole file; raises expat.ExpatError or _Refused, with what was read until then kept."""
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._buffer.append
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        self._path.append(name)
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._path) > MAX_NESTING:
            raise _Refused("too many elements")
        self._buffer.clear()
        found = {_local(key): value.strip() for key, value in attributes.items()}
        reading = self.reading
        if name == "postacert" and len(self._path) == 1:
            reading.tipo, reading.errore = found.get("tipo", ""), found.get("errore", "")
        elif name == "destinatari":
            self._tipo = found.get("tipo", "")
        elif name == "data":
            reading.zona = reading.zona or found.get("zona", "")
        elif name == "ricevuta":
            reading.ricevuta = reading.ricevuta or found.get("tipo", "")

    def _end(self, name: str) -> None:
        name, text = _local(name), "".join(self._buffer).strip()
        self._path.pop()
        self._buffer.clear()
        _store(self.reading, name, text, self._tipo)
        if not self._path:
            self.reading.complete = name == "postacert"


def read_daticert(data: bytes) -> Daticert:
    """Understand a daticert.xml, decoded bytes; total: whatever the bytes were, a value comes back."""
    if len(data) > MAX_BYTES:
        return Daticert(flaws=("daticert_too_large", "daticert_error"))
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip() if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data
    for encoding in (None, "iso-8859-1"):
        reader = _Reader()
        flaws: tuple[str, ...] = () if encoding is None else ("daticert_charset",)
        try:
            reader.feed(data, encoding)
        except _Refused:
            return _finish(_Reading(), ("daticert_doctype", "daticert_error"))
        except (expat.ExpatError, ValueError, LookupError):
            if not reader.reading.complete:  # bytes behind the root element are common and harmless
                continue
        return _finish(reader.reading, flaws)
    return _finish(_read_by_pattern(data), ("daticert_error",))


def _refuse(*_: object) -> None:
    raise _Refused("declarations are not accepted")


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _store(reading: _Reading, name: str, text: str, tipo: str) -> None:
    if name == "destinatari":
        if text and len(reading.destinatari) < MAX_RECIPIENTS:
            reading.destinatari.append((clean(text), tipo.lower() or "certificato"))
    elif name == "ricezione":
        if text and len(reading.ricezione) < MAX_RECIPIENTS:
            reading.ricezione.append(clean(text))
    elif name in _TEXTS:
        reading.texts.setdefault(name, clean(text))


def _finish(reading: _Reading, flaws: tuple[str, ...]) -> Daticert:
    texts = reading.texts
    if not flaws and not (reading.tipo and texts.get("mittente") and texts.get("identificativo")):
        flaws = ("daticert_nonconforming",)
    return Daticert(
        tipo=clean(reading.tipo).lower(),
        errore=clean(reading.errore).lower() or "nessuno",
        mittente=texts.get("mittente", ""),
        destinatari=tuple(reading.destinatari),
        risposte=texts.get("risposte", ""),
        oggetto=texts.get("oggetto", ""),
        gestore=texts.get("gestore-emittente", ""),
        data=_read_instant(texts.get("giorno", ""), texts.get("ora", ""), reading.zona),
        identificativo=strip_brackets(texts.get("identificativo", "")),
        msgid=strip_brackets(texts.get("msgid", "")),
        ricevuta=clean(reading.ricevuta).lower(),
        consegna=texts.get("consegna") or None,
        ricezione=tuple(reading.ricezione),
        errore_esteso=texts.get("errore-esteso", ""),
        flaws=flaws,
    )


def is_plausible(moment: datetime) -> bool:
    """Whether an instant of a PEC message can be one; others would only overflow somewhere later."""
    return 1990 <= moment.year < 2200


def strip_brackets(identifier: str) -> str | None:
    """A message identifier without white space and angle brackets; None if nothing is left."""
    text = clean(identifier).strip()
    return text.removeprefix("<").removesuffix(">").strip() or None


def _read_instant(day: str, hour: str, zone: str) -> datetime | None:
    """dd/mm/yyyy, hh:mm:ss and "+0100" as an instant with that offset; None if they are not a plausible one."""
    date, time, offset = _NUMBERS.findall(day), _NUMBERS.findall(hour), _ZONE.search(zone)
    if len(date) != 3 or len(time) not in (2, 3) or not offset:
        return None
    minutes = int(offset.group(2)) * 60 + int(offset.group(3))
    shift = timedelta(minutes=-minutes if offset.group(1) == "-" else minutes)
    clock = [int(number) for number in (*time, "0")]
    try:
        local = datetime(int(date[2]), int(date[1]), int(date[0]), clock[0], clock[1], clock[2], tzinfo=timezone(shift))
    except (ValueError, OverflowError):
        return None
    return local if is_plausible(local) else None


def _read_by_pattern(data: bytes) -> _Reading:
    """A broken file read tag by tag: the text of an element is what stands before its own closing tag."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    reading = _Reading()
    for name, attributes, content in _elements(text):
        if name == "postacert" and not reading.tipo:
            reading.tipo = _first(_TYPE, attributes)
            reading.errore = _first(_ERROR, attributes)
        elif name == "data" and not reading.zona:
            reading.zona = _first(_ZONE_ATTRIBUTE, attributes)
        elif name == "ricevuta" and not reading.ricevuta:
            reading.ricevuta = _first(_TYPE, attributes)
        else:
            _store(reading, name, unescape(content).strip(), _first(_TYPE, attributes))
    return reading


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1).strip() if found else ""


def _elements(text: str) -> Iterator[tuple[str, str, str]]:
    """(name, attributes, content up to its closing tag) of each known element, in one pass over the text."""
    containers = {"postacert", "data", "ricevuta"}
    wanted = {*_TEXTS, "destinatari", "ricezione"}
    at = 0
    for _ in range(MAX_ELEMENTS):
        at = text.find("<", at)
        if at < 0:
            return
        found = _TAG_NAME.match(text, at + 1)
        name = _local(found.group()) if found else ""
        close = text.find(">", at)
        if close < 0:
            return
        attributes = text[at + 1 + len(name) : close]
        at += 1
        if name in containers:
            yield name, attributes, ""
        elif name in wanted:
            end = text.find("</", close)
            # an unescaped "<" inside is content: only the next closing tag ends the element
            if end >= 0 and not attributes.rstrip().endswith("/"):
                yield name, attributes, text[close + 1 : end]
                at = end + 1

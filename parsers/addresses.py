"""Address lists (RFC 5322, section 3.4; RFC 6532; RFC 5890), read the way mailers really write them.

Read from the field *as sent*: commas and quotes are structure before encoded words are decoded. One pass over the
characters, so the cost is linear. mail-parser's scanner is right on sound fields and gives none for broken ones
(an open bracket, an unquoted comma); those are a few in a hundred in real mail and have an author all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from parsers.headers import WORD_START, decode_words
from parsers.values import Address

_PLAIN: Final = re.compile(r'[^"(<>,;:=\\]+')
_IN_BRACKETS: Final = (
    r"<([A-Za-z0-9._+-]{1,64}@(?![Xx][Nn]--)[A-Za-z0-9-]{1,63}(?:\.(?![Xx][Nn]--)[A-Za-z0-9-]{1,63}){1,9})>"
)
_USUAL: Final = re.compile(  # one sound mailbox with brackets, without anything that needs a second look
    r"(?:\"([^\"\\<>@='()\t]{1,200}[^\"\\<>@='()\s])\" "
    r"|([^\"\\<>@,;:='()\s](?:[^\"\\<>@,;:='()\t]{0,200}[^\"\\<>@,;:='()\s])?) )?"
    rf"{_IN_BRACKETS}\Z"
)
_USUAL_ENCODED: Final = re.compile(
    rf'"?((?:=\?[A-Za-z0-9_-]{{1,40}}\?[bBqQ]\?[^?<>"\s]{{1,400}}\?= ?){{1,20}})"? ?{_IN_BRACKETS}\Z'
)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_BARE_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"@]+@[^\s<>()\[\],;:\"@]+")
_MAX_COMMENT_DEPTH: Final = 50
_MAX_ADDR_SPEC: Final = 1000  # characters; RFC 5321 allows 320
_COMMENT_BUDGET: Final = 100_000  # characters looked at for comments in one field
_MAX_FIELD: Final = 100_000  # characters: more than a thousand addresses
_MAX_NAME: Final = 2000
_STRIPPED: Final = " \t\r\n.,;:'\"`<>[]()"


@dataclass(slots=True)
class _Item:
    """What stands between two commas."""

    phrase: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    quoted: bool = False

    def is_empty(self) -> bool:
        return not (self.angles or self.comments or any(piece.strip() for piece in self.phrase))

    def has_address(self) -> bool:
        return bool(self.angles) or any("@" in piece for piece in self.phrase)


def read_addresses(value: str | None, limit: int = 1000) -> tuple[Address, ...]:
    """The mailboxes of a From:, To:, ... field as sent; groups are opened, empty ones give nothing."""
    if not value:
        return ()
    usual = _USUAL.match(value)
    if usual:
        return (Address(usual[1] or usual[2] or "", usual[3]),)
    encoded = _USUAL_ENCODED.match(value)
    if encoded:
        return (Address(_name(encoded[1]), encoded[2]),)
    if "&lt;" in value:
        value = value.replace("&lt;", "<").replace("&gt;", ">")
    found: list[Address] = []
    for item in _merge_split_names(_Scanner(value[:_MAX_FIELD], limit).items):
        address = _read_item(item)
        if address is not None:
            found.append(address)
        if len(found) >= limit:
            break
    return tuple(found)


class _Scanner:
    """Cuts a field into items; quotes, comments, brackets and encoded words are kept whole."""

    def __init__(self, value: str, limit: int) -> None:
        self.items: list[_Item] = []
        self._value = value
        self._item = _Item()
        self._open_quote_ahead = False  # a quote without an end was met: later ones are plain characters
        self._last_semicolon = value.rfind(";")
        self._in_group = False
        self._comment_budget = _COMMENT_BUDGET
        at = 0
        while at < len(value) and len(self.items) <= 2 * limit:
            at = self._step(at)
        self._end_item()

    def _step(self, at: int) -> int:
        value, item = self._value, self._item
        plain = _PLAIN.match(value, at)
        if plain:
            item.phrase.append(plain.group())
            return plain.end()
        char = value[at]
        if char == '"' and not self._open_quote_ahead:
            return self._read_quoted(at)
        if char == "(":
            return self._read_comment(at)
        if char == "<":
            return self._read_angle(at)
        if char == "=":
            return self._read_word(at)
        if char == "," or (char == ";" and (self._in_group or item.has_address())):
            self._end_item()
            self._in_group = self._in_group and char == ","
        elif char == ":" and self._last_semicolon > at and not item.has_address():
            self._item = _Item()  # the name of a group
            self._in_group = True
        elif char not in '>"':
            item.phrase.append(char)
        return at + 1

    def _end_item(self) -> None:
        if not self._item.is_empty():
            self.items.append(self._item)
        self._item = _Item()

    def _read_quoted(self, at: int) -> int:
        quoted = _QUOTED.match(self._value, at)
        if quoted is None:
            self._open_quote_ahead = True
            return at + 1
        text = _ESCAPE.sub(r"\1", quoted[1])
        if self._value[quoted.end() : quoted.end() + 1] == "@":  # a quoted local part stays quoted
            text = quoted.group()
        self._item.phrase.append(text)
        self._item.quoted = True
        return quoted.end()

    def _read_comment(self, at: int) -> int:
        depth = 0
        stop = min(len(self._value), at + min(_MAX_NAME, self._comment_budget))
        for end in range(at, stop):
            char = self._value[end]
            if char == "(" and depth < _MAX_COMMENT_DEPTH:
                depth += 1
            elif char == ")":
                depth -= 1
                if not depth:
                    self._comment_budget -= end - at
                    self._item.comments.append(self._value[at + 1 : end])
                    self._item.phrase.append(" ")
                    return end + 1
        self._comment_budget -= stop - at
        self._item.phrase.append("(")
        return at + 1

    def _read_angle(self, at: int) -> int:
        value = self._value
        close = value.find(">", at, at + _MAX_ADDR_SPEC)
        reopened = value.find("<", at + 1, close if close >= 0 else at + 2)
        if reopened >= 0:  # "<<a@b>>", "<Name <a@b>>"
            self._item.phrase.append(value[at + 1 : reopened])
            return reopened
        if close < 0:  # never closed: up to the next comma
            comma = value.find(",", at)
            close = comma if 0 <= comma < at + _MAX_ADDR_SPEC else min(len(value), at + _MAX_ADDR_SPEC)
            self._item.angles.append(value[at + 1 : close])
            return close
        self._item.angles.append(value[at + 1 : close])
        return close + 1

    def _read_word(self, at: int) -> int:
        word = WORD_START.match(self._value, at)
        close = self._value.find("?=", word.end(), word.end() + _MAX_NAME) if word else -1
        end = close + 2 if close >= 0 else at + 1
        self._item.phrase.append(self._value[at:end])
        return end


def _merge_split_names(items: list[_Item]) -> list[_Item]:
    """``Rossi, Mario <m@example.org>``: a name without address in front of one with brackets belongs to it."""
    merged: list[_Item] = []
    for item in items:
        if merged and item.angles and not merged[-1].has_address() and not merged[-1].comments:
            name = merged.pop().phrase
            named = any(piece.strip() for piece in item.phrase)
            item.phrase = [*name, ", ", *(_without_leading_blank(item.phrase))] if named else name
        merged.append(item)
    return merged


def _without_leading_blank(phrase: list[str]) -> list[str]:
    return [phrase[0].lstrip(), *phrase[1:]] if phrase else phrase


def _read_item(item: _Item) -> Address | None:
    phrase = "".join(item.phrase)
    for angle in sorted(item.angles, key=_lacks_at) if len(item.angles) > 1 else item.angles:
        addr_spec = read_addr_spec(angle)
        if addr_spec:
            phrase = phrase if phrase.strip() else next(filter(_lacks_at, item.angles), "")  # <Name> <a@b>
            return Address(_name_with_comments(phrase, item.comments), addr_spec)
    decoded = decode_words(phrase) if "=?" in phrase else phrase
    if "<" in decoded and "@" in decoded and decoded != phrase and not item.angles:
        inner = read_addresses(decoded.replace("=?", ""), 1)  # name and address inside one encoded word
        if inner:
            return inner[0]
    return _read_bare(decoded, item)


def _lacks_at(text: str) -> bool:
    return "@" not in text


def _name_with_comments(phrase: str, comments: list[str]) -> str:
    """``Support (IT) <a@b>`` is shown by every mail reader with its comment."""
    if not comments:
        return _name(phrase)
    name, comment = _name(phrase), _name(" ".join(comments))
    return f"{name} ({comment})" if name and comment else name or comment


def _read_bare(text: str, item: _Item) -> Address | None:
    """No brackets: ``a@b``, ``a@b (Name)``, ``Name a@b``, ``root``, or only a name."""
    text = text.strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    if text.startswith('"') and '"@' in text:
        return Address(_name(" ".join(item.comments)), read_addr_spec(text))
    joined = re.sub(r"[ \t]{0,10}@[ \t]{0,10}", "@", text) if "@" in text else ""
    found = list(_BARE_ADDRESS.finditer(joined[:_MAX_NAME]))
    if found:
        last = found[-1]
        name = f"{joined[: last.start()].removesuffix('mailto:')} {joined[last.end() :]}".strip(_STRIPPED)
        return Address(_name(name) or _name(" ".join(item.comments)), read_addr_spec(last.group()))
    commented = _BARE_ADDRESS.search(" ".join(item.comments)[:_MAX_NAME])
    if commented:
        return Address(_name(text), read_addr_spec(commented.group()))
    name = _name(text)
    if not name and not item.comments:
        return None
    if name and " " not in name and name.isascii() and "@" not in name and not (item.quoted or item.angles):
        return Address(_name(" ".join(item.comments)), name[:_MAX_ADDR_SPEC])  # a local user: "root"
    return Address(name or _name(" ".join(item.comments)), "")


def _name(phrase: str) -> str:
    """A display name for people: decoded, one line, without the quotes that mailers double."""
    if not phrase:
        return ""
    name = " ".join(decode_words(phrase[: 4 * _MAX_NAME]).split())
    if "\\" in name:
        name = name.replace('\\"', '"')
    for quote in ('"', "'"):
        if len(name) > 1 and name[0] == quote == name[-1]:
            name = name[1:-1].strip()
    return name[:_MAX_NAME]


def read_addr_spec(text: str) -> str:
    """``local@domain`` without brackets, routes, blanks and ``mailto:``; IDN domains in Unicode; "" if empty."""
    if "=?" in text:
        text = decode_words(text)
    text = text.strip().strip("<>").strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].split("?", 1)[0]
    if text.startswith("@") and ":" in text:  # RFC 5322, section 4.4: an obsolete route
        text = text.rpartition(":")[2]
    local, at, domain = text.rpartition("@")
    if not at:
        return "".join(text.split())[:_MAX_ADDR_SPEC]
    if "(" in domain:
        domain = domain.partition("(")[0]
    domain = "".join(domain.split()).strip(".,;'\"")
    if not local.startswith('"'):
        local = "".join(local.split()).strip("'")
    return f"{local}@{to_unicode_domain(domain)}"[:_MAX_ADDR_SPEC] if local and domain else ""


def to_unicode_domain(domain: str) -> str:
    """``xn--`` labels as people read them (RFC 5891, section 5.2); a label that does not decode stays."""
    if "xn--" not in domain.lower():
        return domain
    return ".".join(_unicode_label(label) for label in domain.split("."))


def _unicode_label(label: str) -> str:
    if label[:4].lower() != "xn--" or not 4 < len(label) < 64:
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    sound = not decoded.isascii() and all(char.isalnum() or char == "-" or ord(char) > 0x2FF for char in decoded)
    return decoded if sound and decoded.isprintable() else label

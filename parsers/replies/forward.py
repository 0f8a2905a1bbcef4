"""The original inside a forwarded mail, inline or attached: author, date, subject, recipients and text."""

from __future__ import annotations

import re
from datetime import tzinfo

from parsers.kinds.facts import is_forward_subject
from parsers.kinds.reports import bare_id, read_date
from parsers.mime import Part, read_tree
from parsers.reading import read_content
from parsers.replies.attribution import is_quoted
from parsers.replies.client_phrases import ATTRIBUTION_VERB, FORWARD_END, FORWARD_STEMS
from parsers.replies.quotation import (
    MAX_CANDIDATES,
    Splitter,
    dequote,
    find_splitter,
    label_of,
    next_filled,
    worth_asking,
)
from parsers.replies.quoted_dates import read_quoted_date
from parsers.values import DEFAULT_LIMITS, Address, ForwardedMail

MAX_LINES = 20_000  # in which the beginning of the original is looked for
MAX_FILE_BYTES = 10_000_000  # of an attached mail that is not labelled as one
MAX_COLONS = 12  # up to which the lines before them are looked at instead of the whole text
_RULE_STARTS = frozenset("-_=*#~–—> \t\u00a0")  # of a line that may hold a separator, a mark and a label at once
_ANGLE = re.compile(
    r"<\s*(?:mailto:)?([^<>\s]{1,254}@[^<>\s]{1,254})\s*>"
    r"|\[\s*(?:mailto:)?\s*([^\[\]\s]{1,254}@[^\[\]\s]{1,254})\s*\]"
)
_BARE = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,253}\w")
_CLEAN = re.compile(r"<(?:mailto:)[^<>]{0,300}>|\[mailto:[^\[\]]{0,300}\]|\(mailto:[^()]{0,300}\)")


def read_forwarded(root: Part, subject: str, text: str) -> ForwardedMail | None:
    """The original mail if this one forwards it, None otherwise. An inline original is taken before an attached one."""
    inline = _read_inline(root, subject, text)
    return inline or _read_attached(root)


# --- inline -------------------------------------------------------------------------------------------------


def _read_inline(root: Part, subject: str, text: str) -> ForwardedMail | None:
    forwarding = is_forward_subject(subject)
    if not forwarding and not (_may_hold_block(text) and any(stem in text for stem in FORWARD_STEMS)):
        return None
    lines = text.split("\n")
    found = _find(lines, forwarding=forwarding)
    if found is None:
        return None
    zone = _own_zone(root)
    body = lines[found.end :]
    if found.block is None:
        return _from_attribution(lines, found, zone, subject)
    if is_quoted(lines[max(found.start, found.end - 1)]):
        body = [dequote(line) for line in body]
    values = found.block.values
    author = read_address(values.get("from", ""))
    return ForwardedMail(
        author=author,
        sent_at=read_quoted_date(values.get("date", ""), zone),
        subject=values.get("subject", ""),
        text=_dedent(_cut_end(body)),
        to=tuple(read_addresses(values.get("to", ""))),
        source="inline",
    )


def _may_hold_block(text: str) -> bool:
    """The cheap question before the search: do at least two colons stand in the text, and a label before one?"""
    colons = text.count(":")
    if not 2 <= colons <= MAX_COLONS:
        return colons > MAX_COLONS
    at = text.find(":")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if text[start : start + 1] in _RULE_STARTS or label_of(text[start : at + 1]) is not None:
            return True
        end = text.find("\n", at)
        at = text.find(":", end) if end >= 0 else -1
    return False


def _find(lines: list[str], *, forwarding: bool) -> Splitter | None:
    """The splitter that begins the original: a forward separator anywhere, another one only under ``Fwd:``."""
    candidates = 0
    for index, line in enumerate(lines[:MAX_LINES]):
        if not worth_asking(dequote(line)):
            continue
        candidates += 1
        if candidates > MAX_CANDIDATES:
            return None
        splitter = _split_at(lines, index)
        if splitter is None:
            continue
        if splitter.how == "forward" and splitter.block is not None:
            return splitter
        if not forwarding:
            return None
        if splitter.block is not None or splitter.how == "attribution":
            return splitter
    return None


def _split_at(lines: list[str], index: int) -> Splitter | None:
    """The splitter in this line; where the line is quoted (Apple Mail), the following ones are read without marks."""
    follows = next_filled(lines, index + 1)
    quote_follows = follows < len(lines) and is_quoted(lines[follows])
    if not is_quoted(lines[index]):
        return find_splitter(lines, index, 0, quote_follows=quote_follows)
    below = [dequote(line) for line in lines[index : index + 60]]
    found = find_splitter(below, 0, 0, quote_follows=False)
    if found is None or found.how == "attribution":
        return None
    return Splitter(index + found.start, index + found.end, found.how, found.block)


def _from_attribution(lines: list[str], found: Splitter, zone: tzinfo | None, subject: str) -> ForwardedMail | None:
    """Outlook for Mac forwards under an attribution: ``Il giorno 28/10/2021, 12:46 "X" <x@y> ha scritto:``."""
    joined = " ".join(line.strip() for line in lines[found.start : found.end])[:600]
    author = _author_of_attribution(joined)
    if author is None:
        return None
    body = [dequote(line) for line in lines[found.end :]]
    title = re.sub(r"^\s*[^\s:]{1,12}\s?:\s*", "", subject, count=1)
    return ForwardedMail(author, read_quoted_date(joined, zone), title, _dedent(body), source="inline")


def _author_of_attribution(joined: str) -> Address | None:
    hit = _ANGLE.search(joined)
    if hit is None:
        return None
    before = joined[: hit.start()]
    quoted = re.search(r"[\"„“«]([^\"”»]{1,120})[\"”»“]\s*$", before.rstrip(" ("))
    if quoted:
        name = quoted[1]
    else:
        verb = ATTRIBUTION_VERB.search(before)
        tail = before[verb.end() :] if verb else before
        name = re.split(r"\d[\d:.]{1,8}(?:\s(?:Uhr|CET|CEST|[AP]M))*,?\s|,\s|użytkownik\s", tail.rstrip(" ("))[-1]
    return Address(name.strip(" ,\"'(„”"), (hit[1] or hit[2]).strip())


# --- attached -----------------------------------------------------------------------------------------------


def _read_attached(root: Part) -> ForwardedMail | None:
    if root.media_type == "multipart/report" or not root.children:
        return None
    for part in root.walk():
        if part.is_message and part.children and part is not root:
            return _from_root(part.children[0])
        if part.filename[-4:].lower() == ".eml" and not part.children and part.raw_size <= MAX_FILE_BYTES:
            inner = read_tree(part.body(), DEFAULT_LIMITS, [])  # webmail attaches mails under any media type
            if inner.header("From") and inner.header("Subject") is not None:
                return _from_root(inner)
    return None


def _from_root(inner: Part) -> ForwardedMail:
    sender = inner.header("From")
    return ForwardedMail(
        author=read_address(sender) if sender else None,
        sent_at=read_date(inner.header("Date") or ""),
        subject=inner.header("Subject") or "",
        text=read_content(inner, DEFAULT_LIMITS, [])[0].strip(),
        to=tuple(read_addresses(inner.header("To") or "")),
        message_id=bare_id(inner.header("Message-ID") or "") or None,
        source="attached",
    )


# --- helpers ------------------------------------------------------------------------------------------------


def _own_zone(root: Part) -> tzinfo | None:
    """The zone of the forwarding mail's own date: programs write dates above a quotation in it."""
    own = read_date(root.header("Date") or "")
    return own.tzinfo if own is not None else None


def _cut_end(body: list[str]) -> list[str]:
    """The body up to ``-- End forwarded message --`` (Mutt, Horde) or the rule that KMail draws last."""
    for index, line in enumerate(body[:MAX_LINES]):
        if line.startswith("---") and line.strip("- :.").casefold() in FORWARD_END:
            return body[:index]
    last = next((i for i in range(len(body) - 1, -1, -1) if body[i].strip()), -1)
    return body[:last] if last > 0 and len(body[last]) >= 20 and not body[last].strip("- ") else body


def _dedent(body: list[str]) -> str:
    """The body without empty lines around it, and without the indentation that all its lines share."""
    filled = [line for line in body if line.strip()]
    if filled and all(line.startswith("    ") for line in filled):
        body = [line[4:] for line in body]
    return "\n".join(line.rstrip() for line in body).strip()


def read_address(value: str) -> Address | None:
    """One address as it stands in a header block; None if neither a name nor an address is there."""
    found = read_addresses(value)
    if found:
        return found[0]
    name = value.strip(" \t\"'*")
    return Address(name, "") if name else None


def read_addresses(value: str) -> list[Address]:
    """The addresses of a header block's line; separated by commas or semicolons."""
    value = _CLEAN.sub(_keep_address, value[:8000])
    result: list[Address] = []
    end = 0
    for hit in _ANGLE.finditer(value):
        name = value[end : hit.start()].strip(" \t,;\"'*>()")
        result.append(Address(_name(name, hit[1] or hit[2]), (hit[1] or hit[2]).strip()))
        end = hit.end()
    if not result:
        result = [Address("", hit[0].strip("'")) for hit in _BARE.finditer(value)]
    elif result and _BARE.search(value[end:]):
        result.extend(Address("", hit[0]) for hit in _BARE.finditer(value[end:]))
    return result


def _keep_address(hit: re.Match[str]) -> str:
    found = _BARE.search(hit[0].replace("mailto:", "", 1))
    return f"<{found[0]}>" if found else ""


def _name(name: str, address: str) -> str:
    """A display name; one that only repeats an address is none. A bare address in front belongs to the list."""
    return "" if name.casefold() == address.casefold() or "@" in name else name

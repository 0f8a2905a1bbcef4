"""The identifiers by which an enclosed mail may be known: its own, and those of a mail returned inside it."""

from __future__ import annotations

from collections.abc import Iterator

from .daticert import read_daticert, strip_brackets
from .mime import Part, children, clean, read_message, read_part, walk_leaves

_ID_FIELDS = ("x-riferimento-message-id", "message-id")
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")


def find_references(original: bytes) -> tuple[str, ...]:
    """Message identifiers, no brackets, under which ``original`` may be ours.

    For an enclosed postacert.eml these are its X-Riferimento-Message-ID and its Message-ID; for a bounce
    (multipart/report) those of the returned mail and of the daticert.xml in it. Only for looking our message
    up: nothing in here is certified. Never raises.
    """
    message = read_message(original)
    if message.media_type != "multipart/report":
        return _unique(_ids_of(message))
    found: list[str] = []
    for child in children(message):
        if child.media_type in _RETURNED:
            returned = read_part(child.content() + b"\r\n\r\n") if "headers" in child.media_type else None
            inner = returned or read_message(child.content())
            found += [*_ids_of(inner), *_daticert_ids(inner)]
    return _unique(found)


def _ids_of(part: Part) -> Iterator[str]:
    for name in _ID_FIELDS:
        for value in part.all(name):
            identifier = strip_brackets(clean(value))
            if identifier:
                yield identifier


def _daticert_ids(message: Part) -> Iterator[str]:
    for leaf in walk_leaves(message):
        if leaf.filename == "daticert.xml":
            facts = read_daticert(leaf.content())
            yield from (one for one in (facts.msgid, facts.identificativo) if one)
            return


def _unique(found: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))

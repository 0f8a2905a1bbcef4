"""HTML cut into text and tags: no tree, no recursion, linear in its length, a bounded number of tags.

Entities are resolved by ``html.unescape`` only: characters; there is no entity expansion in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MAX_TAG: Final = 8192  # characters of one tag with quoted ">" in it
_TAG_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
_TAG_WITH_QUOTES: Final = re.compile(r"</?[a-zA-Z](?:[^>\"'=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[=\"'])*+>")
_ATTRIBUTE: Final = re.compile(r"""([a-zA-Z-]{1,30})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@dataclass(slots=True)
class Tag:
    """A start or end tag as written."""

    name: str
    closing: bool
    source: str

    def attribute(self, name: str) -> str:
        """The value of an attribute, entities resolved; ``""`` if absent."""
        if name not in self.source and name not in self.source.lower():
            return ""
        for found in _ATTRIBUTE.finditer(self.source[:_MAX_TAG]):
            if found[1].lower() == name:
                return unescape_text(found[2] or found[3] or found[4] or "").strip()
        return ""


def unescape_text(text: str) -> str:
    """Text with its character references resolved."""
    if "&" not in text:
        return text
    from html import unescape  # 7 ms of entity tables, not for every start

    return unescape(text)


def read_tokens(html: str, max_tags: int) -> Iterator[str | Tag]:
    """Text and tags in order; comments, declarations and the insides of scripts and styles are left out."""
    at = tags = 0
    end = len(html)
    lowered = ""
    while at < end:
        open_at = html.find("<", at)
        if open_at < 0 or tags >= max_tags:
            yield html[at:] if open_at < 0 else html[at:open_at]
            return
        if open_at > at:
            yield html[at:open_at]
        name = _TAG_NAME.match(html, open_at)
        if name is None:
            at, text = _skip_markup(html, open_at)
            if text:
                yield text
            tags += 1
            continue
        at = _tag_end(html, open_at)
        tags += 1
        tag = Tag(name[1].lower(), html[open_at + 1] == "/", html[open_at:at])
        yield tag
        if tag.name in ("script", "style") and not tag.closing:
            lowered = lowered or html.lower()
            close = lowered.find(f"</{tag.name}", at) if len(lowered) == end else html.find(f"</{tag.name}", at)
            at = close if close >= 0 else end
            yield Tag(tag.name, closing=True, source="")


def _skip_markup(html: str, at: int) -> tuple[int, str]:
    """Behind a comment, declaration or processing instruction; a lone ``<`` is text."""
    if html.startswith("<!--", at):
        close = html.find("-->", at + 2)
        if close >= 0:
            return close + 3, ""
    if html[at + 1 : at + 2] in ("!", "?", "/"):
        close = html.find(">", at)
        return (close + 1 if close >= 0 else len(html)), ""
    return at + 1, "<"


def _tag_end(html: str, at: int) -> int:
    close = html.find(">", at)
    if close < 0:
        return len(html)
    inside = html[at:close]
    if inside.count('"') % 2 or inside.count("'") % 2:
        quoted = _TAG_WITH_QUOTES.match(html, at, at + _MAX_TAG)
        if quoted:
            return quoted.end()
    return close + 1

"""What inline styles say to a reader of text: hidden elements, paragraphs without margins, kept line ends."""

from __future__ import annotations

import re
from typing import Final

from parsers.html_tokens import Tag

_HIDDEN: Final = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|"
    r"(?:opacity|max-height)\s{0,5}:\s{0,5}0(?:px)?\s{0,5}(?:;|!|$)",
    re.IGNORECASE,
)
_NO_HEIGHT: Final = re.compile(r"(?<![a-z-])height\s{0,5}:\s{0,5}0(?:px)?\s{0,5}(?:;|!|$)", re.IGNORECASE)
_NO_SIZE: Final = re.compile(r"font-size\s{0,5}:\s{0,5}0(?:px|pt|em|%)?\s{0,5}(?:;|!|$)", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"(?:<[a-z0-9]{1,20}|[\"'])\s{1,5}hidden(?=[\s=/>])", re.IGNORECASE)
_NO_MARGIN: Final = re.compile(r"margin(?:-top|-bottom)?\s{0,5}:\s{0,5}0(?:px|pt|cm|in|em)?\b", re.IGNORECASE)
_KEPT_LINES: Final = re.compile(r"white-space\s{0,5}:\s{0,5}(?:pre|break-spaces)", re.IGNORECASE)
_NEVER_HIDDEN: Final = ("body", "html", "li")  # the whole mail, or closed by implication
_WORDS: Final = ("span", "font", "a")
_BLOCKS: Final = ("div", "p", "td")


def is_hidden(tag: Tag) -> bool:
    """Whether a reader never sees the inside of this element: preheaders, versions for other screens.

    ``mso-hide`` hides from Outlook only, and a block without a font size is how mail builders close the gaps between
    columns: both hold what everybody else reads.
    """
    if tag.name in _NEVER_HIDDEN or tag.source.endswith("/>"):
        return False
    if "hidden" in tag.source and _ATTRIBUTE.search(tag.source):
        return True
    style = tag.attribute("style") if "=" in tag.source else ""
    if not style:
        return False
    if _HIDDEN.search(style) or ("overflow" in style and _NO_HEIGHT.search(style)):
        return True
    return tag.name in _WORDS and bool(_NO_SIZE.search(style))


def is_tight(tag: Tag) -> bool:
    """A paragraph without margins: Outlook writes each line as one."""
    return "Mso" in tag.source or bool(_NO_MARGIN.search(tag.attribute("style")))


def keeps_lines(tag: Tag) -> bool:
    """Whether line ends in this block are shown, as ``pre`` shows them."""
    return tag.name in _BLOCKS and bool(_KEPT_LINES.search(tag.attribute("style")))

"""HTML to the text a reader would see: paragraphs, lists, tables, links and quotations kept, nothing executed.

A tokenizer of its own instead of lxml: no import of 30 ms on a cold start, no tree of ten times the size, no
recursion, and a bounded number of tags, so hostile input costs what friendly input costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from parsers.html_styles import is_hidden, is_tight, keeps_lines
from parsers.html_tokens import Tag, read_tokens, unescape_text

MAX_TAGS: Final = 50_000  # of one mail: some tenths of a second
_MAX_FRAMES: Final = 40  # nested tables and quotations that are kept apart; deeper ones flow into their parent

_BLANKS: Final = re.compile(r"[ \t\n\f\r]+")
_INVISIBLE: Final = re.compile(  # joiners join, but beside blanks they only pad
    "[\u200b\ufeff\u00ad\u034f\u2060\u180e]|[\u200c\u200d](?!\\S)|(?<!\\S)[\u200c\u200d]"
)
_ANY_TAG: Final = re.compile(
    r"<!(?:--|doctype)|</?(?:a|b|big|blockquote|body|br|center|div|em|font|form|h[1-6]|head|hr|html|i|img|li|meta|ol|"
    r"p|pre|script|small|span|strong|style|table|td|title|tr|tt|u|ul)(?![a-z0-9@.:-])",
    re.IGNORECASE,
)
_MANY_NEWLINES: Final = re.compile(r"\n{3,}")
_LINE_BLANKS: Final = re.compile(r"(?<![ \t])[ \t]++(?=\n)")  # begun once in a run of blanks: linear

_SKIPPED: Final = frozenset(
    ("script", "style", "title", "template", "xml", "svg", "object", "iframe", "applet", "math")
)
_BREAKING: Final = frozenset(
    (
        "div",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "center",
        "address",
        "form",
        "fieldset",
        "dd",
        "dt",
        "dl",
        "figure",
        "figcaption",
        "caption",
        "body",
        "html",
        "legend",
        "details",
        "summary",
        "option",
    )
)
_ENDS_PARAGRAPH: Final = _BREAKING | {
    "p",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "hr",
    "h1",
    "h2",
    "h3",
}
_SPACED: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"))
_CELLS: Final = frozenset(("td", "th"))
_VOID: Final = frozenset(("br", "img", "hr", "input", "meta", "link", "wbr", "area", "base", "col"))
_RULE: Final = "_" * 32  # what Outlook writes for a rule when it makes plain text
_LINK_SCHEMES: Final = ("http://", "https://", "ftp://", "mailto:", "tel:")


@dataclass(slots=True)
class _Frame:
    """One table, row, cell or quotation that is being filled."""

    kind: str
    out: list[str] = field(default_factory=list)
    newlines: int = 2  # already at the end of ``out``: the start counts as an empty line
    wanted: int = 0  # newlines owed before the next text
    blank: bool = False  # a blank owed before the next text
    marked: bool = False  # the mark of a list item was written, its text not yet
    cells: list[str] = field(default_factory=list)


def render_html(html: str, max_tags: int = MAX_TAGS) -> str:
    """Readable text of an HTML document or fragment; never raises, time linear in the length."""
    if "<" not in html or not _ANY_TAG.search(html):  # plain text under the wrong label
        return _tidy(_visible(unescape_text(html)).replace("\xa0", " "))
    renderer = _Renderer()
    if not renderer.run(html, max_tags):  # something hidden was never closed: show everything instead of nothing
        renderer = _Renderer(show_hidden=True)
        renderer.run(html, max_tags)
    return renderer.text()


class _Renderer:
    """The state of one rendering: a stack of frames, the open links and lists, what is being skipped."""

    def __init__(self, *, show_hidden: bool = False) -> None:
        self._show_hidden = show_hidden
        self._frames = [_Frame("body")]
        self._lists: list[int] = []  # 0: bullets, n: the next number
        self._links: list[tuple[str, int, int]] = []  # href, frame, length of its out when it opened
        self._skip_name = ""
        self._skip_depth = 0
        self._pre = 0  # open elements whose line ends count
        self._styled: list[list[str]] = []  # for each of them that is so by its style: the open elements of its name
        self._tight = False  # the open paragraph has no margins

    def run(self, html: str, max_tags: int) -> bool:
        """Render; False if the document ended inside something hidden."""
        for token in read_tokens(html, max_tags):
            if isinstance(token, str):
                if not self._skip_depth:
                    self._add_text(token)
            elif self._skip_depth:
                self._skip(token)
            else:
                self._handle(token)
        return not self._skip_depth

    def text(self) -> str:
        """The finished text."""
        while len(self._frames) > 1:
            self._close_top()
        return _tidy("".join(self._frames[0].out))

    # --- skipping --------------------------------------------------------------------------------------------

    def _skip(self, tag: Tag) -> None:
        if self._skip_name == "p":
            if tag.name in _ENDS_PARAGRAPH:
                self._skip_depth = 0
                self._handle(tag)
        elif tag.name == self._skip_name and not tag.source.endswith("/>"):
            self._skip_depth += -1 if tag.closing else 1

    # --- tags ------------------------------------------------------------------------------------------------

    def _handle(self, tag: Tag) -> None:
        name = tag.name
        if self._styled or "white-space" in tag.source:
            self._watch_lines(tag)
        if name in _SKIPPED and not self._show_hidden:
            if not (tag.closing or tag.source.endswith("/>")):
                self._skip_name, self._skip_depth = name, 1
        elif not (tag.closing or self._show_hidden) and name not in _VOID and is_hidden(tag):
            self._skip_name, self._skip_depth = name, 1
        elif name == "br":
            self._break_line()
        elif name in _BREAKING:
            self._want(1)
        elif name == "p":
            if not tag.closing:
                self._tight = is_tight(tag)
            self._want(1 if self._tight else 2)
        elif name in _CELLS or name in ("tr", "table"):
            self._handle_table(tag)
        elif name == "blockquote":
            self._handle_quote(tag)
        elif name == "li":
            self._start_item(closing=tag.closing)
        elif name in _SPACED:
            self._handle_spaced(tag)
        elif name == "a":
            self._handle_link(tag)
        elif name == "img":
            self._add_image(tag)
        elif name == "hr":
            self._add_rule()

    def _watch_lines(self, tag: Tag) -> None:
        """Count the elements inside which ``white-space`` keeps line ends."""
        if self._styled and tag.name == self._styled[-1][0]:
            if not tag.closing:
                self._styled[-1].append(tag.name)
                return
            self._styled[-1].pop()
            if not self._styled[-1]:
                self._styled.pop()
                self._pre -= 1
        elif not tag.closing and len(self._styled) < _MAX_FRAMES and keeps_lines(tag):
            self._styled.append([tag.name])
            self._pre += 1

    def _handle_spaced(self, tag: Tag) -> None:
        if tag.name in ("ul", "ol"):
            if tag.closing and self._lists:
                self._lists.pop()
            elif not tag.closing and len(self._lists) < _MAX_FRAMES:
                start = tag.attribute("start")
                self._lists.append((int(start) if start.isdecimal() and len(start) < 7 else 1) * (tag.name == "ol"))
            self._want(2 if len(self._lists) <= (0 if tag.closing else 1) else 1)
            return
        if tag.name == "pre":
            self._pre = max(0, self._pre + (-1 if tag.closing else 1))
        self._want(2)

    def _start_item(self, *, closing: bool) -> None:
        if self._top.marked:  # an item without text, or a list that begins another
            self._top.marked = False
            self._top.newlines = 0
        self._want(1)
        if closing:
            return
        number = self._lists[-1] if self._lists else 0
        mark = f"{number}. " if number else "- "
        if number:
            self._lists[-1] += 1
        self._emit("  " * max(0, len(self._lists) - 1) + mark)
        self._top.newlines, self._top.blank, self._top.marked = 2, False, True

    def _handle_link(self, tag: Tag) -> None:
        if tag.closing:
            self._close_link()
            return
        self._links = self._links[-10:]
        href = tag.attribute("href")
        self._links.append((href, len(self._frames), len(self._top.out)))

    def _close_link(self) -> None:
        if not self._links:
            return
        href, frame, length = self._links.pop()
        if frame != len(self._frames) or not href.lower().startswith(_LINK_SCHEMES):
            return
        shown = "".join(self._top.out[length:]).strip()
        target = href.split(":", 1)[1].split("?", 1)[0] if href[:7].lower() in ("mailto:", "tel:") else href
        if not shown or _bare_url(target) in _bare_url(shown) or (href[:4].lower() == "tel:"):
            return
        blank, self._top.blank = self._top.blank, False
        self._emit(f" <{target}>")
        self._top.blank = blank

    def _add_image(self, tag: Tag) -> None:
        alt = _BLANKS.sub(" ", tag.attribute("alt"))
        if alt and len(alt) < 500 and "." not in alt[-6:]:
            self._add_text(f"[{alt}]".replace("<", "(").replace("&", "+"))

    def _add_rule(self) -> None:
        self._want(1)
        self._emit(_RULE)
        self._want(1)

    # --- tables and quotations -------------------------------------------------------------------------------

    def _handle_table(self, tag: Tag) -> None:
        name = "cell" if tag.name in _CELLS else {"tr": "row", "table": "table"}[tag.name]
        if tag.closing:
            self._close_until(name)
        elif name == "table":
            self._push("table")
        elif self._has("table"):
            self._close_implied(("cell",) if name == "cell" else ("cell", "row"))
            self._push(name)
        else:
            self._want(1)

    def _handle_quote(self, tag: Tag) -> None:
        if tag.closing:
            self._close_until("quote" if self._has("quote") else "indent")
            return
        style = tag.attribute("style").replace(" ", "").lower()
        indented = "border:none" in style and "padding:0" in style and not tag.attribute("type")
        self._push("indent" if indented else "quote")

    def _has(self, kind: str) -> bool:
        return any(frame.kind == kind for frame in self._frames)

    def _push(self, kind: str) -> None:
        if len(self._frames) < _MAX_FRAMES:
            self._frames.append(_Frame(kind))
        else:
            self._want(1)

    def _close_implied(self, kinds: tuple[str, ...]) -> None:
        """``<tr>`` without ``</tr>``: up to the innermost table, open frames of these kinds end."""
        self._close_down_to(self._outermost(kinds))

    def _outermost(self, kinds: tuple[str, ...]) -> int:
        """Index of the outermost frame of these kinds above the innermost table; past the top if there is none."""
        found = len(self._frames)
        for at in range(len(self._frames) - 1, 0, -1):
            kind = self._frames[at].kind
            if kind == "table":
                break
            if kind in kinds:
                found = at
        return found

    def _close_down_to(self, index: int) -> None:
        while len(self._frames) > index:
            self._close_top()

    def _close_until(self, kind: str) -> None:
        """An end tag: the innermost frame of that kind ends, with all that is open in it."""
        for at in range(len(self._frames) - 1, 0, -1):
            if self._frames[at].kind == kind:
                self._close_down_to(at)
                return
            if self._frames[at].kind == "table" and kind in ("row", "cell"):
                break
        self._want(1)

    def _close_top(self) -> None:
        frame = self._frames.pop()
        parent = self._top
        if frame.kind == "row":
            text = _join_cells([*frame.cells, _tidy("".join(frame.out))])
        else:
            text = _tidy("".join(frame.out))
        if frame.kind == "cell" and parent.kind == "row":
            parent.cells.append(text)
            return
        if frame.kind == "quote":
            text = _quote(text)
        if not text.strip("> \n"):
            return
        around = 1 if frame.kind in ("row", "cell") else 2
        self._want(around)
        self._emit(text)
        self._want(around)

    # --- text ------------------------------------------------------------------------------------------------

    @property
    def _top(self) -> _Frame:
        return self._frames[-1]

    def _want(self, newlines: int) -> None:
        """The next text starts on a new line (1) or after an empty one (2)."""
        self._top.wanted = max(self._top.wanted, newlines)
        self._top.blank = False

    def _break_line(self) -> None:
        frame = self._top
        self._settle(frame)
        frame.out.append("\n")
        frame.newlines += 1
        frame.blank = False

    @staticmethod
    def _settle(frame: _Frame) -> None:
        missing = frame.wanted - frame.newlines
        if missing > 0:
            frame.out.append("\n" * missing)
            frame.newlines += missing
        frame.wanted = 0

    def _emit(self, text: str) -> None:
        frame = self._top
        self._settle(frame)
        if frame.blank and not frame.newlines:
            frame.out.append(" ")
        frame.blank = frame.marked = False
        frame.out.append(text)
        frame.newlines = 0

    def _add_text(self, source: str) -> None:
        text = _visible(unescape_text(source))
        if self._pre:
            if text:
                self._emit(text.replace("\r\n", "\n"))
            return
        text = _BLANKS.sub(" ", text).replace("\xa0", " ")
        if not text.strip(" "):
            if "\xa0" in source or "&nbsp" in source or "&#160" in source:
                self._keep_empty_line()
            self._top.blank = self._top.blank or (bool(text) and not self._top.wanted)
            return
        frame = self._top
        frame.blank = frame.blank or (text[0] == " " and not frame.wanted)
        self._emit(text.strip(" "))
        frame.blank = text[-1] == " "

    def _keep_empty_line(self) -> None:
        """A paragraph of one no-break space is how Outlook writes an empty line."""
        frame = self._top
        if frame.wanted and frame.newlines < 2:
            frame.wanted = 2


def _join_cells(cells: list[str]) -> str:
    """One line if every cell is one line of a data table, else one cell below the other."""
    filled = [cell for cell in cells if cell.strip()]
    if any("\n" in cell for cell in filled):
        return "\n".join(filled)
    return " | ".join(filled)


def _bare_url(text: str) -> str:
    text = text.strip().lower()
    for prefix in ("https://", "http://", "www."):
        text = text.removeprefix(prefix)
    return text.rstrip("/")


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _quote(text: str) -> str:
    """``> `` in front of every line, ``>`` of empty and quoted ones; by ``replace``, since levels may be many."""
    quoted = f"\n{text}\n".replace("\n", "\n> ").replace("\n> >", "\n>>").replace("\n> \n", "\n>\n")
    return quoted[1:-3].replace("\n> \n", "\n>\n")


def _tidy(text: str) -> str:
    if " \n" in text or "\t\n" in text or "\n\n\n" in text:
        text = _MANY_NEWLINES.sub("\n\n", _LINE_BLANKS.sub("", text))
    return text.strip("\n").rstrip()
